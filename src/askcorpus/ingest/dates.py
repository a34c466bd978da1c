"""Words → the complete calendar date in them: day, month and year, or nothing.

A cheap pattern finds what may be a date; only that goes to dateparser. Dates that can be read in
two ways (03/04/2024) count as no date, for a wrong date is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache

_YEAR = r"(?:19|20)\d\d"
_WORD = r"[^\W\d_]{3,12}\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th|er|º|ª|\.)?"
_CANDIDATE = re.compile(
    rf"(?<!\d)(?P<ymd>{_YEAR}(?P<separator>[-/.])\d{{1,2}}(?P=separator)\d{{1,2}})(?!\d)"
    rf"|(?<!\d)(?P<dmy>\d{{1,2}}(?P<mark>[-/.])\d{{1,2}}(?P=mark){_YEAR})(?!\d)"
    rf"|(?<!\d)(?P<day_first>{_DAY}\s+(?:de\s+|of\s+)?{_WORD},?\s+(?:de\s+|del\s+)?{_YEAR})(?!\d)"
    rf"|(?P<month_first>{_WORD}\s+{_DAY},?\s*{_YEAR})(?!\d)"
    rf"|(?P<cjk>{_YEAR}\s?[年년]\s?\d{{1,2}}\s?[月월]\s?\d{{1,2}}\s?[日일])"
)
# Left to itself dateparser tries two hundred languages, which takes seconds the first time.
_LANGUAGES = ["en", "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "uk", "tr", "sv", "da", "nb"]
_LANGUAGES += ["fi", "cs", "ro", "hu", "el", "id", "vi", "ar", "fa", "hi"]
_NUMBER = re.compile(r"\d+")
_COMPLETE = {"REQUIRE_PARTS": ["day", "month", "year"]}


def find_date(text: str) -> date | None:
    """Find the first complete date in a short text.

    Args:
        text: A line, or the beginning of a paragraph.

    Returns:
        The date, or None where there is none or it can be read in two ways.
    """
    return next((day for day, _, _ in find_dates(text)), None)


def find_dates(text: str) -> Iterator[tuple[date, int, int]]:
    """Find the complete dates in a text.

    Args:
        text: Any text.

    Yields:
        Each date with where it begins and ends.
    """
    for match in _CANDIDATE.finditer(text):
        day = _read(match)
        if day is not None:
            yield day, match.start(), match.end()


def to_date(value: object) -> date | None:
    """Read a value of front matter or JSON as a date.

    Args:
        value: A date, a point in time, or words.

    Returns:
        The date, or None where the value gives no complete one.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return find_date(value) if isinstance(value, str) else None


def _read(match: re.Match[str]) -> date | None:
    numbers = [int(number) for number in _NUMBER.findall(match.group())]
    if match.group("ymd") or match.group("cjk"):
        return _calendar(numbers[0], numbers[1], numbers[2])
    if match.group("dmy"):
        first, second, year = numbers
        # With dots the day comes first everywhere; with strokes that depends on the country.
        if match.group("mark") == "." or first > 12 or first == second:
            return _calendar(year, second, first)
        return _calendar(year, first, second) if second > 12 else None
    return _read_words(" ".join(match.group().split()))


def _calendar(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@lru_cache(maxsize=8192)
def _read_words(words: str) -> date | None:
    import dateparser

    found = dateparser.parse(words, languages=_LANGUAGES, settings=_COMPLETE)
    if found is None:
        return None
    day, year = sorted(int(number) for number in _NUMBER.findall(words))
    return found.date() if (found.day, found.year) == (day, year) else None
