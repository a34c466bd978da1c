"""The ways to write a time in English, as a table: pattern, prepositions it needs, reader."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from askcorpus.answering.times.time_readers import (
    COUNTS,
    MONTHS,
    SEASONS,
    WEEKDAYS,
    Days,
    read_ago,
    read_current,
    read_day,
    read_near,
    read_past,
    read_span,
    read_weekday,
)

# How a time is written.
_MONTH = (
    rf"(?P<month>(?:{'|'.join(MONTHS)})\b|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
)
_NUMBER = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\b"
_ON_WEEKDAY = rf"(?:(?:{'|'.join(WEEKDAYS)}),? )?"
_COUNTED = (
    r" (?:people|men|women|children|feet|hours|gmt|utc|bce?|(?:us )?dollars|prices|terms)\b"
    r"|(?<=[05]0) (?!was|has|does|its|this|as|across)(?-i:[a-z]+s)\b"
)
_DIGITS = rf"(?:1[6-9]|20)\d\d(?!\w|['’]s|[.,:]\d|%|{_COUNTED})"
_THAT_YEAR = r"(?:last|this) year\b(?!['’]s| of\b)"
_YEAR = rf"(?P<year>{_DIGITS}|{_THAT_YEAR})"
_OF_YEAR = rf"(?:, ?| of | in | ){_YEAR}"
_SEASON = rf"(?P<season>{'|'.join(SEASONS)})\b"
_DECADE = r"the (?:(?P<part>early|mid|late)(?:-| ))?(?P<decade>(?:1[6-9]|20)\d0)s"
_PART = (
    r"(?:(?P<part>early|mid|late)(?:-| in | )|(?:the )?(?P<share>beginning|start|middle|end|"
    r"(?:first|second) half|(?:first|second|third|fourth) quarter) of (?:the )?)"
)
# A name begins with a capital letter ("USA Today"), as the first word of a question does.
_NEAR = (
    r"(?:(?P<two_back>the day before yesterday)|"
    r"(?P<one_back>(?-i:yesterday)|\Ayesterday|last night)|"
    r"(?-i:today)|\Atoday|tonight|this (?:morning|afternoon|evening))\b"
)
_COUNT = rf"(?P<count>\d{{1,3}}|an?|a couple of|{'|'.join(COUNTS)})"
_ROLLING = (
    rf"(?!last (?:week|month|quarter|year))(?:the )?(?:last|past) (?:{_COUNT} |(?!day|hour|\w+s\b))"
    r"(?P<unit>hour|day|week|month|quarter|year|decade)s?\b(?!['’]s| of\b)"
)
_ALONE = r"(?!['’]s| ?\d)"
# The clause ends, or goes on as after a time: "before May", but not "before May resigned".
_CLOSED = (
    r"(?=\W*\Z|[,;:?!)]| ?[-–—]|\.(?:\s|\Z)| (?:about|after|an?|and|as|at|before|but|by|did|do|"
    r"does|for|from|had|he|his|how|in|is|it|its|of|on|onwards?|or|over|she|than|that|the|their|they|"
    r"this|through|till|to|until|was|were|what|when|where|which|who|whom|whose|why|with)\b)"
)
ONE_SIDED = ("since", "after", "before", "prior to", "until", "till", "up to")
_LIMITS = frozenset((*ONE_SIDED, "between", "from"))
IN = _LIMITS | {"in", "during", "throughout", "as of"}
ON = _LIMITS | {"on"}
_Read = Callable[[re.Match[str], date], Days]


@dataclass(frozen=True, slots=True)
class Unit:
    """A way to write a time.

    Attributes:
        frames: The prepositions it needs; None where it needs none.
        pattern: How it is written.
        read: Match and anchor (today, or the end of the range that it begins) → its days. Raises
            ValueError or OverflowError where there are no such days.
        partial: Whether it may begin a range that ends with what it lacks ("3 to 5 May 2023").
    """

    frames: frozenset[str] | None
    pattern: re.Pattern[str]
    read: _Read
    partial: bool = False

    def fits(self, frame: str) -> bool:
        """Whether it may follow a preposition, or none (an empty one)."""
        return self.frames is None or frame in self.frames


@cache
def _units() -> tuple[Unit, ...]:
    """All ways to write a time; where several match, the first counts."""
    day_month = rf"{_ON_WEEKDAY}(?:the )?{_NUMBER}(?: of)? {_MONTH}"
    month_day = rf"{_ON_WEEKDAY}{_MONTH} (?:the )?{_NUMBER}(?:\s?[-–]\s?(?P<until>\d{{1,2}})\b)?"
    weekday = rf"(?P<weekday>{'|'.join(WEEKDAYS)})\b(?! (?:of )?(?:last|this) week\b)"
    which = r"(?<!the )(?P<which>last|this) "
    table: tuple[tuple[frozenset[str] | None, str, _Read, bool], ...] = (
        (None, r"(?P<iso>\d{4}-\d\d-\d\d)(?![\w-])", read_day, False),
        (None, day_month + _OF_YEAR, read_day, False),
        (None, month_day + _OF_YEAR, read_day, False),
        (ON, day_month + r"(?!,? ?\d)", read_day, True),
        (ON, month_day + r"(?!,? ?\d)", read_day, True),
        (frozenset(), _NUMBER, read_day, True),
        (None, f"{_PART}?{_MONTH}{_OF_YEAR}", read_span, False),
        (None, f"{_PART}{_YEAR}", read_span, False),
        (IN | {"at", "by"}, f"{_PART}{_MONTH}{_ALONE}", read_span, True),
        (None, rf"{which}(?!fall|(?<=this )ma)(?:{_MONTH}|{_SEASON}){_ALONE}", read_span, False),
        (IN - _LIMITS, _MONTH + _ALONE, read_span, True),
        (_LIMITS, _MONTH + _CLOSED, read_span, True),
        (IN, rf"(?:the )?{_SEASON}(?: of)? {_YEAR}", read_span, False),
        (IN, rf"(?:the )?(?!fall){_SEASON}{_CLOSED}", read_span, True),
        (None, rf"Q(?P<quarter>[1-4])(?: of)? {_YEAR}", read_span, False),
        (None, _DECADE + _CLOSED, read_span, False),
        (None, rf"(?<!the )(?P<year>{_THAT_YEAR})", read_span, False),
        (IN, rf"(?:the year )?(?P<year>{_DIGITS})(?:[-–/](?P<to>\d\d)\b)?", read_span, False),
        (None, _NEAR, read_near, False),
        (ON, weekday, read_weekday, False),
        (None, which + weekday, read_weekday, False),
        (None, rf"{which}(?P<unit>week|weekend|month|quarter)\b(?! of\b)", read_current, False),
        (None, rf"{_COUNT} (?P<unit>day|week|month|year|decade)s? ago\b", read_ago, False),
        (None, _ROLLING, read_past, False),
    )
    return tuple(
        Unit(frames, re.compile(pattern, re.I), read, partial)
        for frames, pattern, read, partial in table
    )


def units_at(question: str, start: int) -> Iterator[tuple[Unit, re.Match[str]]]:
    """The units that the words from `start` on may be, likeliest first."""
    for unit in _units():
        match = unit.pattern.match(question, start)
        if match is not None:
            yield unit, match
