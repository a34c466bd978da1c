"""The index follows the corpus folder by itself."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Queue
from threading import Event, Thread

import pytest

from askcorpus.errors import AskcorpusError, CorpusError, IndexLockedError
from askcorpus.indexing import store
from askcorpus.indexing.watch import keep_current
from askcorpus.types import BuildReport, FileChanges

PATIENCE = 20.0
"""Seconds to wait for what should come; a busy machine is slow."""

QUIET = 2.5
"""Seconds in which what should not come would have come."""


class Builds:
    """Stands in for building: counts, and does as told."""

    def __init__(self) -> None:
        self.count = 0
        self.failing: AskcorpusError | None = None

    def __call__(self) -> BuildReport:
        self.count += 1
        if self.failing is not None:
            raise self.failing
        return BuildReport(
            f"gen-{self.count:06}-aaaaaaaa", True, 1, 1, 0, (), 0, 0, 0, 0.0, 0.0,
            FileChanges(1, 0, 0, 0),
        )  # fmt: skip


class Watching:
    """`keep_current` in a thread, and what it has yielded."""

    def __init__(self, corpus: Path, build: Callable[[], BuildReport]) -> None:
        self.outcomes: Queue[BuildReport | AskcorpusError] = Queue()
        self._stop = Event()
        self._thread = Thread(target=self._run, args=(corpus, build))
        self._thread.start()

    def _run(self, corpus: Path, build: Callable[[], BuildReport]) -> None:
        for outcome in keep_current(corpus, build, self._stop):
            self.outcomes.put(outcome)

    def next(self) -> BuildReport | AskcorpusError:
        return self.outcomes.get(timeout=PATIENCE)

    def nothing(self) -> bool:
        try:
            self.outcomes.get(timeout=QUIET)
        except Empty:
            return True
        return False

    def settle(self) -> None:
        """Let the watching begin, and the look that comes with it."""
        self.next()
        self.next()

    def end(self) -> None:
        self._stop.set()
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text("The ferry to Varn was late on Monday.\n", encoding="utf-8")
    return folder


@pytest.fixture
def builds() -> Builds:
    return Builds()


@pytest.fixture
def watching(corpus: Path, builds: Builds) -> Iterator[Watching]:
    watching = Watching(corpus, builds)
    yield watching
    watching.end()


def test_a_changed_folder_is_built_and_a_quiet_one_is_not(
    corpus: Path, builds: Builds, watching: Watching
) -> None:
    watching.settle()
    assert watching.nothing()
    (corpus / "b.txt").write_text("The tram to Varn was early.\n", encoding="utf-8")
    assert isinstance(watching.next(), BuildReport)
    assert watching.nothing()


def test_a_file_that_grows_piece_by_piece_is_built_when_it_is_whole(
    corpus: Path, builds: Builds, watching: Watching
) -> None:
    watching.settle()
    before = builds.count
    with (corpus / "b.txt").open("w", encoding="utf-8") as file:
        for _ in range(12):
            file.write("The tram to Varn was early again. ")
            file.flush()
            time.sleep(0.1)
    watching.next()
    assert watching.nothing()
    assert builds.count == before + 1


def test_hidden_files_do_not_count(corpus: Path, builds: Builds, watching: Watching) -> None:
    watching.settle()
    (corpus / ".a.txt.swp").write_text("being edited", encoding="utf-8")
    assert watching.nothing()


def test_trouble_is_told_once_and_ends(corpus: Path, builds: Builds, watching: Watching) -> None:
    watching.settle()
    builds.failing = CorpusError("No article could be read.", "Put some there.")
    for number in range(2):
        (corpus / f"{number}.txt").write_text("x", encoding="utf-8")
        time.sleep(1.2)
    assert isinstance(watching.next(), CorpusError)
    assert watching.nothing()
    builds.failing = None
    (corpus / "c.txt").write_text("The tram was early.\n", encoding="utf-8")
    assert isinstance(watching.next(), BuildReport)


def test_a_build_waits_for_another_builder(
    corpus: Path, builds: Builds, watching: Watching
) -> None:
    watching.settle()
    builds.failing = IndexLockedError("Another process is building.", "Wait.")
    (corpus / "b.txt").write_text("x", encoding="utf-8")
    assert isinstance(watching.next(), IndexLockedError)
    builds.failing = None
    assert isinstance(watching.next(), BuildReport)


def test_a_folder_that_goes_and_comes_back_is_followed(
    corpus: Path, builds: Builds, watching: Watching
) -> None:
    watching.settle()
    corpus.rename(corpus.with_name("away"))
    builds.failing = CorpusError("There is no corpus folder.", "Create it.")
    assert isinstance(watching.next(), CorpusError)
    builds.failing = None
    corpus.with_name("away").rename(corpus)
    assert isinstance(watching.next(), BuildReport)


@pytest.mark.skipif(os.name == "nt", reason="sends a signal as Ctrl+C does")
def test_the_command_follows_the_folder_until_it_is_stopped(corpus: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    command = [sys.executable, "-m", "askcorpus", "index", "--watch"]
    command += ["--corpus", str(corpus), "--index", str(index)]
    # A process that ignores the signal, as those that shells start in the background do, would have
    # its children ignore it.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )
    signal.signal(signal.SIGINT, before)
    assert process.stdout is not None and process.stderr is not None
    for line in process.stderr:
        if "Watching" in line:
            break
    first = store.current_name(index)
    (corpus / "b.txt").write_text("The tram to Varn was early on Friday.\n", encoding="utf-8")
    line = next(line for line in process.stdout if "event=" in line)
    assert "event=built" in line and "added=1" in line and "articles=2" in line
    assert store.current_name(index) != first
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=PATIENCE)
    assert "Stopped watching" in errors
    assert process.returncode == 0
