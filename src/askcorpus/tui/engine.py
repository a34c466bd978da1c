"""Calls of the engine → messages: each call runs in a thread, what comes of it is posted.

The screen never waits for the engine, and nothing that the engine raises gets past this module.
"""

from __future__ import annotations

from collections.abc import Callable

from textual.dom import DOMNode
from textual.message import Message
from textual.worker import Worker, get_current_worker

from askcorpus.errors import AskcorpusError
from askcorpus.history import SessionInfo
from askcorpus.tui.corpus import CorpusLike
from askcorpus.tui.listing import ListsArticles
from askcorpus.tui.messages import (
    Answered,
    ArticleFailed,
    ArticleRead,
    AskFailed,
    AskProgressed,
    CorpusFailed,
    CorpusOpened,
    KeepFailed,
    OutletsFailed,
    OutletsRead,
    StatusFailed,
    StatusRead,
)
from askcorpus.tui.requests import Request
from askcorpus.tui.talk import Talk
from askcorpus.tui.threads import in_thread
from askcorpus.tui.turns import Failure
from askcorpus.types import Answer, Filters, Progress

_NOT_OPEN = "The corpus is used before it is open."


class StopAskingError(Exception):
    """Raised into the engine through its progress callback, to stop work nobody waits for."""


class EngineThreads:
    """Opens the corpus and calls it, off the screen's thread.

    Args:
        open_corpus: See `askcorpus.tui.run`.

    Attributes:
        talk: The conversation in which questions are asked from now on. What runs goes on in the
            one in which it began.
    """

    def __init__(self, open_corpus: Callable[[], CorpusLike]) -> None:
        self.talk = Talk()
        self._open_corpus = open_corpus
        self._corpus: CorpusLike | None = None

    def open(self, reply_to: DOMNode) -> None:
        """Opens the corpus and posts `CorpusOpened` or `CorpusFailed`."""

        def work() -> Message:
            self._corpus = self._open_corpus()
            return CorpusOpened()

        _start(reply_to, work, CorpusFailed)

    def status(self, reply_to: DOMNode) -> None:
        """Reads what the index holds and posts `StatusRead` or `StatusFailed`."""
        corpus = self._opened()
        _start(reply_to, lambda: StatusRead(corpus.status()), StatusFailed)

    def outlets(self, reply_to: DOMNode) -> None:
        """Reads which outlets there are and posts `OutletsRead` or `OutletsFailed`."""

        def work() -> Message:
            corpus = self._corpus
            if corpus is None or not isinstance(corpus, ListsArticles):
                raise AskcorpusError("The articles cannot be listed yet.", "")
            outlets = (listed.article.outlet for listed in corpus.listing())
            return OutletsRead(frozenset(outlet for outlet in outlets if outlet is not None))

        _start(reply_to, work, OutletsFailed)

    def ask(self, request: Request, reply_to: DOMNode) -> Worker[None]:
        """Asks, and posts `AskProgressed` now and then, at the end `Answered` or `AskFailed`.

        Returns:
            The worker, to cancel: the engine stops at its next step, and what it posts is stale.
        """
        corpus, talk = self._opened(), self.talk

        def work() -> Message:
            worker = get_current_worker()

            def report(progress: Progress) -> None:
                if worker.is_cancelled:
                    raise StopAskingError
                reply_to.post_message(AskProgressed(request.id, progress))

            filters = request.filters
            earlier = talk.earlier() if request.earlier is None else request.earlier
            answer = corpus.chat(earlier).ask(
                request.question,
                since=filters.since,
                until=filters.until,
                outlets=filters.outlets,
                on_progress=report,
            )
            talk.add(answer)
            return Answered(request.id, answer, _kept(corpus, talk, answer, filters, reply_to))

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


def _kept(
    corpus: CorpusLike, talk: Talk, answer: Answer, filters: Filters, reply_to: DOMNode
) -> SessionInfo | None:
    """The session in which the answer is kept now; where it cannot be, says so."""
    if talk.keep is None:
        return None
    try:
        return talk.keep(answer, filters, corpus.models)
    except AskcorpusError as error:
        reply_to.post_message(KeepFailed(Failure.of(error)))
        return None


def _start(
    reply_to: DOMNode, work: Callable[[], Message], failed: Callable[[Failure], Message]
) -> Worker[None]:
    return in_thread(reply_to, work, failed, group="engine")
