"""The engine in a child process: real processes, of the sample index."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from askcorpus.engine import Corpus
from askcorpus.engine import open as open_corpus
from askcorpus.errors import AskcorpusError, IndexMissingError
from askcorpus.tui.calls import What
from askcorpus.tui.child_corpus import ChildCorpus
from askcorpus.tui.corpus import CorpusLike
from askcorpus.tui.engine import StopAskingError
from askcorpus.tui.listing import ListsArticles
from askcorpus.tui.turns import Failure
from askcorpus.types import Progress, Timings

QUESTION = "How high is the dam on the Bureya?"
_NO_TIMINGS = Timings(0, 0, 0, 0)


@pytest.fixture(scope="module")
def child(sample_index: Path) -> Iterator[ChildCorpus]:
    corpus = ChildCorpus(sample_index)
    yield corpus
    corpus.close()


def is_there(pid: int) -> bool:
    """Whether a process runs; one that has ended but was not waited for does not."""
    with suppress(OSError):
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state != "Z"
    return False


def ends(pid: int) -> bool:
    """Whether a process ends within a few seconds."""
    deadline = time.monotonic() + 15
    while is_there(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not is_there(pid)


def test_all_that_the_engine_returns_arrives_whole(child: ChildCorpus, sample: Corpus) -> None:
    answer = child.chat().ask(QUESTION)
    listing = child.listing()

    assert replace(answer, timings=_NO_TIMINGS) == replace(
        sample.chat().ask(QUESTION), timings=_NO_TIMINGS
    )
    assert listing == sample.listing()
    assert child.article(listing[0].article.path) == sample.article(listing[0].article.path)
    assert child.status() == sample.status()
    assert child.models == sample.models
    assert isinstance(child, ListsArticles)
    like: CorpusLike = child
    assert like


def test_steps_and_earlier_turns_arrive(child: ChildCorpus, sample: Corpus) -> None:
    steps: list[Progress] = []
    conversation = sample.chat()
    conversation.ask(QUESTION)

    answer = child.chat(conversation.turns).ask("When was that?", on_progress=steps.append)

    assert answer.understood_as == conversation.ask("When was that?").understood_as
    assert {"searching", "reading"} <= {step.stage for step in steps}


def test_errors_of_the_engine_keep_their_words(child: ChildCorpus, tmp_path: Path) -> None:
    with pytest.raises(AskcorpusError) as asked:
        child.chat().ask(" ")
    assert asked.value.title == "The question is empty."
    assert Failure.of(asked.value).details == "QuestionError"

    with pytest.raises(IndexMissingError) as here:
        open_corpus(tmp_path / "none")
    with pytest.raises(AskcorpusError) as there:
        ChildCorpus(tmp_path / "none")
    assert Failure.of(there.value) == Failure.of(here.value)


def test_an_error_nobody_planned_arrives_by_its_name(child: ChildCorpus) -> None:
    with pytest.raises(AskcorpusError) as raised:
        child._live().call(What.ARTICLE)  # of no path
    failure = Failure.of(raised.value)
    assert failure.title == "Unexpected error: ValueError"
    assert "article lacks what it needs" in failure.hint
    assert failure.details == "ValueError"
    assert child.status().articles


def test_several_calls_run_at_once(child: ChildCorpus) -> None:
    seen: list[int] = []

    def look(step: Progress) -> None:
        if not seen:  # the question is being answered meanwhile
            seen.append(child.status().articles)

    with ThreadPoolExecutor() as threads:
        asked = threads.submit(child.chat().ask, QUESTION, on_progress=look)
        others = [threads.submit(child.status) for _ in range(8)]
        assert asked.result().claims
        assert {other.result().articles for other in others} == set(seen)


def test_a_cancelled_question_stops_and_others_go_on(child: ChildCorpus) -> None:
    def cancel(_: Progress) -> None:
        raise StopAskingError

    with pytest.raises(StopAskingError):
        child.chat().ask(QUESTION, on_progress=cancel)

    assert child.chat().ask(QUESTION).claims


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals")
def test_a_child_that_is_killed_fails_the_question_and_the_next_starts_another(
    sample_index: Path,
) -> None:
    corpus = ChildCorpus(sample_index)
    killed = corpus.pid

    with pytest.raises(AskcorpusError) as raised:
        corpus.chat().ask(QUESTION, on_progress=lambda _: os.kill(killed, signal.SIGKILL))

    assert raised.value.title == "The engine has ended unexpectedly (SIGKILL)."
    assert raised.value.hint == "Ask again: it starts anew by itself."
    assert corpus.chat().ask(QUESTION).claims
    assert corpus.pid != killed
    corpus.close()
    assert ends(corpus.pid)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals")
def test_a_child_that_is_killed_at_rest_is_not_missed(sample_index: Path) -> None:
    corpus = ChildCorpus(sample_index)
    killed = corpus.pid
    os.kill(killed, signal.SIGKILL)
    assert ends(killed)
    time.sleep(0.2)
    assert corpus.status().articles
    assert corpus.pid != killed
    corpus.close()


def test_after_closing_no_call_starts_another(sample_index: Path) -> None:
    corpus = ChildCorpus(sample_index)
    corpus.close()
    assert ends(corpus.pid)
    with pytest.raises(AskcorpusError):
        corpus.status()


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc")
def test_the_child_ends_with_the_chat_and_the_chat_loads_no_engine(sample_index: Path) -> None:
    code = """
import sys
from pathlib import Path
import askcorpus.cli.chat, askcorpus.tui.app
from askcorpus.tui.calls import What
from askcorpus.tui.child_corpus import ChildCorpus
corpus = ChildCorpus(Path(sys.argv[1]))
corpus.chat().ask(sys.argv[2])
corpus.listing(), corpus.status()
print(corpus.pid, *sorted({name.partition(".")[0] for name in sys.modules}), flush=True)
sys.stdin.read()
"""
    chat = subprocess.Popen(
        [sys.executable, "-c", code, str(sample_index), QUESTION],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with chat:
        assert chat.stdout is not None
        pid, *loaded = chat.stdout.readline().split()
        engine = int(pid)
        try:
            assert not {"faiss", "numpy", "onnxruntime", "tantivy", "tokenizers"} & set(loaded)
            assert is_there(engine)
            # Ctrl+C goes to the foreground group, and is meant for the chat.
            assert os.getpgid(engine) != os.getpgid(chat.pid)
            assert os.getpriority(os.PRIO_PROCESS, engine) > os.getpriority(
                os.PRIO_PROCESS, chat.pid
            )
        finally:
            chat.kill()
    assert ends(engine)


def test_the_engine_answers_with_the_least_confidence_that_was_set(sample_index: Path) -> None:
    corpus = ChildCorpus(sample_index, threads=1, min_confidence=1.0)
    assert not corpus.chat().ask(QUESTION).claims
    corpus.close()
