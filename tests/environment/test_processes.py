"""Processes in broken surroundings: no home, full disk, other locale, wrong clock, no screen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the surroundings are those of POSIX")

ARTICLE = (
    "---\ntitle: Łódź opens its ferry — “Große Fähre”\noutlet: Żółty Kurier\n---\n\n"
    "The ferry in Łódź was opened by captain Ines Halloran on Monday, 3 June 2024.\n"
)
QUESTION = "Who opened the ferry in Łódź?"

# The clock of the machine, before any module has taken it.
IN_1970 = """
import datetime, sys, time
time.time = lambda: time_of_1970()
time_of_1970 = lambda real=time.monotonic, first=time.monotonic(): 3600 + real() - first
class Then(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time_of_1970(), tz)
class Day(datetime.date):
    @classmethod
    def today(cls):
        return cls(1970, 1, 1)
datetime.datetime, datetime.date = Then, Day
from askcorpus.cli import main
main(sys.argv[1:])
"""
SMALL_FILES = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
from askcorpus.cli import main
main(sys.argv[1:])
"""


def run(
    *arguments: str, cwd: Path, code: str = "", **variables: str | None
) -> subprocess.CompletedProcess[bytes]:
    """Runs askcorpus, or a program that does; a variable that is None is taken away."""
    environ = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("ASKCORPUS_") or name == "ASKCORPUS_CACHE"
    }
    for name, value in variables.items():
        environ.pop(name, None)
        if value is not None:
            environ[name] = value
    start = ["-c", code] if code else ["-m", "askcorpus"]
    return subprocess.run(
        [sys.executable, *start, *arguments],
        cwd=cwd, env=environ, stdin=subprocess.DEVNULL, capture_output=True, timeout=120,
        check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with corpus/ and index/."""
    folder = tmp_path_factory.mktemp("newsroom")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "łódź.md").write_text(ARTICLE, encoding="utf-8")
    done = run("index", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.parametrize("home", [None, "/proc/nowhere"], ids=["unset", "unwritable"])
def test_without_a_home_questions_are_answered(folder: Path, home: str | None) -> None:
    done = run("ask", QUESTION, cwd=folder, HOME=home, XDG_CACHE_HOME=None, XDG_DATA_HOME=None)
    assert done.returncode == 0
    assert b"Ines Halloran" in done.stdout
    assert done.stderr == b""


def test_an_answer_that_cannot_be_kept_is_shown_all_the_same(folder: Path) -> None:
    done = run("ask", QUESTION, "--session", "a", cwd=folder, ASKCORPUS_SESSIONS="/proc/no/s")
    assert b"Ines Halloran" in done.stdout
    assert b"ASKCORPUS_SESSIONS" in done.stderr
    assert b"Traceback" not in done.stderr
    assert done.returncode == 2


C_LOCALE = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def test_in_the_c_locale_the_same_is_found_and_json_is_whole(folder: Path) -> None:
    done = run("ask", QUESTION, "--json", cwd=folder, **C_LOCALE, PYTHONIOENCODING=None)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["question"] == QUESTION
    assert answer["claims"][0]["evidence"][0]["title"] == "Łódź opens its ferry — “Große Fähre”"
    shown = run("article", "łódź.md", cwd=folder, **C_LOCALE, PYTHONIOENCODING=None)
    assert shown.returncode == 0, shown.stderr
    assert b"?" in shown.stdout
    assert shown.stdout.isascii()


def test_an_index_whose_path_the_locale_cannot_read_is_told_with_the_way_out(
    folder: Path, tmp_path: Path
) -> None:
    for command in (["ask", QUESTION], ["index"]):
        done = run(*command, "--index", str(tmp_path / "łódź"), cwd=folder, **C_LOCALE)
        assert done.returncode == 2
        assert b"LC_ALL=C.UTF-8" in done.stderr
        assert b"Traceback" not in done.stderr


def test_in_1970_everything_works(folder: Path, tmp_path: Path) -> None:
    sessions = str(tmp_path / "sessions.sqlite")
    built = run("index", "--full", "--index", str(tmp_path / "index"), cwd=folder, code=IN_1970)
    assert built.returncode == 0, built.stderr
    for question in (QUESTION, "And what happened last week?"):
        done = run(
            "ask", question, "--session", "a", "--index", str(tmp_path / "index"),
            cwd=folder, code=IN_1970, ASKCORPUS_SESSIONS=sessions,
        )  # fmt: skip
        assert done.returncode in (0, 1), done.stderr
    listed = run("sessions", cwd=folder, ASKCORPUS_SESSIONS=sessions)
    assert b"1970-01-01" in listed.stdout


def test_a_build_that_finds_no_room_says_so_and_leaves_the_index_as_it_was(folder: Path) -> None:
    (folder / "corpus" / "more.txt").write_text("A second ferry opened in Brzeg.\n" * 4)
    try:
        done = run("index", cwd=folder, code=SMALL_FILES)
    finally:
        (folder / "corpus" / "more.txt").unlink()
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert b"What is live is untouched" in done.stderr
    assert not (folder / "index" / "gen-000002").exists()
    asked = run("ask", QUESTION, cwd=folder)
    assert b"Ines Halloran" in asked.stdout


def test_the_chat_without_a_terminal_says_so(folder: Path) -> None:
    done = run("chat", cwd=folder)
    assert done.returncode == 2
    assert b"The chat needs a terminal." in done.stderr


def test_nobody_is_told_that_a_model_runs(tmp_path: Path) -> None:
    code = (
        "from askcorpus.models.reader import SpanReader; SpanReader(); import time; time.sleep(1)"
    )
    done = run(cwd=tmp_path, code=code, HOME=str(tmp_path), XDG_CACHE_HOME=None)
    assert done.returncode == 0, done.stderr
    # ONNX Runtime would keep a device id and a queue of what it is to send.
    assert list(tmp_path.iterdir()) == []
