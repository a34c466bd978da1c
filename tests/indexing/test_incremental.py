"""A rebuild costs what changed, and gives what a full build gives."""

import os
import random
import shutil
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from askcorpus.indexing import store, terms
from askcorpus.indexing.articles import ArticleStore
from askcorpus.indexing.build import build_index
from askcorpus.indexing.checkpoint import VectorLog
from askcorpus.indexing.lexical import LexicalIndex
from askcorpus.indexing.term_parts import plan_parts
from askcorpus.types import BuildReport, FileChanges, Progress
from tests.conftest import SAMPLE_CORPUS

TABLES = ("files", "skipped", "articles", "texts", "drafts", "passages", "similar")
FOOT = "Set by hand every second Thursday in the cellar of the old school at Varn."
WORDS = [
    "ferry",
    "granite",
    "harbour",
    "battery",
    "crane",
    "maize",
    "flour",
    "strike",
    "lighthouse",
    "lens",
    "tram",
    "clinic",
    "rail",
    "council",
    "quarry",
    "island",
    "storm",
    "crown",
    "piles",
]


def story(seed: int, sentences: int = 6) -> str:
    state = random.Random(seed)
    lines = [
        f"The {' '.join(state.choices(WORDS, k=9))} of {state.randrange(99)} people came to Varn."
        for _ in range(sentences)
    ]
    return f"Report number {seed}\n\n" + " ".join(lines) + "\n"


def rows(generation: Path, table: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(generation / store.ARTICLES)) as database:
        order = {"skipped": "1, 2", "similar": "1, 2"}.get(table, "1")
        return database.execute(f"SELECT * FROM {table} ORDER BY {order}").fetchall()


def assert_same(index: Path, other: Path) -> None:
    one, two = store.open_generation(index), store.open_generation(other)
    for table in TABLES:
        assert rows(one.folder, table) == rows(two.folder, table), table
    vectors = [np.load(each.folder / store.VECTORS) for each in (one, two)]
    assert vectors[0].shape == vectors[1].shape
    assert np.abs(vectors[0] - vectors[1]).max() < 1e-5
    lexical = [LexicalIndex(each.folder / store.LEXICAL) for each in (one, two)]
    for question in ("ferry strike", "old school", "Report 3", "granite of the council quarry"):
        assert lexical[0].search(question, 50) == lexical[1].search(question, 50)
    for name in ("articles", "passages", "copies", "copy_groups", "skipped", "settings"):
        assert getattr(one.manifest, name) == getattr(two.manifest, name)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    (folder / "deep").mkdir(parents=True)
    for number in range(6):
        (folder / f"{number}.txt").write_text(f"{story(number)}\n{FOOT}\n", encoding="utf-8")
    (folder / "deep" / "wires.jsonl").write_text(
        '{"title": "Ferry delayed", "text": "The ferry to Varn was late on Monday again."}\n'
        "broken\n"
        '{"title": "Tram grows", "text": "The tram now ends at the clinic in Varn."}\n',
        encoding="utf-8",
    )
    (folder / "empty.txt").touch()
    return folder


@pytest.fixture
def index(corpus: Path, tmp_path: Path) -> Path:
    build_index(corpus, tmp_path / "index")
    return tmp_path / "index"


def rebuilt(corpus: Path, index: Path, *, verify: bool = False) -> BuildReport:
    """Rebuild, and see that it gives what a build from scratch gives."""
    report = build_index(corpus, index, verify=verify)
    fresh = index.parent / "fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    build_index(corpus, fresh)
    assert_same(index, fresh)
    return report


def test_one_changed_article_is_all_that_is_read_and_embedded(corpus: Path, index: Path) -> None:
    path = corpus / "3.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("ferry", "steamer"), encoding="utf-8")
    stages: list[Progress] = []
    report = build_index(corpus, index, on_progress=stages.append)
    assert report.files == FileChanges(added=0, changed=1, removed=0, unchanged=7)
    assert report.passages - report.reused == 1
    assert [step.total for step in stages if step.stage == "cutting passages"] == [1]
    rebuilt(corpus, index)


def test_added_removed_and_renamed_files_move_every_id(corpus: Path, index: Path) -> None:
    (corpus / "0-first.txt").write_text(story(50), encoding="utf-8")
    (corpus / "2.txt").unlink()
    (corpus / "4.txt").rename(corpus / "9.txt")
    report = rebuilt(corpus, index)
    assert report.files == FileChanges(added=2, changed=0, removed=2, unchanged=6)
    assert report.passages - report.reused == 1


def test_a_copy_that_comes_first_becomes_the_one_that_others_copy(
    corpus: Path, index: Path
) -> None:
    shutil.copy(corpus / "5.txt", corpus / "00.txt")
    report = rebuilt(corpus, index)
    assert (report.copies, report.copy_groups) == (1, 1)
    assert report.reused == report.passages
    (corpus / "00.txt").unlink()
    assert rebuilt(corpus, index).copies == 0


