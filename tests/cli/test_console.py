import io
import re

import pytest

from askcorpus.cli.console import ProgressLine, wants_colour
from askcorpus.types import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _report(stream: io.StringIO) -> str:
    with ProgressLine(stream) as progress:
        progress(Progress("reading", 0, 200, "articles"))
        for done in range(1, 201):
            progress(Progress("reading", done, 200, "articles"))
        progress(Progress("writing", 0))
    return stream.getvalue()


def test_on_a_terminal_each_stage_is_one_line_that_ends_full() -> None:
    shown = _report(Terminal())
    first, second, rest = shown.split("\n")
    assert first.split("\r\x1b[K")[-1].endswith("200/200 articles")
    assert second == "\r\x1b[Kwriting …"
    assert rest == ""


def test_elsewhere_progress_is_a_few_plain_lines() -> None:
    shown = _report(io.StringIO())
    assert not re.search(r"[\r\x1b]", shown)
    assert shown.splitlines() == ["reading 0/200 articles", "reading 200/200 articles", "writing"]


def test_colour_is_for_terminals_that_do_not_refuse_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert wants_colour(Terminal())
    assert not wants_colour(io.StringIO())
    monkeypatch.setenv("NO_COLOR", "1")
    assert not wants_colour(Terminal())
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert not wants_colour(Terminal())
