"""What callers of the engine pass → checked values, or an error that says what to write instead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TypedDict

from askcorpus.display import one_line
from askcorpus.errors import ConfigError, QuestionError
from askcorpus.types import Filters, OnProgress

Day = date | str
"""A day, as a date or in ISO 8601 (YYYY-MM-DD)."""


class AskOptions(TypedDict, total=False):
    """The options of `Corpus.ask` that other ways of asking take too; described there."""

    top_k: int
    since: Day | None
    until: Day | None
    outlets: Sequence[str] | None
    today: date | None
    on_progress: OnProgress | None


LONGEST_QUESTION = 2_000
"""Characters. A longer text is a paste by mistake; the encoder would cut it unseen."""


def checked_question(question: str) -> str:
    """A question on one line, without what cannot be shown.

    Raises:
        QuestionError: There is nothing to ask, or too much.
    """
    text = one_line(question)
    if not any(character.isalnum() for character in text):
        raise QuestionError(
            "The question holds no words." if text else "The question is empty.",
            "Ask something, in plain words.",
        )
    if len(text) > LONGEST_QUESTION:
        raise QuestionError(
            f"The question has {len(text):,} characters; at most {LONGEST_QUESTION:,} can be read.",
            "Ask a shorter one.",
        )
    return text


def checked_index(folder: Path) -> Path:
    """The folder of an index, absolute.

    Raises:
        ConfigError: The path cannot be written in UTF-8, as the libraries that open it need.
    """
    absolute = folder.resolve()
    try:
        str(absolute).encode("utf-8")
    except UnicodeEncodeError as error:
        raise ConfigError(
            f"The path of the index, {absolute}, is not valid UTF-8 here.",
            "Set LC_ALL=C.UTF-8 if the locale is C, or name another folder with --index.",
        ) from error
    return absolute


def checked_filters(since: Day | None, until: Day | None, outlets: Sequence[str] | None) -> Filters:
    """Filters from what `Corpus.ask` was given.

    Raises:
        QuestionError: A day is none, the days are the wrong way round, or outlets is one name.
    """
    if isinstance(outlets, str):
        raise QuestionError("outlets must be a list of names.", f"Write outlets=[{outlets!r}].")
    first, last = _day(since, "since"), _day(until, "until")
    if first is not None and last is not None and first > last:
        raise QuestionError(f"since {first} is after until {last}.", "Exchange the two days.")
    return Filters(first, last, tuple(outlets or ()))


def _day(value: Day | None, name: str) -> date | None:
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise QuestionError(
            f"{name}: {value!r} is not a day.", "Write it as YYYY-MM-DD, as in 2024-06-18."
        ) from error
