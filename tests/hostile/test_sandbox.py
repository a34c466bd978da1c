"""A parser that hangs, dies or bloats costs its own file and nothing else."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

import pytest

from askcorpus.ingest.drafts import UnreadableError
from askcorpus.ingest.sandbox import Sandbox
from askcorpus.types import Limits
from tests.hostile.bad_file import STORY
from tests.hostile.markup_files import pdf_of

PAGE = f"<article><h1>Ferry late</h1>{f'<p>The ferry was late. {STORY}</p>' * 3}</article>".encode()
ENDLESS = b"".join(b"<p>%d Abcdef 2001</p>" % number for number in range(200_000))


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(Limits(max_file_seconds=5, max_pdf_pages=3)) as sandbox:
        yield sandbox


def test_files_are_read_one_after_the_other(sandbox: Sandbox) -> None:
    assert "ferry" in sandbox.read(".html", PAGE).pieces[0].text
    assert "ferry" in sandbox.read(".pdf", pdf_of("The ferry")).pieces[0].text
    with pytest.raises(UnreadableError, match="empty"):
        sandbox.read(".htm", b" ")
    with pytest.raises(UnreadableError, match=r"too long \(4 pages; the limit is 3\)"):
        sandbox.read(".pdf", pdf_of("The ferry", pages=4))


def test_a_file_that_takes_too_long_is_given_up_and_the_next_is_read(sandbox: Sandbox) -> None:
    sandbox.read(".html", PAGE)
    began = time.monotonic()
    with pytest.raises(UnreadableError, match="took longer than 5 seconds to read"):
        sandbox.read(".html", ENDLESS)
    assert 4.5 < time.monotonic() - began < 15
    assert "ferry" in sandbox.read(".html", PAGE).pieces[0].text


def test_a_process_that_died_between_two_files_costs_neither(sandbox: Sandbox) -> None:
    sandbox.read(".html", PAGE)
    assert sandbox._process is not None
    sandbox._process.kill()
    sandbox._process.wait()
    assert "ferry" in sandbox.read(".html", PAGE).pieces[0].text


def test_a_file_that_kills_the_process_is_named_as_such(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(_: object, header: dict[str, object], data: bytes = b"") -> object:
        if "suffix" not in header:
            return "ready"
        raise EOFError

    monkeypatch.setattr("askcorpus.ingest.sandbox._exchange", die)
    with pytest.raises(UnreadableError, match="its parser broke down, or needed more memory"):
        sandbox.read(".html", PAGE)


def test_a_file_that_takes_too_much_memory_is_given_up_and_the_next_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    child = "import askcorpus.ingest.sandbox_child as child; child.MEMORY = 450 * 2**20"
    command = (sys.executable, "-P", "-c", f"{child}; child.main()")
    monkeypatch.setattr("askcorpus.ingest.sandbox._COMMAND", command)
    with Sandbox(Limits(max_file_seconds=60)) as sandbox:
        with pytest.raises(UnreadableError, match=r"more memory|no article"):
            sandbox.read(".html", b"<p>" + b"<i>a</i>" * 2_000_000)
        assert "ferry" in sandbox.read(".html", PAGE).pieces[0].text


def test_nothing_is_left_running() -> None:
    with Sandbox(Limits()) as sandbox:
        sandbox.read(".html", PAGE)
        process = sandbox._process
    assert process is not None
    assert process.poll() is not None
