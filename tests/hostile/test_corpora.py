"""An index is built of anything: each bad file costs itself, and the report says why."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from askcorpus.engine import open as open_corpus
from askcorpus.errors import CorpusError
from askcorpus.indexing.build import build_index
from askcorpus.indexing.verify import verify_index
from askcorpus.render import report_text
from askcorpus.types import BuildReport, Limits
from tests.hostile.conftest import SECONDS, Hostile
from tests.hostile.corpora import ORDINARY
from tests.hostile.odd_places import SECRET
from tests.quotes import check_quotes

_LINE = re.compile(r"(\.jsonl)#\d+$")


def file_of(path: str) -> str:
    return _LINE.sub(r"\1", path)


def test_every_file_is_read_or_skipped_with_its_reason(hostile: Hostile) -> None:
    expected = hostile.expected
    with open_corpus(hostile.index) as corpus:
        found = Counter(file_of(item.article.path) for item in corpus.listing())
    for path in expected.either:
        found.pop(path, None)
    assert dict(found) == expected.articles
    reasons = expected.skipped | expected.either
    for skipped in hostile.report.skipped:
        reason = reasons.get(file_of(skipped.path))
        assert reason is not None, skipped
        assert re.search(reason, skipped.reason), skipped
    assert expected.skipped.keys() <= {file_of(item.path) for item in hostile.report.skipped}


def test_the_report_names_what_was_skipped_in_safe_text(hostile: Hostile) -> None:
    text = report_text(hostile.report)
    assert f"{len(hostile.report.skipped):,}" in text or "skipped" in text.lower()
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", text)
    assert json.loads(json.dumps(hostile.report.to_dict()))["skipped"]
    text.encode()


def test_a_file_of_broken_lines_fills_no_report(hostile: Hostile) -> None:
    lines = [item for item in hostile.report.skipped if item.path.startswith("no-articles.jsonl")]
    assert len(lines) == 22
    assert lines[-2].reason == "980 more lines hold no article"
    assert lines[-1].path == "no-articles.jsonl#1001"
    assert lines[-1].reason == "hardly a line above holds an article: the rest is left out"


def test_every_article_can_be_shown_and_its_marks_are_in_order(hostile: Hostile) -> None:
    with open_corpus(hostile.index) as corpus:
        for item in corpus.listing():
            article = corpus.article(item.article.path)
            article.text.encode()
            end = 0
            for mark in article.boilerplate:
                assert end <= mark.start < mark.end <= len(article.text)
                end = mark.end


def test_nothing_outside_the_corpus_gets_into_the_index(hostile: Hostile) -> None:
    with open_corpus(hostile.index) as corpus:
        for item in corpus.listing():
            text = corpus.article(item.article.path).text
            assert SECRET not in text
            assert "root:" not in text


@pytest.mark.parametrize(
    "path",
    ["../outside/secret.txt", "/etc/passwd", "to-secret.txt", "a/../../x", "", ".", "\0", "\ud800"],
)
def test_the_path_of_an_article_cannot_leave_the_corpus(hostile: Hostile, path: str) -> None:
    with open_corpus(hostile.index) as corpus, pytest.raises(CorpusError):
        corpus.article(path)


def test_questions_are_answered_with_quotes_that_are_there(hostile: Hostile) -> None:
    with open_corpus(hostile.index, min_confidence=0.0) as corpus:
        for question in ("Who closed the quarry?", "How many people worked there?", "渡轮"):
            answer = corpus.ask(question)
            assert answer.passages
            check_quotes(corpus, answer)
            json.dumps(answer.to_dict()).encode()
        assert corpus.status().current


def test_the_index_is_sound_and_a_second_build_takes_all_over(hostile: Hostile) -> None:
    assert verify_index(hostile.index).problems == ()
    limits = Limits(max_file_seconds=SECONDS)
    again = build_index(hostile.corpus, hostile.index, encoder=hostile.encoder, limits=limits)
    assert not again.built
    assert again.skipped == hostile.report.skipped


def build(corpus: Path, encoder: str, limits: Limits | None = None) -> BuildReport:
    return build_index(
        corpus, corpus.parent / "index", encoder=encoder, threads=1, limits=limits or Limits()
    )


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    return folder


def test_other_limits_have_the_files_read_again(corpus: Path, encoder: str) -> None:
    (corpus / "long.txt").write_text("The ferry was late. " * 50)
    (corpus / "short.txt").write_text("The ferry was late.")
    few = Limits(max_article_characters=500)
    assert [item.path for item in build(corpus, encoder, few).skipped] == ["long.txt"]
    report = build(corpus, encoder)
    assert (report.articles, report.skipped) == (2, ())
    assert report.notes == ("The limits of a file are others now: all files were read again.",)


def test_an_empty_corpus_is_refused_in_words(corpus: Path, encoder: str) -> None:
    with pytest.raises(CorpusError, match="holds no files"):
        build(corpus, encoder)
    (corpus / "empty.txt").touch()
    with pytest.raises(CorpusError, match=r"No article in .* could be read \(empty.txt: empty\)"):
        build(corpus, encoder)


def test_one_article_is_a_corpus(corpus: Path, encoder: str) -> None:
    (corpus / "a.txt").write_text("The quarry closed.")
    assert build(corpus, encoder).passages == 1
    with open_corpus(corpus.parent / "index", min_confidence=0.0) as opened:
        check_quotes(opened, opened.ask("What closed?"))


def test_thousands_of_empty_files_cost_one_article_nothing(corpus: Path, encoder: str) -> None:
    for number in range(3000):
        (corpus / f"{number}.txt").touch()
    (corpus / ORDINARY[0]).write_text("The quarry closed.")
    report = build(corpus, encoder)
    assert (report.articles, len(report.skipped)) == (1, 3000)
    assert len(report_text(report).splitlines()) < 40


@pytest.fixture
def deep_corpus(corpus: Path) -> Iterator[Path]:
    """Folders in folders, deeper than Python calls functions in functions."""
    place = os.open(corpus, os.O_RDONLY)
    for _ in range(1200):
        os.mkdir("d", dir_fd=place)
        below = os.open("d", os.O_RDONLY, dir_fd=place)
        os.close(place)
        place = below
    with os.fdopen(os.open("b.txt", os.O_WRONLY | os.O_CREAT, dir_fd=place), "w") as deepest:
        deepest.write("The port closed.")
    os.close(place)
    (corpus / "a.txt").write_text("The quarry closed.")
    yield corpus
    # What removes the temporary folders of tests gives up at such a depth.
    subprocess.run(["rm", "-rf", str(corpus)], check=True)


def test_very_deep_folders_cost_the_other_articles_nothing(deep_corpus: Path, encoder: str) -> None:
    report = build(deep_corpus, encoder)
    assert (report.articles, report.skipped) == (2, ())


def test_a_line_of_json_is_read_up_to_a_length(corpus: Path, encoder: str) -> None:
    good = json.dumps({"text": "The quarry closed."})
    long = json.dumps({"text": "The port closed.", "x": [[]] * 3_000_000})
    (corpus / "a.jsonl").write_text(f"{long}\n{good}")
    report = build(corpus, encoder)
    assert report.articles == 1
    assert [(item.path, item.reason) for item in report.skipped] == [
        ("a.jsonl#1", "too long a line (11 MiB)")
    ]


def test_a_file_of_too_many_articles_is_read_up_to_there(
    corpus: Path, encoder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("askcorpus.ingest.formats.jsonl.MOST_ARTICLES", 30)
    lines = (json.dumps({"text": f"The quarry closed {number} times."}) for number in range(50))
    (corpus / "a.jsonl").write_text("\n".join(lines))
    report = build(corpus, encoder)
    assert report.articles == 30
    assert "over 30 articles in one file" in report.skipped[0].reason
