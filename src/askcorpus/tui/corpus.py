"""What the chat needs of the engine, and no more: the seam at which tests put a scripted one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from askcorpus.answering.followups.turn import Turn as SaidTurn
from askcorpus.types import Answer, Article, IndexStatus, Models, OnProgress


class ConversationLike(Protocol):
    """A conversation with a corpus, such as `askcorpus.conversation.Conversation`."""

    def ask(
        self,
        question: str,
        *,
        since: date | None = None,
        until: date | None = None,
        outlets: Sequence[str] | None = None,
        on_progress: OnProgress | None = None,
    ) -> Answer:
        """Returns the answer to `question`, understood in the light of those before it.

        Args:
            question: As typed, on one line.
            since: Only articles published on this day or later.
            until: Only articles published on this day or earlier.
            outlets: Only articles of these outlets, without regard to case.
            on_progress: Called after each step; raises to stop the work when it is cancelled.

        Raises:
            AskcorpusError: The question cannot be asked, or the index cannot be read.
        """
        ...


class CorpusLike(Protocol):
    """An open corpus, such as `askcorpus.engine.Corpus`. Any thread may call any method."""

    @property
    def models(self) -> Models:
        """The models that answer now."""
        ...

    def chat(self, earlier: Sequence[SaidTurn] = ()) -> ConversationLike:
        """Returns a conversation that goes on from earlier turns, oldest first."""
        ...

    def article(self, path: str) -> Article:
        """Returns the article at `path` below the corpus folder, with its text.

        Raises:
            AskcorpusError: The article is not in the index, or the index cannot be read.
        """
        ...

    def status(self) -> IndexStatus:
        """Returns what the index holds.

        Raises:
            AskcorpusError: The index cannot be read.
        """
        ...

    def close(self) -> None:
        """Releases the index and the models."""
        ...
