"""A turn of the conversation: a question and what has come of it so far, as a card shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from askcorpus.errors import AskcorpusError, SessionError
from askcorpus.history import SavedTurn
from askcorpus.types import Answer, Filters, Progress

_NO_FILTERS: Final = Filters()


@dataclass(frozen=True, slots=True)
class Waiting:
    """The question is queued. `why` is a sentence that says for what it waits."""

    why: str


@dataclass(frozen=True, slots=True)
class Working:
    """The engine is at it; `progress` is its latest step, None before the first."""

    progress: Progress | None = None


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The user gave the question up."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An error as people read it.

    Attributes:
        title: What happened.
        hint: What to do next; may be empty.
        details: Kinds of the error and of those behind it, for a report; may be empty.
    """

    title: str
    hint: str
    details: str = ""

    @classmethod
    def of(cls, error: BaseException) -> Failure:
        """Returns the failure that `error` stands for; one nobody planned goes by its name."""
        if isinstance(error, ReportedError):
            return error.failure
        details = " from ".join(_kinds(error))
        if isinstance(error, AskcorpusError):
            return cls(error.title, error.hint, details)
        return cls(
            f"Unexpected error: {type(error).__name__}",
            f"{error}\nThe chat goes on: ask again, or ask something else.".strip(),
            details,
        )


class ReportedError(AskcorpusError):
    """A failure that another process has told of.

    Args:
        failure: As it was told.
    """

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.title, failure.hint)
        self.failure = failure


@dataclass(frozen=True, slots=True)
class Stored:
    """An answer of a reopened session that is not unpacked yet, because its card is not loaded."""

    turn: SavedTurn


Outcome = Waiting | Working | Answer | Failure | Cancelled | Stored


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and its outcome.

    Attributes:
        id: That of its request.
        question: As asked; an empty one makes a notice about the chat itself.
        outcome: What has come of it so far.
        filters: Those that were in force when it was asked.
        number: Its position in the session that is kept, from 1; None while it is in none.
        reopened: Whether it was asked before this chat was opened.
    """

    id: int
    question: str
    outcome: Outcome
    filters: Filters = _NO_FILTERS
    number: int | None = None
    reopened: bool = False


def unpacked(outcome: Outcome) -> Outcome:
    """Returns the answer of a stored outcome, or why it cannot be read; any other as it is."""
    if not isinstance(outcome, Stored):
        return outcome
    try:
        return outcome.turn.answer
    except SessionError as error:
        return Failure.of(error)


def _kinds(error: BaseException) -> Iterator[str]:
    cause: BaseException | None = error
    while cause is not None:
        yield type(cause).__qualname__
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
