"""The two searches run side by side: what is found is what one after the other would find."""

from __future__ import annotations

import gc
import threading
import time as clock
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from askcorpus.engine import open as open_corpus
from askcorpus.indexing import store
from askcorpus.retrieval import Retriever, Time
from askcorpus.types import Filters

QUESTIONS = [
    "Near which town was the ammunition depot that received the containers?",
    "How high is the dam on the Bureya?",
    "When was KCNA founded?",
    "zxqv",
    "?!",
]
YEAR = Filters(since=date(2023, 1, 1), until=date(2023, 12, 31))
SPRING = Time(date(2023, 3, 1), date(2023, 5, 31), lambda day: 0.5 if day else 0.0)
SECONDS = 30.0
"""How long anything may take on a busy machine."""


class OneAfterTheOther(ThreadPoolExecutor):
    """Does at once, in the calling thread, what it is given."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


def open_retriever(index: Path) -> Retriever:
    return Retriever(store.open_generation(index).folder, threads=1)


@pytest.fixture
def retriever(sample_index: Path) -> Iterator[Retriever]:
    retriever = open_retriever(sample_index)
    yield retriever
    retriever.close()


def searching_threads() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if thread.name.startswith("terms")}


def wait_for(condition: Callable[[], bool]) -> bool:
    end = clock.monotonic() + SECONDS
    while not condition() and clock.monotonic() < end:
        clock.sleep(0.01)
    return condition()


@pytest.mark.parametrize("time", [None, SPRING])
@pytest.mark.parametrize("filters", [None, YEAR, Filters(since=date(2900, 1, 1))])
@pytest.mark.parametrize("question", QUESTIONS)
def test_side_by_side_finds_what_one_after_the_other_finds(
    retriever: Retriever,
    monkeypatch: pytest.MonkeyPatch,
    question: str,
    filters: Filters | None,
    time: Time | None,
) -> None:
    found = retriever.retrieve(question, 10, filters, time)
    candidates = retriever.candidates(question, 100, filters)
    monkeypatch.setattr(retriever, "_beside", OneAfterTheOther())
    assert retriever.retrieve(question, 10, filters, time) == found
    assert retriever.candidates(question, 100, filters) == candidates


def test_terms_are_searched_while_the_question_is_encoded(
    retriever: Retriever, monkeypatch: pytest.MonkeyPatch
) -> None:
    encode, search = retriever.encoder.encode_questions, retriever.lexical.search
    searched, encoding = threading.Event(), threading.Event()

    def encode_late(questions: list[str]) -> object:
        encoding.set()
        assert searched.wait(SECONDS)
        return encode(questions)

    def search_meanwhile(*arguments: Any) -> object:
        assert encoding.wait(SECONDS)
        searched.set()
        return search(*arguments)

    monkeypatch.setattr(retriever.encoder, "encode_questions", encode_late)
    monkeypatch.setattr(retriever.lexical, "search", search_meanwhile)
    assert retriever.retrieve(QUESTIONS[0], 10)


@pytest.mark.parametrize("time", [None, SPRING])
def test_a_question_is_encoded_once(
    retriever: Retriever, monkeypatch: pytest.MonkeyPatch, time: Time | None
) -> None:
    encode, times = retriever.encoder.encode_questions, []

    def counted(questions: list[str]) -> object:
        times.append(questions)
        return encode(questions)

    monkeypatch.setattr(retriever.encoder, "encode_questions", counted)
    retriever.retrieve(QUESTIONS[0], 10, None, time)
    assert times == [[QUESTIONS[0]]]


class FailedError(Exception):
    """What goes wrong in the tests."""


@pytest.mark.parametrize(("part", "call"), [("lexical", "search"), ("encoder", "encode_questions")])
def test_an_error_reaches_who_asks_and_the_next_question_is_answered(
    retriever: Retriever, monkeypatch: pytest.MonkeyPatch, part: str, call: str
) -> None:
    wanted = retriever.retrieve(QUESTIONS[0], 10)

    def fail(*_: object) -> object:
        raise FailedError

    with monkeypatch.context() as failing:
        failing.setattr(getattr(retriever, part), call, fail)
        with pytest.raises(FailedError):
            retriever.retrieve(QUESTIONS[0], 10)
    assert retriever.retrieve(QUESTIONS[0], 10) == wanted


def test_threads_that_share_a_retriever_find_what_they_would_alone(retriever: Retriever) -> None:
    alone = [retriever.retrieve(question, 10) for question in QUESTIONS]
    with ThreadPoolExecutor(8) as threads:
        together = threads.map(lambda question: retriever.retrieve(question, 10), QUESTIONS * 8)
    assert list(together) == alone * 8


def test_closing_leaves_no_thread(sample_index: Path) -> None:
    before = searching_threads()
    with open_corpus(sample_index, threads=1) as corpus:
        corpus.ask(QUESTIONS[0])
        assert searching_threads() - before
    assert not searching_threads() - before


def test_a_retriever_that_nobody_holds_leaves_no_thread(sample_index: Path) -> None:
    before = searching_threads()
    retriever = open_retriever(sample_index)
    retriever.retrieve(QUESTIONS[0], 10)
    assert searching_threads() - before
    del retriever
    gc.collect()
    assert wait_for(lambda: not searching_threads() - before)
