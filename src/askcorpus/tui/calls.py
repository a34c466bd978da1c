"""What the chat calls the engine for, and what comes back, as lines between two processes.

Both are records (see `askcorpus.records`), so nothing of an answer is lost on the way.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from askcorpus.answering.followups.turn import Turn as SaidTurn
from askcorpus.tui.turns import Failure
from askcorpus.types import (
    Answer,
    Article,
    Filters,
    IndexStatus,
    ListedArticle,
    Models,
    Progress,
)

OPENING: Final = 0
"""Id of the reply that the index is open, or why it is not; nobody calls for it."""


class What(StrEnum):
    """What is wanted."""

    ASK = "ask"
    ARTICLE = "article"
    STATUS = "status"
    LISTING = "listing"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what it depends on; see `askcorpus.engine.Corpus.ask`."""

    text: str
    filters: Filters
    earlier: tuple[SaidTurn, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the engine.

    Attributes:
        id: Rises with every call. To cancel a call is to call with its id.
        what: What is wanted.
        question: To ask.
        path: Of an article, below the corpus folder.
    """

    id: int
    what: What
    question: Question | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What comes of a call: any number of steps, then what was wanted or a failure.

    Attributes:
        id: That of the call.
        step: A step of the work, which goes on.
        failure: Why there is not what was wanted.
        models: Those that answer: with an answer, and when the index is open.
        answer: To a question.
        article: At the path.
        status: Of the index.
        listing: Of all articles.
    """

    id: int
    step: Progress | None = None
    failure: Failure | None = None
    models: Models | None = None
    answer: Answer | None = None
    article: Article | None = None
    status: IndexStatus | None = None
    listing: tuple[ListedArticle, ...] | None = None
