from __future__ import annotations

import ast
import json
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from askcorpus.engine import open as open_corpus
from askcorpus.errors import IndexDamagedError
from askcorpus.indexing import store
from askcorpus.indexing.build import build_index
from askcorpus.indexing.layout import MANIFEST, entries_below
from askcorpus.indexing.verify import verify_index
from askcorpus.types import VerifyReport
from tests.conftest import ROOT

from .small_corpus import ARTICLES, SmallCorpus, make_small_corpus


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> SmallCorpus:
    """A small corpus with its index; with other kinds of articles than plain text too."""
    folder = tmp_path_factory.mktemp("verify")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ASKCORPUS_CACHE", str(folder / "cache"))
        small = make_small_corpus(folder)
        lines = [{"text": f"The miller sold {number} sacks of barley."} for number in (3, 4)]
        (small.corpus / "wires.jsonl").write_text("\n".join(map(json.dumps, lines)))
        (small.corpus / "lantern.md").write_text("---\ntitle: Lanterns\n---\n\nA lantern burned.\n")
        page = "<html><body><article><h1>Ferry</h1><p>The ferry crossed the river early in winter, "
        page += (
            "the captain said, and the council counted every sailor.</p></article></body></html>"
        )
        (small.corpus / "ferry.html").write_text(page)
        (small.corpus / "empty.txt").touch()
        build_index(small.corpus, small.index, encoder=small.encoder, threads=1)
    return small


@pytest.fixture
def small(built: SmallCorpus, tmp_path: Path) -> SmallCorpus:
    """The same with a copy of the index, to be damaged."""
    shutil.copytree(built.index, tmp_path / "index")
    return SmallCorpus(built.corpus, tmp_path / "index", built.encoder)


def check(small: SmallCorpus) -> VerifyReport:
    return verify_index(small.index, threads=1)


def live(small: SmallCorpus) -> Path:
    return small.index / store.current_name(small.index)


def sum_up_again(folder: Path) -> None:
    """Make the sums of a generation those of its files: what is wrong is then the build's doing."""
    manifest = json.loads((folder / MANIFEST).read_text())
    for path in entries_below(folder):
        name = path.relative_to(folder).as_posix()
        if name in manifest["files"]:
            found = store._sum(path)
            manifest["files"][name] = {"size": found.size, "sha256": found.sha256}
    del manifest["sum"]
    (folder / MANIFEST).write_text(json.dumps(manifest))


def test_a_whole_index_has_no_problems(small: SmallCorpus) -> None:
    report = check(small)
    assert report.problems == ()
    assert report.changed == ()
    assert report.articles == report.compared == ARTICLES + 4
    assert report.sampled == min(32, report.passages)
    assert report.files == len(store.open_generation(small.index).manifest.files)
    assert report.to_dict()["whole"] is True


