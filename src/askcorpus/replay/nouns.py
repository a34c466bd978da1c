"""What a replay finds: the answers before and now, what changed, and where each quote stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from askcorpus.types import Answer, IndexInfo, Models

_SCHEMA: Final = 1


class Change(StrEnum):
    """What is not as it was."""

    NOW_NONE = "now_none"
    """There was an answer, and now there is none."""
    NOW_ANSWERED = "now_answered"
    """There was none, and now there is one."""
    OTHER_KIND = "other_kind"
    """An answer of another status, or a list where there was none, or the other way round."""
    OTHER_WORDS = "other_words"
    EVIDENCE_MOVED = "evidence_moved"
    """The same words, quoted from other places."""
    FILE_CHANGED = "file_changed"
    """A file that was quoted is another by its hash, or is no longer in the index."""
    QUOTE_MOVED = "quote_moved"
    """A quote, or the sentence around it, no longer stands at its place."""


class Place(StrEnum):
    """What stands where a quote stood."""

    HOLDS = "holds"
    MOVED = "moved"
    NO_ARTICLE = "no_article"


@dataclass(frozen=True, slots=True)
class CheckedQuote:
    """A quote of the transcript against the text that the index has now.

    Attributes:
        path: Of its article.
        start: First character.
        end: One past the last.
        quote: Its words.
        place: Whether they stand there.
        file_changed: Whether the article's file has another hash now; false where it is not known.
    """

    path: str
    start: int
    end: int
    quote: str
    place: Place
    file_changed: bool


@dataclass(frozen=True, slots=True)
class ReplayedTurn:
    """A question, what was answered and what is answered now.

    Attributes:
        before: From the transcript.
        after: From the index.
        changes: What differs; empty if nothing does.
        quotes: Every quote of the answer before, each place once.
    """

    before: Answer
    after: Answer
    changes: tuple[Change, ...]
    quotes: tuple[CheckedQuote, ...]


@dataclass(frozen=True, slots=True)
class Replay:
    """A transcript asked again.

    Attributes:
        name: Of the transcript.
        index: That answered now.
        models: That answered now.
        models_changed: Whether a turn is known to have been answered by other models.
        turns: In their order.
    """

    name: str
    index: IndexInfo
    models: Models
    models_changed: bool
    turns: tuple[ReplayedTurn, ...]

    @property
    def changed(self) -> int:
        """How many turns are not as they were."""
        return sum(bool(turn.changes) for turn in self.turns)

    def to_dict(self) -> dict[str, Any]:
        """The replay as JSON-serialisable data: the contract of `replay --json`, schema 1."""
        return {
            "schema": _SCHEMA,
            "name": self.name,
            "generation": self.index.generation,
            "models_changed": self.models_changed,
            "changed": self.changed,
            "turns": [_turn_to_dict(turn) for turn in self.turns],
        }


def _turn_to_dict(turn: ReplayedTurn) -> dict[str, Any]:
    return {
        "question": turn.before.question,
        "changes": [change.value for change in turn.changes],
        "before": _answer_to_dict(turn.before),
        "after": _answer_to_dict(turn.after),
        "quotes": [
            {
                "article": quote.path,
                "start": quote.start,
                "end": quote.end,
                "quote": quote.quote,
                "place": quote.place.value,
                "file_changed": quote.file_changed,
            }
            for quote in turn.quotes
        ],
    }


def _answer_to_dict(answer: Answer) -> dict[str, Any]:
    return {
        "understood_as": answer.understood_as,
        "status": answer.status.value,
        "text": answer.text,
        "confidence": round(answer.confidence, 4),
        "generation": answer.index.generation,
    }
