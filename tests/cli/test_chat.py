"""`askcorpus chat` on a terminal: what it does before and after the screen is up."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from askcorpus.display import plain

pty = pytest.importorskip("pty", reason="needs pseudo-terminals, which Windows has not")

QUIT = b"\x11"
ENTER = b"\r"


def _chat(
    folder: Path,
    environ: dict[str, str],
    *arguments: str,
    until: str,
    enter_at: str = "",
    timeout: float = 90,
) -> tuple[int, str]:
    """Runs the chat on a terminal, leaves it once `until` is on the screen, and returns it all.

    Enter is pressed once `enter_at`, if given, is on the screen.
    """
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "askcorpus", *arguments],
        cwd=folder,
        env=environ | {"TERM": "xterm-256color", "COLUMNS": "120", "LINES": "36"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    read, left, deadline = b"", False, time.monotonic() + timeout
    entered = not enter_at
    try:
        while time.monotonic() < deadline:
            if not select.select([ours], [], [], 1)[0]:
                continue
            more = b""
            with suppress(OSError):  # the terminal goes with its last user
                more = os.read(ours, 65536)
            read += more
            shown = plain(read.decode("utf-8", "replace"))
            if not more:
                return process.wait(timeout=20), shown
            if not entered and enter_at in shown:
                os.write(ours, ENTER)
                entered = True
            if until in shown and not left:
                os.write(ours, QUIT)
                left = True
        pytest.fail(
            f"the chat did not end; it showed: {plain(read.decode('utf-8', 'replace'))[-2000:]}"
        )
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def test_the_chat_indexes_a_corpus_without_an_index_and_offers_questions(
    newsroom: Path, tmp_path: Path, environ: dict[str, str]
) -> None:
    shutil.copytree(newsroom / "corpus", tmp_path / "corpus")
    status, shown = _chat(
        tmp_path, environ, enter_at="Enter indexes it", until="Begin with one of these"
    )
    assert "Welcome to askcorpus" in shown
    assert "empty.txt" in shown
    assert status == 0
    assert (tmp_path / "index" / "CURRENT").is_file()


def test_the_chat_opens_on_an_old_index_and_rebuilds_it_behind(
    newsroom: Path, tmp_path: Path, environ: dict[str, str]
) -> None:
    shutil.copytree(newsroom / "corpus", tmp_path / "articles")
    shutil.copytree(newsroom / "index", tmp_path / "index")
    (tmp_path / "articles" / "mill.txt").write_text("Mill opens\n\nThe mill of Sandvik opened.\n")
    status, shown = _chat(
        tmp_path, environ, "chat", "--corpus", "articles", until="5 articles (1 more)"
    )
    assert status == 0
    assert "Welcome" not in shown


def test_the_chat_never_replaces_an_index_by_one_of_the_default_folder(
    newsroom: Path, tmp_path: Path, environ: dict[str, str]
) -> None:
    shutil.copytree(newsroom / "index", tmp_path / "elsewhere")
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "other.txt").write_text("Another corpus\n\nWith another story in it.\n")
    status, _ = _chat(tmp_path, environ, "chat", "--index", "elsewhere", until="4 articles ·")
    assert status == 0
    live = (newsroom / "index" / "CURRENT").read_text()
    assert (tmp_path / "elsewhere" / "CURRENT").read_text() == live


def test_without_corpus_and_index_the_chat_asks_for_a_folder(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    status, shown = _chat(tmp_path, environ, until="Type the path of a folder")
    assert status == 0
    assert "Where are the articles?" in shown
    assert list(tmp_path.iterdir()) == []


def test_the_chat_ends_with_its_terminal_even_if_hang_ups_are_ignored(
    newsroom: Path, environ: dict[str, str]
) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        ["sh", "-c", "trap '' HUP; exec \"$0\" -m askcorpus chat", sys.executable],
        cwd=newsroom,
        env=environ | {"TERM": "xterm-256color"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    try:
        shown = b""
        while "Ask the corpus" not in plain(shown.decode("utf-8", "replace")):
            assert select.select([ours], [], [], 60)[0], "the chat never came up"
            shown += os.read(ours, 65536)
        os.close(ours)
        assert process.wait(timeout=30) != 0
    finally:
        process.kill()
        process.wait()