def test_a_line_that_begins_to_recur_is_marked_in_articles_that_have_not_changed(
    corpus: Path, index: Path
) -> None:
    line = "Readers of the Varn Bugle sail free on every third Sunday in November."
    for number in (20, 21):
        (corpus / f"{number}.txt").write_text(f"{story(number)}\n{line}\n", encoding="utf-8")
    rebuilt(corpus, index)
    (corpus / "22.txt").write_text(f"{story(22)}\n{line}\n", encoding="utf-8")
    report = rebuilt(corpus, index)
    assert report.files.unchanged == 10
    with closing(ArticleStore(store.open_generation(index).folder / store.ARTICLES)) as articles:
        article = articles.article_at("20.txt")
    marked = [article.text[mark.start : mark.end] for mark in article.boilerplate]
    assert marked == [line]


def test_a_touched_file_counts_as_unchanged(corpus: Path, index: Path) -> None:
    os.utime(corpus / "1.txt", (1, 1))
    report = rebuilt(corpus, index)
    assert report.files == FileChanges(added=0, changed=0, removed=0, unchanged=8)
    assert report.reused == report.passages


def test_verify_finds_a_change_that_size_and_time_do_not_show(corpus: Path, index: Path) -> None:
    path = corpus / "1.txt"
    status = path.stat()
    data = path.read_bytes()
    path.write_bytes(data.replace(b"people", b"PEOPLE"))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert not build_index(corpus, index).built
    report = rebuilt(corpus, index, verify=True)
    assert report.files.changed == 1


def test_verify_without_a_change_reports_none(corpus: Path, index: Path) -> None:
    report = build_index(corpus, index, verify=True)
    assert report.files == FileChanges(0, 0, 0, 8)
    assert report.reused == report.passages


def test_another_corpus_folder_is_compared_by_its_bytes(
    corpus: Path, index: Path, tmp_path: Path
) -> None:
    moved = tmp_path / "elsewhere"
    shutil.copytree(corpus, moved)
    report = build_index(moved, index)
    assert report.files.unchanged == 8
    assert report.reused == report.passages
    assert any("corpus folder" in note for note in report.notes)


def test_many_random_edits_give_what_one_build_gives(
    corpus: Path, index: Path, tmp_path: Path
) -> None:
    state = random.Random(5)
    for turn in range(4):
        paths = sorted(corpus.rglob("*.txt"))
        for path in state.sample(paths, 2):
            path.unlink()
        for path in state.sample(sorted(corpus.rglob("*.txt")), 2):
            text = path.read_text(encoding="utf-8")
            path.write_text(text + story(100 + turn, 2), encoding="utf-8")
        for number in range(3):
            target = corpus / state.choice(["", "deep"]) / f"n{turn}-{number}.txt"
            target.write_text(f"{story(200 + state.randrange(6))}\n{FOOT}\n", encoding="utf-8")
        build_index(corpus, index)
    rebuilt(corpus, index, verify=True)


class InterruptedBuildError(Exception):
    pass


def test_an_interrupted_build_goes_on_where_it_stopped(tmp_path: Path) -> None:
    index = tmp_path / "index"

    def stop(progress: Progress) -> None:
        if progress.stage == "embedding" and 0 < progress.done < (progress.total or 0):
            raise InterruptedBuildError

    with pytest.raises(InterruptedBuildError):
        build_index(SAMPLE_CORPUS, index, on_progress=stop)
    report = build_index(SAMPLE_CORPUS, index)
    assert 0 < report.reused < report.passages
    assert not list(index.glob("embedded-*"))
    rebuilt(SAMPLE_CORPUS, index)


def test_what_a_power_cut_tore_from_the_log_of_vectors_is_dropped(tmp_path: Path) -> None:
    vectors = np.arange(40, dtype=np.float32).reshape(10, 4)
    hashes = [bytes([number]) * 16 for number in range(10)]
    with VectorLog(tmp_path, "f" * 64, 4) as log:
        log.append(hashes, vectors)
    path = next(tmp_path.glob("embedded-*.log"))
    data = bytearray(path.read_bytes())
    data[7 * len(data) // 10 + 20] ^= 1
    path.write_bytes(data[:-5])
    with VectorLog(tmp_path, "f" * 64, 4) as log:
        assert list(log.known) == hashes[:7]
        assert np.array_equal(log.vectors([2, 6]), vectors[[2, 6]])
        log.append(hashes[7:], vectors[7:])
    with VectorLog(tmp_path, "f" * 64, 4) as log:
        assert list(log.known) == hashes
        assert np.array_equal(log.vectors(range(10)), vectors)
    with VectorLog(tmp_path, "e" * 64, 4) as log:
        assert log.known == {}
    assert not path.exists()


def test_a_rebuild_writes_only_the_terms_of_parts_that_changed(
    corpus: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terms, "plan_parts", partial(plan_parts, fewest_articles=2))
    for number in range(30):
        (corpus / f"more-{number}.txt").write_text(story(300 + number), encoding="utf-8")
    build_index(corpus, index)
    before = term_files(index)
    (corpus / "more-7.txt").write_text(story(400), encoding="utf-8")
    (corpus / "0-first.txt").write_text(story(401), encoding="utf-8")
    report = rebuilt(corpus, index)
    assert (report.files.added, report.files.changed) == (1, 1)
    kept = term_files(index) & before
    assert len(before) // 2 < len(kept) < len(before)


def term_files(index: Path) -> set[str]:
    folder = store.open_generation(index).folder / store.LEXICAL
    return {path.name for path in folder.iterdir() if path.suffix == ".idx"}
