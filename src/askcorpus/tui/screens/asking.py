"""Questions → requests to the engine, one at a time → what comes of them, in the cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from textual.screen import Screen
from textual.worker import Worker

from askcorpus.answering.followups.turn import Turn as SaidTurn
from askcorpus.tui.engine import EngineThreads
from askcorpus.tui.messages import Answered, AskFailed, AskProgressed, CorpusFailed
from askcorpus.tui.requests import RequestQueue
from askcorpus.tui.screens.reading import SourceReading
from askcorpus.tui.turns import Cancelled, Failure, Outcome, Turn, Waiting, Working
from askcorpus.tui.widgets.conversation import Conversation
from askcorpus.tui.widgets.status_line import StatusLine
from askcorpus.types import Filters

_LOADING: Final = "the models are still loading; it is asked as soon as they are ready."
_BUSY: Final = "it is asked when the question before it is done."


class Asking:
    """What is asked, what waits, and whether the corpus is open.

    Args:
        engine: Asks.
        screen: Has the cards and the status line, and is told of the answers; it passes them on.
        reading: Shows what the current card cites.
    """

    def __init__(self, engine: EngineThreads, screen: Screen[None], reading: SourceReading) -> None:
        self._engine = engine
        self._screen = screen
        self._reading = reading
        self._queue = RequestQueue()
        self._opened = False
        self._opening = False
        self._worker: Worker[None] | None = None

    @property
    def busy(self) -> bool:
        """Whether a question is being answered or waits."""
        return self._queue.busy

    def new_ids(self, count: int) -> Sequence[int]:
        """Returns ids for turns that are not asked here, rising."""
        return [self._queue.new_id() for _ in range(count)]

    def open_corpus(self) -> None:
        """Opens the corpus, behind the screen."""
        self._opening = True
        self._engine.open(self._screen)
        self._show_activity()

    def corpus_opened(self) -> None:
        """Asks what was queued, and finds out what the index holds."""
        self._opening = False
        self._opened = True
        self._engine.status(self._screen)
        self._advance()

    def corpus_failed(self, message: CorpusFailed) -> None:
        """Says so in the cards of the questions that waited, or in a card of its own."""
        self._opening = False
        waiting = self._queue.drain()
        for request in waiting:
            self._set_outcome(request.id, message.failure)
        if not waiting:
            self.say(message.failure)
        self._show_activity()

    def say(self, failure: Failure) -> None:
        """Shows an error that no question led to, in a card of its own."""
        self._conversation.add(Turn(self._queue.new_id(), "", failure))

    def ask(
        self, question: str, filters: Filters, earlier: tuple[SaidTurn, ...] | None = None
    ) -> None:
        """Queues a question; opens the corpus again if that has failed before.

        Args:
            question: On one line, not empty.
            filters: Under which to ask it.
            earlier: See `Request.earlier`.
        """
        request = self._queue.submit(question, filters, earlier)
        why = _BUSY if self._opened else _LOADING
        self._conversation.add(Turn(request.id, request.question, Waiting(why), request.filters))
        if not self._opened and not self._opening:
            self.open_corpus()
        self._advance()

    def progressed(self, message: AskProgressed) -> None:
        """Shows how far the engine is."""
        if self._queue.is_running(message.request_id):
            self._set_outcome(message.request_id, Working(message.progress))

    def answered(self, message: Answered) -> bool:
        """Shows the answer, and its first source beside it; returns whether it was still wanted."""
        if not self._queue.finish(message.request_id):
            return False
        self._status.timings = message.answer.timings
        self._status.index = message.answer.index
        number = message.kept.turns if message.kept is not None else None
        self._end(message.request_id, message.answer, number)
        return True

    def failed(self, message: AskFailed) -> None:
        """Shows the error."""
        if self._queue.finish(message.request_id):
            self._end(message.request_id, message.failure)

    def cancel(self) -> bool:
        """Gives up the running question, else the newest that waits; returns whether there was one.

        The engine stops at its next step.
        """
        running = self._queue.running
        request = self._queue.cancel()
        if request is None:
            return False
        if request is running and self._worker is not None:
            self._worker.cancel()
        self._set_outcome(request.id, Cancelled())
        self._advance()
        return True

    @property
    def _conversation(self) -> Conversation:
        return self._screen.query_one(Conversation)

    @property
    def _status(self) -> StatusLine:
        return self._screen.query_one(StatusLine)

    def _end(self, turn_id: int, outcome: Outcome, number: int | None = None) -> None:
        self._set_outcome(turn_id, outcome, number)
        if turn_id == self._conversation.current:
            self._reading.follow(turn_id)
        self._advance()

    def _advance(self) -> None:
        request = self._queue.start_next() if self._opened else None
        if request is not None:
            self._set_outcome(request.id, Working())
            self._worker = self._engine.ask(request, self._screen)
        self._show_activity()

    def _set_outcome(self, turn_id: int, outcome: Outcome, number: int | None = None) -> None:
        turn = self._conversation.turns[turn_id]
        self._conversation.update_turn(replace(turn, outcome=outcome, number=number))

    def _show_activity(self) -> None:
        if self._queue.running is not None:
            self._status.activity = "◌ Searching…"
        elif self._opening:
            self._status.activity = "◌ Loading the models…"
        else:
            self._status.activity = "● Ready" if self._opened else "✕ No index open"
