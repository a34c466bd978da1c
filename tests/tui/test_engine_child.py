"""The service behind the engine's process, over a corpus that does not end by itself."""

from __future__ import annotations

import time
from threading import Event
from typing import Any

from askcorpus.tui.calls import Call, Question, What
from askcorpus.tui.engine_child import _Service
from askcorpus.types import Filters, Progress

STEP = Progress("reading", 1, 20, "passages")
PATIENCE = 10.0


class Endless:
    """Goes on with a question until its callback raises."""

    def __init__(self) -> None:
        self.began, self.ended = Event(), Event()

    def chat(self, earlier: Any) -> Endless:
        return self

    def ask(self, question: str, **options: Any) -> None:
        try:
            while True:
                options["on_progress"](STEP)
                self.began.set()
                time.sleep(0.001)
        finally:
            self.ended.set()


class Listener:
    """Stands where the chat listens."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []

    def say(self, message: dict[str, Any]) -> None:
        self.heard.append(message)


def test_a_cancelled_question_ends_in_the_engine_and_is_not_answered() -> None:
    listener, corpus = Listener(), Endless()
    service = _Service(listener)  # type: ignore[arg-type]
    service._corpus = corpus  # type: ignore[assignment]
    ask = Call(1, What.ASK, Question("Who?", Filters(), ()))

    service.take(ask)
    assert corpus.began.wait(PATIENCE)
    assert not corpus.ended.is_set()
    service.take(Call(1, What.CANCEL))

    assert corpus.ended.wait(PATIENCE)
    deadline = time.monotonic() + PATIENCE
    while service._cancelled and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not service._cancelled
    assert all(message.get("step") for message in listener.heard)


def test_to_cancel_what_is_done_does_nothing() -> None:
    _Service(Listener()).take(Call(7, What.CANCEL))  # type: ignore[arg-type]
