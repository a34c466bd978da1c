"""Calls, a line each on standard input → the engine → replies, a line each on standard output.

This runs as a process of its own (`python -m askcorpus.tui.engine_child`): in the chat's, keys
would wait for the models, which keep Python's lock and the cores busy, and a crash of a native
library would end the chat. Every call is served by a thread of its own.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Final

from askcorpus.records import from_record, to_record
from askcorpus.tui.calls import OPENING, Call, Question, Reply, What
from askcorpus.tui.child_voice import Seldom, Voice, give_way
from askcorpus.tui.turns import Failure
from askcorpus.types import Progress

if TYPE_CHECKING:
    from askcorpus.engine import Corpus

_NICE: Final = 5
"""Lower priority of the engine, so that keys come first; a build's is lower still."""


def main(index: str, threads: str, min_confidence: str) -> None:
    """Serves until standard input ends; see `askcorpus.engine.open` for the arguments.

    Args:
        index: The index folder.
        threads: CPU threads; 0 for all cores.
        min_confidence: Least confidence; empty for the shipped value.
    """
    give_way(_NICE)
    service = _Service(Voice())
    least = float(min_confidence) if min_confidence else None
    Thread(target=service.open, args=(Path(index), int(threads), least), daemon=True).start()
    for line in sys.stdin.buffer:
        service.take(from_record(Call, json.loads(line)))
    # Threads may be at work in native code, which the interpreter's own end would pull from under
    # them. The system frees what the index is held open by.
    os._exit(0)


class _CancelledError(Exception):
    """Raised into the engine through its progress callback: nobody waits for the answer."""


class _Service:
    """The engine behind the calls."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        self._corpus: Corpus | None = None
        self._cancelled: dict[int, Event] = {}
        self._lock = Lock()

    def open(self, index: Path, threads: int, min_confidence: float | None) -> None:
        """Opens the index and says so."""

        def opened() -> Reply:
            from askcorpus import engine

            corpus = engine.open(index, threads=threads, min_confidence=min_confidence)
            self._corpus = corpus
            return Reply(OPENING, models=corpus.models)

        self._reply(OPENING, opened)

    def take(self, call: Call) -> None:
        """Begins to serve a call, or cancels the one that runs with its id."""
        if call.what is What.CANCEL:
            with self._lock:
                cancelled = self._cancelled.get(call.id)
            if cancelled is not None:
                cancelled.set()
            return
        with self._lock:
            self._cancelled[call.id] = Event()
        Thread(target=self._serve, args=(call,), daemon=True).start()

    def _serve(self, call: Call) -> None:
        self._reply(call.id, lambda: self._served(call))
        with self._lock:
            del self._cancelled[call.id]

    def _reply(self, call_id: int, work: Callable[[], Reply]) -> None:
        try:
            record = to_record(work())
        except _CancelledError:
            return
        except BaseException as error:  # noqa: BLE001 - a panic of a native library is no Exception
            record = to_record(Reply(call_id, failure=Failure.of(error)))
        self._voice.say(record)

    def _served(self, call: Call) -> Reply:
        corpus = self._corpus
        assert corpus is not None  # nobody calls before it is open
        match call:
            case Call(what=What.ASK, question=Question() as question):
                return self._answered(corpus, call.id, question)
            case Call(what=What.ARTICLE, path=str(path)):
                return Reply(call.id, article=corpus.article(path))
            case Call(what=What.STATUS):
                return Reply(call.id, status=corpus.status())
            case Call(what=What.LISTING):
                return Reply(call.id, listing=tuple(corpus.listing()))
        raise ValueError(f"{call.what} lacks what it needs")

    def _answered(self, corpus: Corpus, call_id: int, question: Question) -> Reply:
        tell = Seldom(lambda step: self._voice.say(to_record(Reply(call_id, step=step))))
        cancelled = self._cancelled[call_id]

        def report(step: Progress) -> None:
            if cancelled.is_set():
                raise _CancelledError
            tell(step)

        filters = question.filters
        answer = corpus.chat(question.earlier).ask(
            question.text,
            since=filters.since,
            until=filters.until,
            outlets=filters.outlets,
            on_progress=report,
        )
        return Reply(call_id, answer=answer, models=corpus.models)


if __name__ == "__main__":
    main(*sys.argv[1:])
