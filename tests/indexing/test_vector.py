from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from askcorpus.errors import IndexDamagedError
from askcorpus.indexing.vector import VectorIndex, VectorIndexKind, write_vectors
from askcorpus.indexing.vector_recall import (
    least_right_cosines,
    share_right,
    stand_in_questions,
    unit,
)
from askcorpus.indexing.vector_rows import NewVectorRows, VectorRows, Vectors

COUNT = 9000


def clustered(count: int = COUNT, dimension: int = 64) -> Vectors:
    """Unit vectors in groups, as passages about the same things are."""
    random = np.random.default_rng(11)
    centres = random.normal(size=(count // 30 + 1, dimension))
    rows = centres[random.integers(len(centres), size=count)]
    return unit((rows + 0.6 * random.normal(size=(count, dimension))).astype(np.float32))


@pytest.fixture(scope="module")
def rows() -> Vectors:
    return clustered()


@pytest.fixture(scope="module")
def path(rows: Vectors, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("codes")
    np.save(folder / "vectors.npy", rows)
    write_vectors(rows, folder / "vectors.faiss", exact_up_to=0)
    return folder / "vectors.faiss"


@pytest.fixture
def codes(path: Path) -> VectorIndex:
    return VectorIndex(path)


def nearest(rows: Vectors, question: Vectors, count: int) -> list[int]:
    return [int(row) for row in np.argsort(-(rows @ question), kind="stable")[:count]]


def test_size_decides_the_kind(tmp_path: Path, rows: Vectors) -> None:
    np.save(tmp_path / "vectors.npy", rows)
    summary = write_vectors(rows, tmp_path / "vectors.faiss", exact_up_to=COUNT)
    assert (summary.kind, summary.recall) == (VectorIndexKind.EXACT, 1.0)
    assert VectorIndex(tmp_path / "vectors.faiss").kind is VectorIndexKind.EXACT
    summary = write_vectors(rows, tmp_path / "vectors.faiss", exact_up_to=COUNT - 1)
    assert summary.kind is VectorIndexKind.CODES
    assert 0.98 <= summary.recall <= 1.0
    assert VectorIndex(tmp_path / "vectors.faiss").kind is VectorIndexKind.CODES


def test_codes_find_what_exact_search_finds(codes: VectorIndex, rows: Vectors) -> None:
    shares = []
    for question in stand_in_questions(rows, seed=5):
        ids, cosines = codes.search(question, 10)
        assert np.allclose(cosines, rows[ids] @ question, atol=1e-6)
        assert (np.diff(cosines) <= 0).all()
        shares.append(len(set(ids.tolist()) & set(nearest(rows, question, 10))) / 10)
    assert np.mean(shares) >= 0.98


@pytest.mark.parametrize("allowed_count", [1, 40, 4096, 4097, 8000])
def test_a_filter_is_kept_to_and_fills_the_results(
    codes: VectorIndex, rows: Vectors, allowed_count: int
) -> None:
    random = np.random.default_rng(allowed_count)
    allowed = np.sort(random.choice(COUNT, size=allowed_count, replace=False))
    question = stand_in_questions(rows)[3]
    ids, _ = codes.search(question, 10, allowed)
    assert set(ids.tolist()) <= set(allowed.tolist())
    assert len(ids) == min(10, allowed_count)
    wanted = allowed[nearest(rows[allowed], question, 10)]
    assert len(set(ids.tolist()) & set(wanted.tolist())) >= 0.9 * len(ids)


def test_a_filter_that_admits_nothing(codes: VectorIndex, rows: Vectors) -> None:
    assert len(codes.search(rows[0], 10, np.empty(0, dtype=np.int64))[0]) == 0


def test_similarities_of_codes_are_exact_and_in_order(codes: VectorIndex, rows: Vectors) -> None:
    ids = np.array([90, 4, 8999, 4], dtype=np.int64)
    assert np.allclose(codes.similarities(rows[0], ids), rows[ids] @ rows[0], atol=1e-6)


def test_everything_can_be_asked_for(tmp_path: Path) -> None:
    rows = clustered(50)
    np.save(tmp_path / "vectors.npy", rows)
    write_vectors(rows, tmp_path / "vectors.faiss", exact_up_to=0)
    ids, _ = VectorIndex(tmp_path / "vectors.faiss").search(rows[7], 1000)
    assert ids.tolist() == nearest(rows, rows[7], 50)


def test_the_same_vectors_give_the_same_file(path: Path, rows: Vectors, tmp_path: Path) -> None:
    np.save(tmp_path / "vectors.npy", rows)
    read = VectorRows(tmp_path / "vectors.npy")
    # A search leaves FAISS with one thread in the thread that searched; a new one has all cores.
    VectorIndex(path).search(rows[0], 5)
    write_vectors(read, tmp_path / "one.faiss", exact_up_to=0)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(write_vectors, read, tmp_path / "all.faiss", exact_up_to=0).result()
    for name in ("one.faiss", "all.faiss"):
        assert (tmp_path / name).read_bytes() == path.read_bytes()


def test_many_threads_get_what_one_gets(codes: VectorIndex, rows: Vectors) -> None:
    wanted = [codes.search(question, 5)[0].tolist() for question in rows[:40]]
    with ThreadPoolExecutor(4) as pool:
        found = pool.map(lambda question: codes.search(question, 5)[0].tolist(), rows[:40])
        assert list(found) == wanted


def test_copies_of_one_passage_are_all_right(tmp_path: Path) -> None:
    rows = np.repeat(clustered(3), 2000, axis=0)
    np.save(tmp_path / "vectors.npy", rows)
    assert write_vectors(rows, tmp_path / "vectors.faiss", exact_up_to=0).recall == 1.0
    _, cosines = VectorIndex(tmp_path / "vectors.faiss").search(rows[0], 10)
    assert cosines == pytest.approx(np.ones(10), abs=1e-5)


def test_recall_is_the_share_of_right_passages(rows: Vectors) -> None:
    questions = stand_in_questions(rows)
    assert (stand_in_questions(rows) == questions).all()
    cosines = questions @ rows.T
    least = least_right_cosines(rows, questions)
    assert np.allclose(least, np.sort(cosines, axis=1)[:, -10], atol=1e-5)
    assert share_right(cosines, least) == 1.0
    best = np.sort(cosines, axis=1)[:, ::-1]
    assert share_right(np.delete(best, [0, 4, 7], axis=1)[:, :7], least) == pytest.approx(0.7)


def test_vectors_that_are_not_those_of_the_index_are_refused(path: Path, tmp_path: Path) -> None:
    index = tmp_path / "vectors.faiss"
    index.write_bytes(path.read_bytes())
    with pytest.raises(IndexDamagedError, match=r"vectors\.npy cannot be read"):
        VectorIndex(index)
    np.save(tmp_path / "vectors.npy", clustered(5))
    with pytest.raises(IndexDamagedError, match="not an index of the vectors"):
        VectorIndex(index)
    whole = path.with_suffix(".npy").read_bytes()
    (tmp_path / "vectors.npy").write_bytes(whole[:-1])
    with pytest.raises(IndexDamagedError, match=r"vectors\.npy cannot be read"):
        VectorIndex(index)


def test_vectors_that_are_cut_off_while_open_are_an_error(tmp_path: Path) -> None:
    rows = clustered(100)
    np.save(tmp_path / "vectors.npy", rows)
    opened = VectorRows(tmp_path / "vectors.npy")
    with (tmp_path / "vectors.npy").open("r+b") as file:
        file.truncate(1000)
    with pytest.raises(IndexDamagedError, match="shorter"):
        opened.read(np.array([99], dtype=np.int64))
    with pytest.raises(IndexError):
        opened.read(np.array([100], dtype=np.int64))
    opened.close()


def test_a_file_of_other_things_is_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "vectors.npy", np.zeros((3, 4), dtype=np.float64))
    with pytest.raises(IndexDamagedError, match="not a file of vectors"):
        VectorRows(tmp_path / "vectors.npy")


@given(
    count=st.integers(1, 40),
    first=st.integers(-50, 50),
    end=st.integers(-50, 50),
    step=st.integers(1, 7),
)
def test_rows_of_a_file_are_those_of_the_array(
    tmp_path_factory: pytest.TempPathFactory, count: int, first: int, end: int, step: int
) -> None:
    rows = clustered(count, 8)
    path = tmp_path_factory.mktemp("rows") / "vectors.npy"
    with closing(NewVectorRows(path, count, 8)) as new:
        new.write(count // 2, rows[count // 2 :])
        new.write_each(list(range(count // 2)), rows[: count // 2])
        assert np.array_equal(new[first:end:step], rows[first:end:step])
    assert np.array_equal(np.load(path), rows)
    with closing(VectorRows(path)) as opened:
        ids = np.arange(count)[::-1].copy()
        assert np.array_equal(opened[ids], rows[ids])
        assert len(opened) == count


def test_rows_are_copied_from_another_file_and_within_one(tmp_path: Path) -> None:
    rows = clustered(20_000, 8)
    with (
        closing(NewVectorRows(tmp_path / "old.npy", 20_000, 8)) as old,
        closing(NewVectorRows(tmp_path / "new.npy", 20_001, 8)) as new,
    ):
        old.write(0, rows)
        new.copy(1, old, 0, 20_000)
        new.copy(0, new, 20_000, 1)
    assert np.array_equal(np.load(tmp_path / "new.npy"), np.concatenate([rows[-1:], rows]))


def test_a_file_of_vectors_is_not_written_over(tmp_path: Path) -> None:
    NewVectorRows(tmp_path / "vectors.npy", 1, 8).close()
    with pytest.raises(FileExistsError):
        NewVectorRows(tmp_path / "vectors.npy", 1, 8)
