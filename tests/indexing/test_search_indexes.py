from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from askcorpus.errors import IndexDamagedError
from askcorpus.indexing.lexical import LexicalDocument, LexicalIndex, write_lexical
from askcorpus.indexing.vector import VectorIndex, write_vectors
from askcorpus.indexing.vector_rows import Vectors
from askcorpus.types import Filters


def unit_vectors(count: int, dimension: int = 16) -> Vectors:
    rows = np.random.default_rng(7).normal(size=(count, dimension)).astype(np.float32)
    normalised: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return normalised


@pytest.fixture
def vectors(tmp_path: Path) -> VectorIndex:
    write_vectors(unit_vectors(500), tmp_path / "vectors.faiss")
    return VectorIndex(tmp_path / "vectors.faiss")


def test_vector_search_is_exact(vectors: VectorIndex) -> None:
    rows = unit_vectors(500)
    ids, cosines = vectors.search(rows[42], 10)
    assert ids.tolist() == np.argsort(-(rows @ rows[42]))[:10].tolist()
    assert cosines[0] == pytest.approx(1.0, abs=1e-5)


def test_a_narrow_choice_of_passages_still_fills_the_results(vectors: VectorIndex) -> None:
    rows = unit_vectors(500)
    allowed = np.array([3, 77, 401, 402], dtype=np.int64)
    ids, _ = vectors.search(rows[42], 3, allowed)
    assert ids.tolist() == allowed[np.argsort(-(rows[allowed] @ rows[42]))][:3].tolist()
    assert len(vectors.search(rows[42], 10, allowed)[0]) == 4
    assert len(vectors.search(rows[42], 10, np.empty(0, dtype=np.int64))[0]) == 0


def test_similarities_come_in_the_order_of_the_ids(vectors: VectorIndex) -> None:
    rows = unit_vectors(500)
    ids = np.array([9, 4, 400], dtype=np.int64)
    assert np.allclose(vectors.similarities(rows[0], ids), rows[ids] @ rows[0], atol=1e-5)


def test_a_truncated_vector_index_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "vectors.faiss"
    write_vectors(unit_vectors(10), path)
    path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(IndexDamagedError, match="cannot be read"):
        VectorIndex(path)


DOCUMENTS = [
    LexicalDocument(0, "Harbour news", "The ferries were late again.", date(2024, 1, 5), "Gazette"),
    LexicalDocument(1, "Market prices", "Fish cost £4.50 a kilo.", date(2024, 3, 1), "The Gull"),
    LexicalDocument(2, "A new ferry", "She was launched in Gdańsk.", None, None),
    LexicalDocument(3, "Old ferry sold", "A buyer came from Cork.", date(2023, 7, 9), "gazette"),
]


@pytest.fixture
def lexical(tmp_path: Path) -> LexicalIndex:
    write_lexical(DOCUMENTS, tmp_path)
    return LexicalIndex(tmp_path)


def found(index: LexicalIndex, question: str, filters: Filters | None = None) -> list[int]:
    return [passage for passage, _ in index.search(question, 10, filters)]


def test_words_are_found_by_their_stem_in_title_and_text(lexical: LexicalIndex) -> None:
    assert set(found(lexical, "Which ferry?")) == {0, 2, 3}
    assert found(lexical, "launching") == [2]


def test_accents_and_case_do_not_matter(lexical: LexicalIndex) -> None:
    assert found(lexical, "GDANSK") == [2]


@pytest.mark.parametrize(
    "question",
    ["", "???", "title:ferry AND (", "ferry^9 OR NOT *:*", '"unclosed', "a" * 5000, "[1 TO 2}"],
)
def test_no_question_is_a_query_language(lexical: LexicalIndex, question: str) -> None:
    found(lexical, question)


def test_filters_restrict_the_search_itself(lexical: LexicalIndex) -> None:
    assert found(lexical, "ferry", Filters(since=date(2024, 1, 1))) == [0]
    assert found(lexical, "ferry", Filters(until=date(2023, 12, 31))) == [3]
    assert set(found(lexical, "ferry", Filters(outlets=("GAZETTE",)))) == {0, 3}
    assert found(lexical, "ferry", Filters(outlets=("Nobody",))) == []


@pytest.mark.parametrize("filters", [None, Filters(until=date(2024, 6, 1))])
def test_scores_are_the_same_where_common_terms_choose_nothing(
    tmp_path: Path, filters: Filters | None
) -> None:
    words = ["gull", "ferry", "quay", "storm", "net", "rope", "tide", "crew", "mast", "sail"]
    random = np.random.default_rng(3)
    write_lexical(
        (
            LexicalDocument(
                number,
                f"The {random.choice(words)}",
                "The " + " and the ".join(random.choice(words, size=random.integers(1, 5))),
                date(2024, int(random.integers(1, 12)), 1),
                None,
            )
            for number in range(2000)
        ),
        tmp_path,
    )
    every_term = LexicalIndex(tmp_path)
    rare_terms = LexicalIndex(tmp_path, all_terms_up_to=0)
    for question in ("the ferry and the storm", "a net", "the and the", "an albatross and sail"):
        scores = dict(every_term.search(question, 2000, filters))
        got = rare_terms.search(question, 20, filters)
        assert len(got) == min(20, len(scores))
        assert got == sorted(got, key=lambda item: (-item[1], item[0]))
        assert got[0][1] == pytest.approx(max(scores.values()))
        assert all(scores[passage] == pytest.approx(score) for passage, score in got)


def test_content_terms_leave_function_words_out(lexical: LexicalIndex) -> None:
    assert lexical.content_terms("Who were the buyers of the ferries?") == ["buyer", "ferri"]


def test_opening_terms_leaves_their_folder_as_it_is(lexical: LexicalIndex, tmp_path: Path) -> None:
    for path in tmp_path.glob("*.lock"):
        path.unlink()
    before = {path: path.stat().st_mtime_ns for path in (tmp_path, *tmp_path.iterdir())}
    opened = LexicalIndex(tmp_path)
    assert found(opened, "the market") == found(lexical, "the market")
    assert {path: path.stat().st_mtime_ns for path in (tmp_path, *tmp_path.iterdir())} == before


def test_whoever_may_read_a_new_file_may_read_the_terms(
    lexical: LexicalIndex, tmp_path: Path
) -> None:
    others = {path.stat().st_mode for path in tmp_path.iterdir()}
    new = tmp_path / "new"
    new.touch()
    assert others == {new.stat().st_mode}


def test_a_folder_that_is_no_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IndexDamagedError):
        LexicalIndex(tmp_path)
