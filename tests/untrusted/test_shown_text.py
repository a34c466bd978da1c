"""Whatever corpus and question say: what people are shown is inert, and its lines are ours."""

from __future__ import annotations

import io
import re
import shlex
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askcorpus.cli.console import ProgressLine, show_error
from askcorpus.errors import AskcorpusError
from askcorpus.evaluation.report import EvalReport, report_table
from askcorpus.explanation import Explanation
from askcorpus.history import SavedTurn, SessionInfo
from askcorpus.render import (
    answer_text,
    article_text,
    copies_text,
    explanation_text,
    report_text,
    source_line,
    status_text,
    verify_text,
    watch_line,
)
from askcorpus.render.sessions import replay_text, session_text, sessions_text
from askcorpus.replay import Replay
from askcorpus.types import (
    Answer,
    Article,
    ArticleInfo,
    BuildReport,
    Filters,
    IndexStatus,
    Progress,
    Status,
    VerifyReport,
)
from tests.untrusted.texts import PIECES, UNSAFE, answers, of_hostile, texts

TIME = datetime(2024, 6, 8, 12, 30, tzinfo=UTC)
SGR = re.compile("\x1b\\[(?:0|1|2|1;36)m")


def session(name: str, folder: str) -> SessionInfo:
    return SessionInfo(1, name, TIME, TIME, Path(folder), 1, None)


def turn(question: str, text: str, generation: str, outlet: str) -> SavedTurn:
    under = Filters(outlets=(outlet,))
    return SavedTurn(
        1, TIME, question, Status.ANSWERED, text, under, None, "", generation, b""
    )  # fmt: skip


sessions = st.builds(session, texts, texts.filter(lambda text: "\0" not in text))
turns = st.builds(turn, texts, texts, texts, texts)
replays = of_hostile(Replay)


@settings(max_examples=60)
@given(answers, st.sampled_from([0, 30, 80]))
def test_an_answer_on_a_terminal_is_inert(answer: Answer, width: int) -> None:
    plain = answer_text(answer, width=width)
    assert not UNSAFE.search(plain)
    coloured = answer_text(answer, colour=True, width=width)
    assert SGR.sub("", coloured) == plain


@settings(max_examples=40)
@given(of_hostile(Explanation))
def test_how_an_answer_came_about_is_inert(explanation: Explanation) -> None:
    assert not UNSAFE.search(explanation_text(explanation))


@settings(max_examples=40)
@given(of_hostile(Article))
def test_what_is_known_of_an_article_is_inert(article: Article) -> None:
    assert not UNSAFE.search(article_text(article, text=True))
    # Path, title, outlet, day, language, address, sum, group, an empty line and the boilerplate.
    assert len(article_text(article).split("\n")) == 10 + len(article.boilerplate)


@given(of_hostile(ArticleInfo))
def test_a_source_is_one_inert_line(article: ArticleInfo) -> None:
    assert not UNSAFE.search(source_line(article))
    assert "\n" not in source_line(article)


@settings(max_examples=60)
@given(of_hostile(BuildReport), of_hostile(IndexStatus), of_hostile(VerifyReport))
def test_reports_on_an_index_are_inert(
    report: BuildReport, status: IndexStatus, verified: VerifyReport
) -> None:
    for text in (report_text(report), status_text(status), verify_text(verified)):
        assert not UNSAFE.search(text)
    skipped = len(status.skipped) + bool(status.skipped)
    assert len(status_text(status).split("\n")) == 8 + bool(status.copies) + skipped


@given(st.lists(st.lists(texts, min_size=2, max_size=3), max_size=3))
def test_lists_of_copies_are_inert(groups: list[list[str]]) -> None:
    shown = copies_text(groups)
    assert not UNSAFE.search(shown)
    if groups:
        assert len(shown.split("\n")) == 1 + sum(1 + len(paths) for paths in groups)


@given(texts, texts)
def test_a_watch_line_is_one_line_of_pairs_that_no_text_can_add_to(title: str, hint: str) -> None:
    line = watch_line("2024-06-08T12:30:00+00:00", AskcorpusError(title, hint))
    assert not UNSAFE.search(line)
    assert "\n" not in line
    pairs = [part.partition("=")[0] for part in shlex.split(line.replace("'", "’"))]
    assert pairs == ["time", "event", "error", "hint"]


@given(texts, texts)
def test_an_error_message_is_inert(title: str, hint: str) -> None:
    shown = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stderr", shown)
        show_error(AskcorpusError(title, hint))
    assert not UNSAFE.search(shown.getvalue())
    assert shown.getvalue().count("\n") <= 2


@given(texts, texts)
def test_progress_is_inert(stage: str, unit: str) -> None:
    shown = io.StringIO()
    with ProgressLine(shown) as progress:
        progress(Progress(stage, 0, 2, unit))
        progress(Progress(stage, 2, 2, unit))
    assert not UNSAFE.search(shown.getvalue())
    assert shown.getvalue().count("\n") == 2


@given(st.lists(sessions, max_size=2), turns, texts)
def test_sessions_are_inert(found: list[SessionInfo], asked: SavedTurn, search: str) -> None:
    shown = sessions_text(found, search)
    assert not UNSAFE.search(shown)
    assert len(shown.split("\n")) == max(1, len(found))
    for info in found:
        told = session_text(info, [asked])
        assert not UNSAFE.search(told)
        assert len(told.split("\n")) == 6


@settings(max_examples=40)
@given(replays)
def test_a_replay_is_inert(replay: Replay) -> None:
    assert not UNSAFE.search(replay_text(replay))


@given(of_hostile(EvalReport))
def test_measures_of_questions_are_inert(report: EvalReport) -> None:
    shown = report_table(report)
    assert not UNSAFE.search(shown)


@pytest.mark.parametrize("piece", PIECES)
def test_an_invocation_that_is_refused_is_answered_inertly(
    piece: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from askcorpus.cli import main

    for arguments in (
        ["ask", f"--{piece}"],
        [f"a{piece}"],
        ["ask", "Who?", "--top-k", piece or "x"],
    ):
        with pytest.raises(SystemExit):
            main(arguments)
        out, err = capsys.readouterr()
        assert not UNSAFE.search(out + err), (arguments, out, err)
