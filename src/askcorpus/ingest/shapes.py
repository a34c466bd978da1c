"""Block → its shape: how long, how it ends, which words of substance it has.

The shape says nothing about what a block means; it is what the layout weighs beside the wording.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from askcorpus.ingest.vocabulary import words as words_of

_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f]")
_TERM = re.compile(r"[^\W_]{3,}")
_TERMINAL = re.compile(r"[.!?…。！？।؟۔։]['\"”’»)\]\u3011\u300d]*(?:\s?\[\d+\])*$")
_TRUNCATED = re.compile(
    r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])\s*(?:\(?(?:read|continue|more|full|see)\b.{0,25})?$", re.I
)
_HEADING = re.compile(r"#{1,6} \S.{0,300}$")
_BULLETED = re.compile(r"\s*(?:[•·▪‣◦●○*+–—-]|\d{1,3}[.)])\s")
# A bare number is no date: it may be a score or a count.
_CLOCK_OR_DAY = re.compile(r"\d[:/.-]\d\d|\d ?[a-z]{2}|[a-z]{3}\.? \d")
_STEM = 6


@dataclass(frozen=True, slots=True)
class Shape:
    """What a block looks like.

    Attributes:
        words: Length in words; in scripts without spaces, two characters count as one.
        sentence: It ends as a sentence does.
        truncated: It breaks off with dots, as the summaries of other stories do.
        prose: It is running text, not a heading, label or list of names.
        bulleted: It is an item of a list.
        moment: It is nothing but a date or a time.
    """

    words: int
    sentence: bool
    truncated: bool
    prose: bool
    bulleted: bool
    moment: bool


def shape_of(text: str) -> Shape:
    """Describe the shape of a block.

    Args:
        text: The block's text, without white space at either end.

    Returns:
        Its shape.
    """
    words = len(text.split())
    if not text.isascii():
        words += len(_CJK.findall(text)) // 2
    tail = text[-80:]
    truncated = _TRUNCATED.search(tail) is not None
    heading = _HEADING.match(text) is not None
    sentence = _TERMINAL.search(tail) is not None and not truncated and not heading
    prose = ((sentence and words >= 9) or words >= 25) and not heading
    return Shape(
        words=words,
        sentence=sentence,
        truncated=truncated,
        prose=prose,
        bulleted=_BULLETED.match(text) is not None,
        moment=words <= 12 and _is_moment(text),
    )


def terms(text: str) -> frozenset[str]:
    """The words of substance in a text, cut to their stems.

    Two blocks about one subject share many of them; a story and the teaser of another share few.

    Args:
        text: Any text.

    Returns:
        Stems of the words, function words left out; pairs of characters where a script sets no
        spaces.
    """
    words = set(_TERM.findall(text.casefold())) - words_of("function")
    found = {word[:_STEM] for word in words}
    if _CJK.search(text):
        unspaced = [word for word in words if _CJK.search(word)]
        found.update(word[i : i + 2] for word in unspaced for i in range(len(word) - 1))
    return frozenset(found)


def _is_moment(text: str) -> bool:
    lowered = text.casefold()
    if not _CLOCK_OR_DAY.search(lowered):
        return lowered in ("yesterday", "today", "just now")
    # "14:05BST", "10h" and "2024-06-19T14:05Z" fall apart into numbers and words.
    return all(word in words_of("time") for word in re.findall(r"[^\W\d_]+", lowered))