@pytest.mark.parametrize("damage", ["truncate", "alter", "remove", "empty"])
def test_every_damaged_file_is_found_when_opened_and_by_a_check(
    small: SmallCorpus, damage: str
) -> None:
    folder = live(small)
    for path in entries_below(folder):
        if not path.is_file():
            continue
        whole = path.read_bytes()
        if damage in ("truncate", "empty") and not whole:
            continue
        # Where a byte is, and whether any is left, decides what a library does with it.
        for at in {0, len(whole) // 2, len(whole) - 1} if whole else {0}:
            if damage == "truncate":
                path.write_bytes(whole[:at])
            elif damage == "alter":
                path.write_bytes(whole[:at] + _another(whole[at : at + 1]) + whole[at + 1 :])
            elif damage == "remove":
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(b"")
            if (
                path.name == MANIFEST
                and path.exists()
                and path.read_bytes().strip() == whole.strip()
            ):
                continue
            with pytest.raises(IndexDamagedError, match=path.name.replace(".", r"\.")):
                open_corpus(small.index)
            if path.name != MANIFEST:
                [problem] = check(small).problems
                assert folder / problem.part == path
                assert "askcorpus index --full" in problem.mend
        path.write_bytes(whole)
    assert check(small).problems == ()


def _another(byte: bytes) -> bytes:
    return bytes([byte[0] ^ 4]) if byte else b"x"


def test_a_file_too_large_to_be_read_at_opening_is_read_by_a_check(
    small: SmallCorpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_HASHED_AT_OPENING", 0)
    vectors = live(small) / store.VECTORS
    data = bytearray(vectors.read_bytes())
    data[len(data) // 2] ^= 4
    vectors.write_bytes(data)
    store.open_generation(small.index)
    [problem] = check(small).problems
    assert problem.part == store.VECTORS
    assert "of the same size" in problem.what


def test_a_file_that_no_build_has_written_is_named(small: SmallCorpus) -> None:
    (live(small) / "lexical" / "notes").write_text("mine")
    [problem] = check(small).problems
    assert problem.part == "lexical/notes"
    assert problem.mend == "Delete it."


ALTERED_ARTICLES = {
    'UPDATE passages SET "end" = 99999 WHERE id = 3': "Passage 3 .* is out of the text",
    "UPDATE passages SET start = 1 + start WHERE id = 4": "Passage 4 .* does not match its hash",
    "UPDATE passages SET hash = x'00' WHERE id < 3": "Passage 0 .* does not match its hash",
    "UPDATE articles SET boilerplate = '[[0, 50, \"share\"]]' WHERE id = 2": "holds boilerplate",
    "UPDATE articles SET boilerplate = '[[0, 99999, \"share\"]]' WHERE id = 2": "out of the text",
    'UPDATE articles SET boilerplate = \'[[5, 6, "share"], [0, 2, "share"]]\' WHERE id = 2': (
        "Mark 0–2 .* out of order"
    ),
    "UPDATE articles SET boilerplate = '[[5, 6, \"joke\"]]' WHERE id = 2": "cannot be read",
    "UPDATE texts SET text = text || '!' WHERE article_id = 5": "not what stands in its file",
    "UPDATE articles SET sha256 = '00' WHERE path = 'ferry.html'": "another sum than its file",
    "UPDATE articles SET sha256 = '00' WHERE path = 'wires.jsonl#2'": "not what stands in its file",
    "DELETE FROM passages WHERE id = 7": "passages instead of",
    "DELETE FROM articles WHERE id = 7": "articles instead of",
    "DELETE FROM texts WHERE article_id = 7": "1 articles have no text",
    "UPDATE passages SET article_id = 12345 WHERE id = 7": "1 passages belong to no article",
    "UPDATE articles SET copy_group = 0": "copies instead of",
}


@pytest.mark.parametrize("statement", ALTERED_ARTICLES)
def test_articles_and_passages_that_do_not_agree_are_named(
    small: SmallCorpus, statement: str
) -> None:
    folder = live(small)
    with closing(sqlite3.connect(folder / store.ARTICLES)) as database, database:
        database.execute(statement)
    sum_up_again(folder)
    problems = check(small).problems
    assert {problem.part for problem in problems} == {store.ARTICLES}
    told = " ".join(problem.what for problem in problems)
    assert re.search(ALTERED_ARTICLES[statement], told), told


def _shuffled(folder: Path) -> None:
    vectors = np.load(folder / store.VECTORS)
    np.save(folder / store.VECTORS, np.roll(vectors, 1, axis=0))


def _shortened(folder: Path) -> None:
    np.save(folder / store.VECTORS, np.load(folder / store.VECTORS)[:-1])


def _stretched(folder: Path) -> None:
    np.save(folder / store.VECTORS, np.load(folder / store.VECTORS) * 2)


def _pickled(folder: Path) -> None:
    np.save(folder / store.VECTORS, np.array([{"a": print}], dtype=object), allow_pickle=True)


def _no_vectors(folder: Path) -> None:
    (folder / store.VECTORS).write_bytes(b"\x93NUMPY")


def _no_index(folder: Path) -> None:
    (folder / store.VECTOR_INDEX).write_bytes(b"IxFI")


def _no_terms(folder: Path) -> None:
    (folder / store.LEXICAL / "meta.json").write_text("{}")


def _no_encoder(folder: Path) -> None:
    (folder / store.ENCODER / "model.onnx").write_bytes(b"onnx")


def _other_encoder(folder: Path) -> None:
    card = folder / store.ENCODER / "encoder.json"
    card.write_text(json.dumps({**json.loads(card.read_text()), "fingerprint": "00"}))


@pytest.mark.parametrize(
    ("damage", "part", "words"),
    [
        (_shuffled, store.VECTORS, "is not that of its passage"),
        (_shortened, store.VECTORS, "for"),
        (_stretched, store.VECTORS, "is not of length 1"),
        (_pickled, store.VECTORS, "cannot be used"),
        (_no_vectors, store.VECTORS, "cannot be used"),
        (_no_index, store.VECTOR_INDEX, "cannot be used"),
        (_no_terms, store.LEXICAL, "cannot be used"),
        (_no_encoder, store.ENCODER, "cannot be used"),
        (_other_encoder, store.ENCODER, "not the encoder that made the vectors"),
    ],
)
def test_parts_that_do_not_fit_are_named(
    small: SmallCorpus, damage: Callable[[Path], None], part: str, words: str
) -> None:
    folder = live(small)
    damage(folder)
    sum_up_again(folder)
    problems = {problem.part: problem for problem in check(small).problems}
    assert words in problems[part].what
    assert problems[part].mend


def test_a_corpus_that_has_changed_is_no_problem(small: SmallCorpus, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    shutil.copytree(small.corpus, corpus)
    manifest = live(small) / MANIFEST
    data = json.loads(manifest.read_text())
    del data["sum"]
    manifest.write_text(json.dumps({**data, "corpus": str(corpus)}))
    assert check(small).changed == ()  # Copies have times of their own.
    (corpus / "first.txt").write_text("Another.")
    (corpus / "last.txt").unlink()
    (corpus / "new.txt").write_text("New.")
    text = (corpus / "article-00.txt").read_text()
    (corpus / "article-00.txt").write_text(text.swapcase())
    report = check(small)
    assert report.problems == ()
    assert report.changed == ("article-00.txt", "first.txt", "last.txt", "new.txt")
    assert report.compared == report.articles - 3
    shutil.rmtree(corpus)
    assert check(small).problems == ()
    assert check(small).compared == 0


def test_nothing_in_the_program_can_unpickle_or_run_what_it_reads() -> None:
    modules = {"pickle", "cPickle", "dill", "joblib", "marshal", "shelve", "cloudpickle"}
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                assert not modules & {alias.name.partition(".")[0] for alias in node.names}, path
            elif isinstance(node, ast.ImportFrom):
                assert (node.module or "").partition(".")[0] not in modules, path
            elif isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else ""
                assert name not in {"eval", "exec", "compile"}, path
                for keyword in node.keywords:
                    if keyword.arg == "allow_pickle":
                        assert isinstance(keyword.value, ast.Constant), path
                        assert keyword.value.value is False, path
