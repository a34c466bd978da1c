"""Question + today → the time it names, so that articles of that time can be preferred.

Only a time that says *when* counts ("in June 2024", "last week"), not a year in a name ("the 2024
budget") or a quantity ("2,000 troops"): articles about these are of any time. So a mere year,
month, season or weekday needs its preposition; a whole date does not. English only.

The grammar is our own because dateparser.search, which comes with a library we have, costs 0.3 s to
import, takes verbs for months ("march on Seoul"), numbers for years ("Resolution 1718") and a month
for one day of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from math import cos, pi

from askcorpus.answering.times.time_readers import MONTHS, Days, month_end
from askcorpus.answering.times.time_words import IN, ON, ONE_SIDED, units_at

_DAY = timedelta(days=1)

# Every time has one of these in its words: most questions have none, and are spared the grammar.
_HINT = re.compile(
    r"\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|spring|summer|autumn|winter|fall|"
    r"hour|day|night|morning|evening|afternoon|week|month|quarter|year|decade",
    re.I,
)
# Letters that re.IGNORECASE takes for an "i", and str.casefold does not.
_NO_I = {ord(letter): "\N{REPLACEMENT CHARACTER}" for letter in "İı"}
_WORD_START = re.compile(r"(?<![\w.,/’'–$£€#-])(?=\w)")
_JOINT = re.compile(r"\s*(?:[-–—]|\b(?:and|or|to|until|till|through)\b)\s*(?=\w)", re.I)
_ONWARDS = re.compile(r"\s+on(?:wards?)?\b", re.I)
_FRAME = re.compile(rf"(?:({'|'.join(sorted(IN | ON))}|at|by|over|within|for) )?", re.I)


@dataclass(frozen=True, slots=True)
class Period:
    """A time that a question names.

    Attributes:
        first: First day, inclusive; `date.min` where the question gives no beginning.
        last: Last day, inclusive; `date.max` where the question gives no end.
        words: The question's own words for it, with their preposition.
        start: Where the words begin in the question, in characters.
        end: Where they end, exclusive.
    """

    first: date
    last: date
    words: str
    start: int
    end: int


def period_in(question: str, today: date) -> Period | None:
    """Find the time that a question names; the first one, if it names several.

    A month, season, weekday or day of a month without a year is the most recent one that has begun.
    Weeks begin on Monday; a winter has the year in which it begins.

    Args:
        question: Plain text on one line, as `display.one_line` makes it.
        today: The day on which the question is asked.

    Returns:
        The period, or None where the question names none, where it has not begun yet, and where it
        leaves out no day up to today ("until 2050").
    """
    text = question.translate(_NO_I)
    if _HINT.search(text) is None:
        return None
    for word in _WORD_START.finditer(text):
        for (first, last), end in _readings(text, word.start(), today):
            everything = first == date.min and last >= today
            if first <= min(last, today) and not everything:
                return Period(first, last, question[word.start() : end], word.start(), end)
    return None


def describe(period: Period) -> str:
    """The period in words: "September 2023", "17–23 November 2026", "since 1 May 2024"."""
    first, last = period.first, period.last
    if last == date.max:
        return f"since {_day_words(first)}"
    if first == date.min:
        return f"before {_day_words(last + _DAY)}"
    if first == last:
        return _day_words(first)
    if first.day == 1 and last == month_end(last):
        return _months_in_words(first, last)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{_day_words(last)}"
    if first.year == last.year:
        return f"{first.day} {MONTHS[first.month - 1]} – {_day_words(last)}"
    return f"{_day_words(first)} – {_day_words(last)}"


def closeness(published: date | None, period: Period) -> float:
    """How well an article's date fits a period.

    1 within it; outside ``(1 + cos(pi * distance / reach)) / 2`` up to `reach`, then 0. Reports
    follow an event: after the end `reach` is 7 days and a seventh of the period's length, at most
    59 days in all; before the beginning it is a third of that. Where a period is open on one side,
    the other is a day that the question names, and reaches as far as that of a single day.

    Args:
        published: The article's date, if known.
        period: What the question names.

    Returns:
        0..1; 0 without a date.
    """
    if published is None:
        return 0.0
    is_open = period.first == date.min or period.last == date.max
    length = 1 if is_open else (period.last - period.first).days + 1
    reach = 7 + min(length, 364) / 7
    early, late = (period.first - published).days, (published - period.last).days
    share = 3 * early / reach if early > 0 else max(0, late) / reach
    return (1 + cos(pi * min(1.0, share))) / 2


def _day_words(day: date) -> str:
    return f"{day.day} {_month_words(day)}"


def _month_words(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"


def _months_in_words(first: date, last: date) -> str:
    if (first.month, last.month) == (1, 12):
        if first.year % 10 == 0 and last.year - first.year == 9:
            return f"the {first.year}s"
        return f"{first.year}" if first.year == last.year else f"{first.year}–{last.year}"
    if first.year != last.year:
        return f"{_month_words(first)} – {_month_words(last)}"
    start = "" if first.month == last.month else f"{MONTHS[first.month - 1]}–"
    return start + _month_words(last)


def _readings(question: str, start: int, today: date) -> Iterator[tuple[Days, int]]:
    """What the words from `start` on may mean, likeliest first, and where each meaning ends."""
    opening = _FRAME.match(question, start)
    assert opening is not None
    frame = (opening[1] or "").casefold()
    for unit, match in units_at(question, opening.end()):
        joint = _JOINT.match(question, match.end())
        if joint is not None and (unit.partial or unit.fits(frame)) and frame not in ONE_SIDED:
            for other, ending in units_at(question, joint.end()):
                # There is no 31 June, and no day before the calendar begins.
                with suppress(ValueError, OverflowError):
                    if other.fits(frame):
                        last = other.read(ending, today)[1]
                        yield (unit.read(match, last)[0], last), ending.end()
        # "from 2000 to 3000 troops" and "between 2000 and 3000 troops" are no times.
        half = frame == "between" or (frame == "from" and joint is not None)
        if unit.fits(frame) and not half:
            onwards = _ONWARDS.match(question, match.end()) if frame == "from" else None
            with suppress(ValueError, OverflowError):
                days = unit.read(match, today)
                yield _limited("since" if onwards else frame, days), (onwards or match).end()


def _limited(frame: str, days: Days) -> Days:
    first, last = days
    if frame in ("since", "after"):
        return (first if frame == "since" else last + _DAY), date.max
    if frame in ("before", "prior to"):
        return date.min, first - _DAY
    return (date.min if frame in ONE_SIDED else first), last
