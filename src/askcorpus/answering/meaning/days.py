"""Text → Moment: the day, month or year that a phrase names, as far as it says.

A grammar of whole phrases, because a reader's span is one. Written for English; numeric dates only
where the order of day and month is beyond doubt.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta

from askcorpus.answering.meaning.phrases import EDGES

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?P<weekday>mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>1[5-9]\d\d|20\d\d)"
_HOUR = r"(?:\s+(?:morning|afternoon|evening|night))?"

_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?:on\s+)?(?:{_WEEKDAY},?\s+)?(?:the\s+)?{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?",
        rf"(?:on\s+)?(?:{_WEEKDAY},?\s+)?{_MONTH}\s+(?:the\s+)?{_DAY}(?:,?\s+{_YEAR})?",
        rf"(?:in\s+)?{_MONTH}(?:,?\s+(?:of\s+)?{_YEAR})?",
        rf"(?:in\s+)?{_YEAR}",
        r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})",
    )
)
_WEEKDAY_ALONE = re.compile(rf"(?:on\s+)?(?P<last>last\s+)?{_WEEKDAY}{_HOUR}")
_RELATIVE_DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1}
_RELATIVE_YEARS = {"this year": 0, "last year": -1, "next year": 1}


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, month or year.

    Attributes:
        year: None where it is not known.
        month: 1..12, None where it is not said.
        day: Of the month, None where it is not said.
        inferred: Whether a part of it was worked out from the day of publication.
    """

    year: int | None
    month: int | None = None
    day: int | None = None
    inferred: bool = False


def moment_of(text: str, published: date | None) -> Moment | None:
    """The moment that a phrase names.

    A day without a year is taken to be the one nearest to publication, a weekday the last one up
    to it: news tells what has happened.

    Args:
        text: The whole phrase, in any case.
        published: When it was printed; without it, "Tuesday" names nothing.

    Returns:
        The moment; None if the phrase is something else, or more than one moment.
    """
    phrase = " ".join(text.casefold().split()).strip(EDGES)
    for form in _FORMS:
        if match := form.fullmatch(phrase):
            return _with_year(_written(match.groupdict()), published)
    return _relative(phrase, published) if published is not None else None


def same_moment(a: Moment, b: Moment) -> bool:
    """Whether two moments are as precise as one another and nothing tells them apart."""
    if (a.month is None, a.day is None) != (b.month is None, b.day is None):
        return False
    return not _differ(a, b)


def different_moment(a: Moment, b: Moment) -> bool:
    """Whether two moments cannot be one; a moment that was worked out decides nothing."""
    return not (a.inferred or b.inferred) and _differ(a, b)


def _differ(a: Moment, b: Moment) -> bool:
    pairs = ((a.year, b.year), (a.month, b.month), (a.day, b.day))
    return any(x is not None and y is not None and x != y for x, y in pairs)


def _written(parts: dict[str, str | None]) -> Moment | None:
    """The moment of the parts of a written date; None if there is no such day."""
    written, word, number = (parts.get(name) for name in ("year", "month", "day"))
    year = int(written) if written else None
    if word is None:
        return Moment(year)
    month = int(word) if word.isdecimal() else _MONTHS.index(word[:3]) + 1
    day = int(number) if number else None
    with suppress(ValueError):
        date(year or 2000, month, day if day is not None else 1)  # 2000 had a 29 February
        return Moment(year, month, day)
    return None


def _with_year(moment: Moment | None, published: date | None) -> Moment | None:
    if moment is None or published is None or moment.year is not None or moment.day is None:
        return moment
    years = (published.year, published.year - 1, published.year + 1)
    days = []
    for year in years:
        with suppress(ValueError):
            days.append(date(year, moment.month or 1, moment.day))
    if not days:
        return moment
    nearest = min(days, key=lambda day: abs(day - published))
    return replace(moment, year=nearest.year, inferred=True)


def _relative(phrase: str, published: date) -> Moment | None:
    with suppress(OverflowError):
        if phrase in _RELATIVE_DAYS:
            return _inferred(published + timedelta(days=_RELATIVE_DAYS[phrase]))
        if phrase in _RELATIVE_YEARS:
            return Moment(published.year + _RELATIVE_YEARS[phrase], inferred=True)
        if match := _WEEKDAY_ALONE.fullmatch(phrase):
            back = (published.weekday() - _WEEKDAYS.index(match["weekday"][:3])) % 7
            if match["last"] and back == 0:
                back = 7
            return _inferred(published - timedelta(days=back))
    return None


def _inferred(day: date) -> Moment:
    return Moment(day.year, day.month, day.day, inferred=True)
