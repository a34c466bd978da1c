"""What stands in the fields of the filter dialog ↔ `Filters`, and filters → words.

No Textual here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from askcorpus.display import one_line
from askcorpus.types import Filters

_NO_DAY: Final = "Not a day. Write it as YYYY-MM-DD."
_BACKWARDS: Final = "This day is before the first one."


@dataclass(frozen=True, slots=True)
class FilterFields:
    """The fields of the dialog, as typed; empty for no restriction.

    Attributes:
        since: First day.
        until: Last day.
        outlets: Names with commas between them.
    """

    since: str = ""
    until: str = ""
    outlets: str = ""


@dataclass(frozen=True, slots=True)
class FieldErrors:
    """What is wrong with a field, a sentence each; empty where nothing is."""

    since: str = ""
    until: str = ""


def fields_of(filters: Filters) -> FilterFields:
    """Returns `filters` as a person would type them."""
    return FilterFields(
        filters.since.isoformat() if filters.since else "",
        filters.until.isoformat() if filters.until else "",
        ", ".join(one_line(outlet) for outlet in filters.outlets),
    )


def read_fields(fields: FilterFields) -> Filters | FieldErrors:
    """Returns the filters that the fields stand for, or what is wrong with them."""
    since, until = _day(fields.since), _day(fields.until)
    if isinstance(since, str) or isinstance(until, str):
        return FieldErrors(
            since if isinstance(since, str) else "", until if isinstance(until, str) else ""
        )
    if since is not None and until is not None and until < since:
        return FieldErrors(until=_BACKWARDS)
    names = (one_line(name) for name in fields.outlets.split(","))
    return Filters(since, until, tuple(dict.fromkeys(filter(None, names))))


def unknown_outlets(typed: str, known: Iterable[str]) -> list[str]:
    """Returns the outlets of a field that no article has, as they were typed.

    Args:
        typed: Names with commas between them.
        known: The outlets of the articles; as when filtering, case does not matter.
    """
    keys = {outlet.casefold() for outlet in known}
    names = dict.fromkeys(one_line(name) for name in typed.split(","))
    return [name for name in names if name and name.casefold() not in keys]


def filter_words(filters: Filters) -> str:
    """Returns the filters on one line, as in "since 1 Jun 2024 · Gazette, Post"; empty without."""
    parts = (
        f"since {_words(filters.since)}" if filters.since else "",
        f"until {_words(filters.until)}" if filters.until else "",
        ", ".join(one_line(outlet) for outlet in filters.outlets),
    )
    return " · ".join(filter(None, parts))


def _day(text: str) -> date | str | None:
    """The day, None for an empty field, or what is wrong."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return _NO_DAY


def _words(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
