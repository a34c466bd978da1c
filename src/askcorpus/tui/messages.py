"""What happened, as messages: from the engine's threads to a screen, and from widgets upwards.

Everything that comes of a request carries the request's id, so that a stale result can be dropped.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from askcorpus.history import SessionInfo
from askcorpus.tui.sources import Source
from askcorpus.tui.turns import Failure
from askcorpus.types import Answer, Article, IndexStatus, Progress


@dataclass
class CorpusOpened(Message):
    """The index is open and the models are loaded."""


@dataclass
class CorpusFailed(Message):
    """The index could not be opened."""

    failure: Failure


@dataclass
class StatusRead(Message):
    """What the index holds is known."""

    status: IndexStatus


@dataclass
class StatusFailed(Message):
    """What the index holds could not be read."""

    failure: Failure


@dataclass
class AskProgressed(Message):
    """The engine has done a step of a request."""

    request_id: int
    progress: Progress


@dataclass
class Answered(Message):
    """A request has its answer, which may be that there is none.

    Attributes:
        request_id: Of the request.
        answer: The answer.
        kept: The session as it is now that the turn is kept at its end; None if it is not kept.
    """

    request_id: int
    answer: Answer
    kept: SessionInfo | None = None


@dataclass
class AskFailed(Message):
    """A request ended in an error."""

    request_id: int
    failure: Failure


@dataclass
class KeepFailed(Message):
    """A turn could not be kept on disk; it is shown all the same."""

    failure: Failure


@dataclass
class ArticleRead(Message):
    """An article that was asked for is here."""

    reading_id: int
    article: Article


@dataclass
class ArticleFailed(Message):
    """An article that was asked for cannot be had."""

    reading_id: int
    failure: Failure


@dataclass
class OutletsRead(Message):
    """The outlets of all articles are known, as their articles spell them."""

    outlets: frozenset[str]


@dataclass
class OutletsFailed(Message):
    """The outlets could not be read."""

    failure: Failure


@dataclass
class QuestionAsked(Message):
    """The user has asked; the question is on one line and not empty."""

    question: str


@dataclass
class TextCopied(Message):
    """Text was given to the terminal, and to the system's clipboard if there is one.

    Attributes:
        what: What was copied, as in "the answer".
        to_system: Whether the system's clipboard took it.
    """

    what: str
    to_system: bool


@dataclass
class TurnChosen(Message):
    """Another card has become the current one."""

    turn_id: int


@dataclass
class CardResized(Message):
    """A card has become taller or shorter, because its turn or the terminal has changed."""

    turn_id: int


@dataclass
class SourceChosen(Message):
    """The user wants to read a source of a card."""

    turn_id: int
    source: Source
