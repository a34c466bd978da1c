"""Words of a time, as a pattern took them apart → the days they mean, seen from an anchor day."""

from __future__ import annotations

import re
from calendar import monthrange
from contextlib import suppress
from datetime import date, timedelta
from math import ceil

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_UNIT_DAYS = {"day": 1, "week": 7}
_UNIT_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120}
_PARTS = (
    ("early", "mid", "late"),
    ("start", "middle", "end"),
    ("beginning", "middle", "end"),
    ("first half", "second half"),
    ("first quarter", "second quarter", "third quarter", "fourth quarter"),
)
_DAY = timedelta(days=1)

Days = tuple[date, date]
"""First and last day, inclusive."""


# The readers of units of time. They take the match of the pattern and an anchor: today, or the end
# of the range that the unit begins. They raise ValueError or OverflowError where no day is meant.


def read_day(match: re.Match[str], anchor: date) -> Days:
    """A day, or a run of days of one month."""
    found = match.groupdict()
    if found.get("iso"):
        return date.fromisoformat(found["iso"]), date.fromisoformat(found["iso"])
    number = int(found["day"])
    if not found.get("month"):
        first = anchor.replace(day=number)
    elif found.get("year"):
        first = date(_year(found["year"], anchor), _month(found["month"]), number)
    else:
        first = _latest(_month(found["month"]), number, anchor)
    return first, first.replace(day=int(found.get("until") or number))


def read_span(match: re.Match[str], anchor: date) -> Days:
    """A month, season, quarter, year or decade, or part of one."""
    found = {name: words.casefold() for name, words in match.groupdict().items() if words}
    length, month = 12, 1
    if "month" in found:
        length, month = 1, _month(found["month"])
    elif "season" in found:
        length, month = 3, SEASONS[found["season"]]
    elif "quarter" in found:
        length, month = 3, 3 * int(found["quarter"]) - 2
    elif "decade" in found:
        length = 120
    written = found.get("year") or found.get("decade")
    first = date(_year(written, anchor) if written else anchor.year, month, 1)
    which = found.get("which")
    to_come = _months(first, length)[1] >= anchor if which == "last" else first > anchor
    if not written and to_come and which != "this":
        first = first.replace(year=first.year - 1)
    if "to" in found:
        length = 12 * (int(found["to"]) - first.year % 100 + 1)
    return _part(found.get("part") or found.get("share"), *_months(first, length))


def _part(words: str | None, first: date, last: date) -> Days:
    if words is None:
        return first, last
    parts = next(parts for parts in _PARTS if words in parts)
    number, of = parts.index(words), len(parts)
    months = 12 * (last.year - first.year) + last.month - first.month + 1
    if months > 1:
        step = 12 if months > 12 else 1
        low, high = (months // step * (number + end) // of * step for end in (0, 1))
        return _months(_months_on(first, low), high - low)
    days = (last - first).days + 1
    return first + days * number // of * _DAY, first + (days * (number + 1) // of - 1) * _DAY


def read_near(match: re.Match[str], anchor: date) -> Days:
    """Today, yesterday, the day before."""
    day = anchor - (2 if match["two_back"] else 1 if match["one_back"] else 0) * _DAY
    return day, day


def read_weekday(match: re.Match[str], anchor: date) -> Days:
    """The last such weekday, today included unless it says "last"."""
    back = (anchor.weekday() - WEEKDAYS.index(match["weekday"].casefold())) % 7
    if back == 0 and "which" in match.re.groupindex and match["which"].casefold() == "last":
        back = 7
    return anchor - back * _DAY, anchor - back * _DAY


def read_current(match: re.Match[str], anchor: date) -> Days:
    """This week, last month."""
    unit, back = match["unit"].casefold(), int(match["which"].casefold() == "last")
    if unit == "weekend":
        return _whole("week", anchor, back)[0] + 5 * _DAY, _whole("week", anchor, back)[1]
    return _whole(unit, anchor, back)


def read_ago(match: re.Match[str], anchor: date) -> Days:
    """Two weeks ago: the week, month or year that lies so far back."""
    unit, count = match["unit"].casefold(), _count(match["count"])
    return _whole("year", anchor, 10 * count) if unit == "decade" else _whole(unit, anchor, count)


def read_past(match: re.Match[str], anchor: date) -> Days:
    """The days up to the anchor: "the past three months"."""
    unit, count = match["unit"].casefold(), _count(match["count"] or "one")
    if unit == "hour":
        return anchor - ceil(count / 24) * _DAY, anchor
    if unit in _UNIT_DAYS:
        return anchor - (count * _UNIT_DAYS[unit] - 1) * _DAY, anchor
    month = _months_on(anchor, -count * _UNIT_MONTHS[unit])
    return month.replace(day=min(anchor.day, month_end(month).day)) + _DAY, anchor


def _whole(unit: str, anchor: date, back: int) -> Days:
    """The day, week, month, quarter or year that lies `back` units before that of the anchor."""
    if unit in _UNIT_DAYS:
        into = anchor.weekday() if unit == "week" else 0
        length = _UNIT_DAYS[unit]
        first = anchor - (into + back * length) * _DAY
        return first, first + (length - 1) * _DAY
    length = _UNIT_MONTHS[unit]
    return _months(_months_on(anchor, -((anchor.month - 1) % length) - back * length), length)


def _year(words: str, anchor: date) -> int:
    return int(words) if words.isdigit() else anchor.year - words.casefold().startswith("last")


def _month(words: str) -> int:
    return [name[:3].casefold() for name in MONTHS].index(words[:3].casefold()) + 1


def _count(words: str) -> int:
    if words.isdigit():
        return int(words)
    words = words.casefold()
    return COUNTS.index(words) + 1 if words in COUNTS else 2 if "couple" in words else 1


def _latest(month: int, number: int, anchor: date) -> date:
    """The last such day up to the anchor; 29 February may be eight years away."""
    for year in range(anchor.year, anchor.year - 9, -1):
        with suppress(ValueError):
            if (day := date(year, month, number)) <= anchor:
                return day
    raise ValueError


def month_end(day: date) -> date:
    """The last day of the month of `day`."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def _months_on(day: date, count: int) -> date:
    """The first day of the month `count` months after that of `day`."""
    months = day.year * 12 + day.month - 1 + count
    return date(months // 12, months % 12 + 1, 1)


def _months(first: date, count: int) -> Days:
    """`count` months from that of `first` on."""
    return first.replace(day=1), month_end(_months_on(first, count - 1))
