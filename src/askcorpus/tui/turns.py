"""A turn of the conversation: a question and what has come of it so far, as a card shows it."""

from __future__ import annotations

from dataclasses import dataclass

from askcorpus.errors import AskcorpusError
from askcorpus.types import Answer, Progress


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
    """An error as people read it: what happened, and what to do next (may be empty)."""

    title: str
    hint: str

    @classmethod
    def of(cls, error: Exception) -> Failure:
        """Returns the failure that `error` stands for; one nobody planned goes by its name."""
        if isinstance(error, AskcorpusError):
            return cls(error.title, error.hint)
        return cls(
            f"Unexpected error: {type(error).__name__}",
            f"{error}\nThe chat goes on: ask again, or ask something else.".strip(),
        )


Outcome = Waiting | Working | Answer | Failure | Cancelled


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and its outcome. An empty question makes a notice about the chat itself."""

    id: int
    question: str
    outcome: Outcome
