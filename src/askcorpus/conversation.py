"""Questions one after the other → answers, each understood in the light of the turns before it."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from typing import Protocol, Unpack

from askcorpus.answering.followups.turn import Turn
from askcorpus.arguments import AskOptions
from askcorpus.display import one_line
from askcorpus.types import Answer

REMEMBERED = 8
"""Turns that a question may refer to; people do not reach further back."""


class Asks(Protocol):
    """What a conversation needs of a corpus; `askcorpus.engine.Corpus` has it."""

    def ask(
        self, question: str, *, earlier: Sequence[Turn] = (), **options: Unpack[AskOptions]
    ) -> Answer:
        """Answer a question in the light of earlier turns."""
        ...


class Conversation:
    """A corpus and what was asked of it so far. Thread-safe; answers enter in order of arrival."""

    def __init__(self, corpus: Asks, earlier: Sequence[Turn] = ()) -> None:
        """Go on from earlier turns, oldest first."""
        self._corpus = corpus
        self._turns = list(earlier)
        self._adding = Lock()

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The turns so far, oldest first."""
        return tuple(self._turns)

    def ask(self, question: str, **options: Unpack[AskOptions]) -> Answer:
        """Answer a question as `Corpus.ask` does, in the light of the turns so far."""
        earlier = self._turns[-REMEMBERED:]
        answer = self._corpus.ask(question, earlier=earlier, **options)
        with self._adding:
            self._turns.append(turn_of(answer))
        return answer


def turn_of(answer: Answer) -> Turn:
    """What later questions need to know of an answer, without what cannot be shown.

    Words of it may become words of a later question, which is shown and searched for.
    """
    evidence = answer.claims[0].evidence[0] if answer.claims else None
    return Turn(
        question=one_line(answer.question),
        understood_as=one_line(answer.understood_as),
        answer=one_line(answer.text),
        sentence=one_line(evidence.sentence) if evidence else "",
        title=one_line(evidence.article.title or "") if evidence else "",
    )
