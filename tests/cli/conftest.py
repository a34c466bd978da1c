"""The command line as people run it: a process of its own on a corpus of four articles."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from askcorpus.cli import main

ARTICLES = {
    "wire/ferry.txt": (
        "Ferry to Aldmouth resumes\n"
        "The Aldmouth Gazette, 8 June 2024\n\n"
        "The car ferry to Aldmouth island resumed on Saturday after a winter of repairs. "
        "The first crossing was steered by captain Ines Halloran, who has worked on the route for "
        "nineteen years. The repairs cost the county 2.4 million pounds, its treasurer said. "
        "A return ticket for a car and four passengers costs 38 pounds until the end of August.\n"
    ),
    "wire/bakery.txt": (
        "Bakery wins prize\n\n"
        "A bakery in Quillfield has won the national prize for rye bread. "
        "Its owner, Tomas Brandl, learnt the trade from his grandmother in the village of Oberau. "
        "The jury praised the dark crust and the long fermentation of thirty hours.\n"
    ),
    "clinic.md": (
        "---\ntitle: Clinic opens\noutlet: Quillfield Post\ndate: 2024-02-03\n---\n\n"
        "Quillfield opened its first walk-in clinic on Monday. "
        "Doctor Samira Okafor leads a staff of eleven nurses and three physicians. "
        "The clinic treats minor injuries and is open every day from seven in the morning.\n"
    ),
    "wires.jsonl": (
        '{"title": "Library extends hours", "outlet": "Quillfield Post", "date": "2024-05-11", '
        '"text": "The Quillfield library will stay open until ten at night from September. '
        "Librarian Jonas Petrell said that students had asked for longer hours since the spring. "
        'The council pays for two more librarians."}\n'
    ),
}

Askcorpus = Callable[..., CompletedProcess[str]]


@pytest.fixture(scope="session")
def environ() -> dict[str, str]:
    """This process's environment without any setting of askcorpus."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("ASKCORPUS_") or name == "ASKCORPUS_CACHE"
    }
    return {**kept, "PYTHONIOENCODING": "utf-8", "NO_COLOR": ""}


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory, environ: dict[str, str]) -> Path:
    """A folder with corpus/ and, built by the command line, index/."""
    folder = tmp_path_factory.mktemp("newsroom")
    for path, text in ARTICLES.items():
        (folder / "corpus" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "corpus" / path).write_text(text, encoding="utf-8", newline="\n")
    (folder / "corpus" / "empty.txt").touch()
    done = _run(["index"], folder, environ, "")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def askcorpus_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Askcorpus:
    """Runs it within this process: for what does not depend on a process, many times as fast."""
    for name in list(os.environ):
        if name.startswith("ASKCORPUS_") and name != "ASKCORPUS_CACHE":
            monkeypatch.delenv(name)

    def run(*arguments: str, cwd: Path = tmp_path) -> CompletedProcess[str]:
        monkeypatch.chdir(cwd)
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert isinstance(ended.value.code, int)
        return CompletedProcess(arguments, ended.value.code, *capsys.readouterr())

    return run


@pytest.fixture
def askcorpus(tmp_path: Path, environ: dict[str, str]) -> Askcorpus:
    """Runs `askcorpus` with arguments, by default in an empty folder."""

    def run(
        *arguments: str, cwd: Path = tmp_path, stdin: str = "", **variables: str
    ) -> CompletedProcess[str]:
        return _run(arguments, cwd, environ | variables, stdin)

    return run


def _run(
    arguments: list[str] | tuple[str, ...], cwd: Path, environ: dict[str, str], stdin: str
) -> CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "askcorpus", *arguments],
        cwd=cwd,
        env=environ,
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
