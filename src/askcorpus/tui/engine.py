"""Calls of the engine → messages: each call runs in a thread, what comes of it is posted.

The screen never waits for the engine, and nothing that the engine raises gets past this module.
"""

from __future__ import annotations

from collections.abc import Callable

from textual.dom import DOMNode
from textual.message import Message
from textual.worker import Worker, get_current_worker

from askcorpus.errors import AskcorpusError
from askcorpus.tui.corpus import ConversationLike, CorpusLike, Keep
from askcorpus.tui.messages import (
    Answered,
    ArticleFailed,
    ArticleRead,
    AskFailed,
    AskProgressed,
    CorpusFailed,
    CorpusOpened,
    KeepFailed,
    StatusFailed,
    StatusRead,
)
from askcorpus.tui.requests import Request
from askcorpus.tui.turns import Failure
from askcorpus.types import Progress

_NOT_OPEN = "The corpus is used before it is open."


class StopAskingError(Exception):
    """Raised into the engine through its progress callback, to stop work nobody waits for."""


class EngineThreads:
    """Opens the corpus and calls it, off the screen's thread.

    Args:
        open_corpus: See `askcorpus.tui.run`.
        keep: See `askcorpus.tui.run`.
    """

    def __init__(self, open_corpus: Callable[[], CorpusLike], keep: Keep | None = None) -> None:
        self._open_corpus = open_corpus
        self._keep = keep
        self._corpus: CorpusLike | None = None
        self._conversation: ConversationLike | None = None

    def open(self, reply_to: DOMNode) -> None:
        """Opens the corpus and posts `CorpusOpened` or `CorpusFailed`."""

        def work() -> Message:
            corpus = self._open_corpus()
            self._conversation = corpus.chat()
            self._corpus = corpus
            return CorpusOpened()

        _start(reply_to, work, CorpusFailed)

    def status(self, reply_to: DOMNode) -> None:
        """Reads what the index holds and posts `StatusRead` or `StatusFailed`."""
        corpus = self._opened()
        _start(reply_to, lambda: StatusRead(corpus.status()), StatusFailed)

    def ask(self, request: Request, reply_to: DOMNode) -> Worker[None]:
        """Asks, and posts `AskProgressed` now and then, at the end `Answered` or `AskFailed`.

        Returns:
            The worker, to cancel: the engine stops at its next step, and what it posts is stale.
        """
        conversation = self._conversation
        if conversation is None:
            raise RuntimeError(_NOT_OPEN)

        def work() -> Message:
            worker = get_current_worker()

            def report(progress: Progress) -> None:
                if worker.is_cancelled:
                    raise StopAskingError
                reply_to.post_message(AskProgressed(request.id, progress))

            filters = request.filters
            answer = conversation.ask(
                request.question,
                since=filters.since,
                until=filters.until,
                outlets=filters.outlets,
                on_progress=report,
            )
            if self._keep is not None:
                try:
                    self._keep(answer, filters)
                except AskcorpusError as error:
                    reply_to.post_message(KeepFailed(Failure.of(error)))
            return Answered(request.id, answer)

        return _start(reply_to, work, lambda failure: AskFailed(request.id, failure))

    def article(self, reading_id: int, path: str, reply_to: DOMNode) -> None:
        """Reads an article and posts `ArticleRead` or `ArticleFailed`."""
        corpus = self._opened()
        _start(
            reply_to,
            lambda: ArticleRead(reading_id, corpus.article(path)),
            lambda failure: ArticleFailed(reading_id, failure),
        )

    def close(self) -> None:
        """Closes the corpus if it was opened. Call it when no thread uses it any more."""
        if self._corpus is not None:
            self._corpus.close()
            self._corpus = None

    def _opened(self) -> CorpusLike:
        if self._corpus is None:
            raise RuntimeError(_NOT_OPEN)
        return self._corpus


def _start(
    reply_to: DOMNode, work: Callable[[], Message], failed: Callable[[Failure], Message]
) -> Worker[None]:
    def run() -> None:
        try:
            message = work()
        except Exception as error:  # noqa: BLE001 - whatever the engine raises is shown, the chat goes on
            message = failed(Failure.of(error))
        reply_to.post_message(message)

    return reply_to.run_worker(run, group="engine", thread=True)
