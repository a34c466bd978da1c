"""`askcorpus chat` on a terminal: what it does before and after the screen is up."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

pty = pytest.importorskip("pty", reason="needs pseudo-terminals, which Windows has not")

QUIT = b"\x11"


def _chat(
    folder: Path, environ: dict[str, str], *arguments: str, until: str, timeout: float = 90
) -> tuple[int, str]:
    """Runs the chat on a terminal, leaves it once `until` is on the screen, and returns it all."""
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
    shown, left, deadline = "", False, time.monotonic() + timeout
    try:
        while time.monotonic() < deadline:
            try:
                shown += os.read(ours, 65536).decode("utf-8", "replace")
            except OSError:  # the terminal goes with its last user
                break
            if until in shown and not left:
                os.write(ours, QUIT)
                left = True
        return process.wait(timeout=20), shown
    finally:
        process.kill()
        os.close(ours)


def test_the_chat_indexes_a_corpus_without_an_index_and_opens(
    newsroom: Path, tmp_path: Path, environ: dict[str, str]
) -> None:
    shutil.copytree(newsroom / "corpus", tmp_path / "corpus")
    status, shown = _chat(tmp_path, environ, until="4 articles ·")
    assert "Indexed 4 articles" in shown
    assert status == 0
    assert (tmp_path / "index" / "CURRENT").is_file()


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


def test_without_corpus_and_index_the_chat_says_what_is_missing(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    status, shown = _chat(tmp_path, environ, until="\0")
    assert status == 2
    assert "There is neither an index" in shown
