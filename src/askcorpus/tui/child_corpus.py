"""An index folder → a corpus whose engine runs in a child process, called by lines.

For the chat it is a corpus as any other: threads call it, and each waits for its own replies. A
child that has died fails the calls that waited for it; the next call starts another one.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from itertools import count
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any, Final

from askcorpus.answering.followups.turn import Turn as SaidTurn
from askcorpus.errors import AskcorpusError
from askcorpus.records import from_record, to_record
from askcorpus.tui.calls import OPENING, Call, Question, Reply, What
from askcorpus.tui.child_process import ChildProcess
from askcorpus.tui.turns import Failure, ReportedError
from askcorpus.types import (
    Answer,
    Article,
    Filters,
    IndexStatus,
    ListedArticle,
    Models,
    OnProgress,
)

_MODULE: Final = "askcorpus.tui.engine_child"
_CLOSED: Final = "The corpus is closed."


class ChildCorpus:
    """An open corpus in a child process; see `askcorpus.tui.corpus.CorpusLike`."""

    def __init__(
        self, index: Path, *, threads: int = 0, min_confidence: float | None = None
    ) -> None:
        """Starts the child and waits until the index is open; see `askcorpus.engine.open`.

        Raises:
            AskcorpusError: The index cannot be opened, or the child has died.
        """
        least = "" if min_confidence is None else repr(min_confidence)
        self._arguments = (str(index), str(threads), least)
        self._starting = Lock()
        self._closed = False
        self._engine = _Engine(self._arguments)

    @property
    def models(self) -> Models:
        """The models that gave the last answer; before the first, those that will."""
        return self._engine.models

    @property
    def pid(self) -> int:
        """Id of the child process."""
        return self._engine.pid

    def chat(self, earlier: Sequence[SaidTurn] = ()) -> ChildConversation:
        """Returns a conversation that goes on from earlier turns, oldest first."""
        return ChildConversation(self, tuple(earlier))

    def ask(
        self,
        text: str,
        filters: Filters,
        earlier: tuple[SaidTurn, ...],
        on_progress: OnProgress | None = None,
    ) -> Answer:
        """Returns the answer to a question.

        Args:
            text: The question.
            filters: Which articles may answer.
            earlier: Turns in whose light it is understood, oldest first.
            on_progress: See `ConversationLike.ask`.
        """
        question = Question(text, filters, earlier)
        reply = self._live().call(What.ASK, question=question, on_progress=on_progress)
        assert reply.answer is not None
        return reply.answer

    def article(self, path: str) -> Article:
        """See `CorpusLike.article`."""
        reply = self._live().call(What.ARTICLE, path=path)
        assert reply.article is not None
        return reply.article

    def status(self) -> IndexStatus:
        """See `CorpusLike.status`."""
        reply = self._live().call(What.STATUS)
        assert reply.status is not None
        return reply.status

    def listing(self) -> list[ListedArticle]:
        """See `ListsArticles.listing`."""
        reply = self._live().call(What.LISTING)
        assert reply.listing is not None
        return list(reply.listing)

    def close(self) -> None:
        """Ends the child."""
        with self._starting:
            self._closed = True
            self._engine.close()

    def _live(self) -> _Engine:
        with self._starting:
            if self._closed:
                raise AskcorpusError(_CLOSED)
            if self._engine.has_ended:
                self._engine = _Engine(self._arguments)
            return self._engine


class ChildConversation:
    """A conversation with a `ChildCorpus`; what was said before is the caller's to keep."""

    def __init__(self, corpus: ChildCorpus, earlier: tuple[SaidTurn, ...]) -> None:
        self._corpus = corpus
        self._earlier = earlier

    def ask(
        self,
        question: str,
        *,
        since: date | None = None,
        until: date | None = None,
        outlets: Sequence[str] | None = None,
        on_progress: OnProgress | None = None,
    ) -> Answer:
        """See `ConversationLike.ask`."""
        filters = Filters(since, until, tuple(outlets or ()))
        return self._corpus.ask(question, filters, self._earlier, on_progress)


class _Engine:
    """One child process with an open index, until it ends."""

    def __init__(self, arguments: Sequence[str]) -> None:
        self._ids = count(OPENING + 1)
        self._lock = Lock()
        self._waiting: dict[int, SimpleQueue[dict[str, Any] | None]] = {OPENING: SimpleQueue()}
        self.has_ended = False
        self._child = ChildProcess(_MODULE, arguments)
        Thread(target=self._listen, name="engine", daemon=True).start()
        try:
            opened = self._outcome(OPENING, None)
        except BaseException:
            self.close()
            raise
        assert opened.models is not None
        self.models = opened.models

    @property
    def pid(self) -> int:
        return self._child.pid

    def call(
        self,
        what: What,
        *,
        question: Question | None = None,
        path: str | None = None,
        on_progress: OnProgress | None = None,
    ) -> Reply:
        """Calls and waits for what comes of it; what `on_progress` raises cancels the call."""
        with self._lock:
            call_id = next(self._ids)
            self._waiting[call_id] = SimpleQueue()
            if self.has_ended:  # between two calls, and nobody would tell
                self._waiting[call_id].put(None)
        self._say(Call(call_id, what, question, path))
        reply = self._outcome(call_id, on_progress)
        self.models = reply.models or self.models
        return reply

    def close(self) -> None:
        self._child.hang_up()

    def _outcome(self, call_id: int, on_progress: OnProgress | None) -> Reply:
        replies = self._waiting[call_id]
        try:
            while (record := replies.get()) is not None:
                reply = from_record(Reply, record)
                if reply.failure is not None:
                    raise ReportedError(reply.failure)
                if reply.step is None:
                    return reply
                if on_progress is not None:
                    self._report(call_id, reply, on_progress)
        finally:
            with self._lock:
                del self._waiting[call_id]
        raise ReportedError(_death(self._child))

    def _report(self, call_id: int, reply: Reply, on_progress: OnProgress) -> None:
        assert reply.step is not None
        try:
            on_progress(reply.step)
        except BaseException:
            self._say(Call(call_id, What.CANCEL))
            raise

    def _say(self, call: Call) -> None:
        # A child that reads no more has ended, or is about to: who waits for it is told so.
        with suppress(OSError, ValueError):
            self._child.say(to_record(call))

    def _listen(self) -> None:
        for message in self._child.messages():
            with self._lock:
                replies = self._waiting.get(message.get("id", -1))
            if replies is not None:
                replies.put(message)
        with self._lock:
            self.has_ended = True
            for replies in self._waiting.values():
                replies.put(None)


def _death(child: ChildProcess) -> Failure:
    details = f"the engine's process: {child.end}"
    return Failure(
        f"The engine has ended unexpectedly ({child.end}).",
        "Ask again: it starts anew by itself.",
        f"{details}: {child.last_words}" if child.last_words else details,
    )
