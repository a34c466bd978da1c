"""Text → tokens, and tokens → the number that stands at one of them.

Number words are read by a maintained library, text2num (Allo-Media, MIT), of which this is the only
importer. What is ours is what newspapers write and it does not know: digits with separators,
"5 million", "£3bn", "half a million", "two dozen".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from text_to_num import find_numbers

MAGNITUDES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12} | {
    "dozen": 12.0,
    "k": 1e3,
    "mn": 1e6,
    "bn": 1e9,
    "tn": 1e12,
}
"""What a word after a number multiplies it by."""

_SEPARATOR = r"[,' \u00a0\u2009\u202f’]"
_TOKEN = re.compile(
    rf"\d{{1,3}}(?:{_SEPARATOR}\d{{3}})+(?!\d)(?:\.\d+)?"  # 5,000,000
    r"|\d+(?:\.\d+)?|[^\W\d_]+(?:['’][^\W\d_]+)*|[^\w\s]"
)
_NOT_DIGIT = re.compile(r"[^\d.]")
_MOST_WORDS = 16
_LARGEST = 1e18
_VAGUE = frozenset({"hundreds", "thousands", "millions", "billions", "trillions", "dozens"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number in digits, or one other character.

    Attributes:
        text: In lower case.
        start: First character.
        end: One past the last character.
        capital: Whether its first letter alone is a capital.
    """

    text: str
    start: int
    end: int
    capital: bool


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text.

    Attributes:
        value: What it says.
        magnitude: The "million" it was multiplied by; 1 if by none.
        end: Index of the first token after it.
    """

    value: float
    magnitude: float
    end: int


class _Word:
    """A token as text2num wants to see it."""

    def __init__(self, text: str) -> None:
        self._text = text

    def text(self) -> str:
        return self._text

    def nt_separated(self, previous: object) -> bool:
        return False

    def not_a_number_part(self) -> bool:
        return False


def tokens_of(text: str) -> list[Token]:
    """The words, numbers and other characters of a text, in order."""
    return [
        Token(match[0].lower(), match.start(), match.end(), match[0].istitle())
        for match in _TOKEN.finditer(text)
    ]


def number_at(tokens: Sequence[Token], at: int) -> Number | None:
    """The number that begins with a token.

    Args:
        tokens: As `tokens_of` gives them.
        at: Index of the token.

    Returns:
        The number; None if none begins there, if it is an ordinal, too vague
        ("thousands"), or so large that it must be something else.
    """
    if at >= len(tokens) or tokens[at].text in _VAGUE:
        return None
    found = _digits(tokens, at) or _with_article(tokens, at) or _words(tokens, at)
    if found is None:
        return None
    value, end = found
    if _texts(tokens, end, 3) == ("and", "a", "half") and _magnitude(tokens, end + 3):
        value, end = value + 0.5, end + 3
    while more := _magnitude(tokens, end):
        value, end = value * more, end + 1
    if value > _LARGEST:
        return None
    return Number(value, _magnitude(tokens, end - 1) or 1.0, end)


def _digits(tokens: Sequence[Token], at: int) -> tuple[float, int] | None:
    text = tokens[at].text
    return (float(_NOT_DIGIT.sub("", text)), at + 1) if text[0].isdecimal() else None


def _with_article(tokens: Sequence[Token], at: int) -> tuple[float, int] | None:
    """Of "half a million" or "a dozen": half the magnitude that follows, or one of it."""
    if _texts(tokens, at, 2) == ("half", "a") and _magnitude(tokens, at + 2):
        return 0.5, at + 2
    if tokens[at].text == "a" and _magnitude(tokens, at + 1):
        return _words(tokens, at + 1) or (1.0, at + 1)
    return None


def _words(tokens: Sequence[Token], at: int) -> tuple[float, int] | None:
    """A number in words; of "five point two million" only the first three."""
    words = [_Word(token.text) for token in tokens[at : at + _MOST_WORDS]]
    found = next(iter(find_numbers(words, "en", 0.0)), None)
    if found is None or found.start > 0 or found.is_ordinal:
        return None
    return float(found.value), at + int(found.end)


def _magnitude(tokens: Sequence[Token], at: int) -> float | None:
    return MAGNITUDES.get(tokens[at].text) if at < len(tokens) else None


def _texts(tokens: Sequence[Token], at: int, count: int) -> tuple[str, ...]:
    return tuple(token.text for token in tokens[at : at + count])
