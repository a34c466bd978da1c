"""Words typed + earlier questions → those that are like them, and where, the likest first.

Every word is found as it stands, or else as letters in their order, in the shortest stretch that
ends first (as the first algorithm of fzf does, https://github.com/junegunn/fzf, src/algo). The
time taken is linear in the text: `textual.fuzzy` tries all ways to place the letters, which takes
minutes for a long question. No Textual here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

MAX_FOUND: Final = 200
"""Questions shown: nobody looks through more."""

_LONGEST: Final = 500
"""Characters of a question that are searched."""

_WHOLE_WORDS: Final = 2.0
_AT_WORD: Final = 1.0


@dataclass(frozen=True, slots=True)
class Found:
    """A question, and the places of the characters in it that were searched for."""

    question: str
    offsets: tuple[int, ...] = ()


def find(words: str, questions: Sequence[str]) -> list[Found]:
    """Returns the questions that hold every one of `words`, at most `MAX_FOUND`.

    Args:
        words: As typed, in any order, without regard to case; without any, all questions match.
        questions: The most wanted first, which decides between those that are equally like.
    """
    terms = _lower(words).split()
    if not terms:
        return [Found(question) for question in questions[:MAX_FOUND]]
    scored: list[tuple[float, Found]] = []
    for question in questions:
        text = _lower(question[:_LONGEST])
        places = [_place(term, text) for term in terms]
        if all(places):
            score = sum(
                _score(term, place, text) for term, place in zip(terms, places, strict=True)
            )
            offsets = sorted({offset for place in places for offset in place})
            scored.append((score, Found(question, tuple(offsets))))
    scored.sort(key=lambda each: each[0], reverse=True)
    return [found for _, found in scored[:MAX_FOUND]]


def _lower(text: str) -> str:
    """The text in lower case, with every character at its place."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(one if len(one := char.lower()) == 1 else char for char in text)


def _place(term: str, text: str) -> Sequence[int]:
    """Where the characters of a term stand; empty if they do not all."""
    at_word = re.search(rf"\b{re.escape(term)}", text)
    start = at_word.start() if at_word else text.find(term)
    if start >= 0:
        return range(start, start + len(term))
    end = _scan(term, text)
    if not end:
        return ()
    # Back from where it ends, every letter as late as it may be: that is the shortest stretch.
    found: list[int] = []
    at = end[-1] + 1
    for letter in reversed(term):
        at = text.rindex(letter, 0, at)
        found.append(at)
    return found[::-1]


def _scan(term: str, text: str) -> Sequence[int]:
    found: list[int] = []
    at = -1
    for letter in term:
        at = text.find(letter, at + 1)
        if at < 0:
            return ()
        found.append(at)
    return found


def _score(term: str, place: Sequence[int], text: str) -> float:
    """How like a term a stretch is: how dense, and better where it stands as it was typed."""
    dense = len(term) / (place[-1] - place[0] + 1)
    whole = _WHOLE_WORDS if dense == 1 else 0.0
    begins = place[0] == 0 or not text[place[0] - 1].isalnum()
    return dense + whole + (_AT_WORD if begins else 0.0)
