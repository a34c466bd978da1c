"""Titles of a corpus → questions to begin with, made of names that the titles themselves name.

Pure, by rules alone: they only have to be askable, the answers are the engine's affair.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from askcorpus.display import one_line

_NAME: Final = re.compile(r"[A-Z][\w'’-]*(?: (?:of |the )?[A-Z][\w'’-]*)+")
_PLACE: Final = re.compile(r"\b(?:in|at) (?P<place>[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*)")
_WORD: Final = re.compile(r"[^\W\d_][\w'’-]*")
_MAX_TITLE: Final = 70


def example_questions(titles: Iterable[str | None], wanted: int = 3) -> list[str]:
    """Returns up to `wanted` different questions, those about what most titles name first.

    A place after "in" or "at" gives "What happened in …?", a name of several words "What is known
    about …?". A title that is all capitals at the beginnings of words shows no names; it is used
    whole, and only where there is nothing better.

    Args:
        titles: Headlines, None where an article has none.
        wanted: How many at most.
    """
    lines = list(dict.fromkeys(one_line(title) for title in titles if title))
    questions = Counter(question for line in lines for question in set(_named(line)))
    found = [question for question, _ in questions.most_common()]
    whole = (f"What is known about “{line}”?" for line in lines if 0 < len(line) <= _MAX_TITLE)
    return _varied([*found, *whole], wanted)


def _named(title: str) -> Iterator[str]:
    after_first = _WORD.findall(title)[1:]
    if sum(word[0].isupper() for word in after_first) > 0.7 * len(after_first):
        return
    places = set()
    for match in _PLACE.finditer(title):
        places.add(match["place"])
        yield f"What happened {match[0]}?"
    for match in _NAME.finditer(title):
        # The first word has its capital from where it stands, and may be no part of a name.
        name = match[0] if match.start() else match[0].partition(" ")[2]
        if " " in name and name not in places:
            yield f"What is known about {name}?"


def _varied(questions: list[str], wanted: int) -> list[str]:
    """The first questions, none about what an earlier one is about too."""
    chosen: list[str] = []
    for question in questions:
        names = set(re.findall(r"[A-Z][\w'’-]+", question)) - {"What"}
        if len(chosen) < wanted and not any(names & set(_WORD.findall(each)) for each in chosen):
            chosen.append(question)
    for question in questions:
        if len(chosen) < wanted and question not in chosen:
            chosen.append(question)
    return chosen
