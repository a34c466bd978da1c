"""Question → whether it asks for several things, so that its claims are a list and not rivals.

Told by the question's own grammar: a plural after "which" or "what", "who were", "name the", or a
verb whose object is open ("what does … need?"). English only.
"""

from __future__ import annotations

import re

from askcorpus.answering.meaning.phrases import CLAUSES, PREPOSITIONS, singular, word_set

_ORDER = re.compile(
    r"(?:please\s+)?(?:name|list|enumerate)\s+(?:all|some|the|any|three|two)\b", re.I
)
_WHO_WERE = re.compile(r"who\s+(?:were|are|all)\b|what\s+(?:were|are)\s+the\b", re.I)
_OPEN_VERB = re.compile(
    r"what\s+(?:else\s+)?(?:do|does|did)\s+.*\b(?:need|want|seek|require|lack|demand|offer|sell|"
    r"buy|export|import|supply|produce|make|promise|fear)\s*\W*$",
    re.I,
)
_WHICH = re.compile(r"\b(?:which|what)\s+(.*)", re.I)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")

_SINGULAR_IN_S = word_set("news series species politics economics athletics sports arms")
_ONE_OF_THEM = frozenset({"is", "was"})
_COUNTS = word_set("two three four five six seven eight nine ten other")
_MOST_NOUN_WORDS = 4


def wants_list(question: str) -> bool:
    """Whether a question asks for several things.

    Args:
        question: Plain text.
    """
    text = question.strip()
    if _ORDER.match(text) or _WHO_WERE.match(text) or _OPEN_VERB.match(text):
        return True
    asked = _WHICH.search(text)
    return asked is not None and _is_plural([match[0] for match in _WORD.finditer(asked[1])])


def _is_plural(words: list[str]) -> bool:
    """Whether the noun at the beginning of some words is plural.

    It is the last word before a verb or preposition that is known as one ("which new weapons
    has …"); before other verbs only the first word is sure to be part of it ("which countries
    took part").
    """
    while words and (words[0].isdecimal() or words[0].casefold() in _COUNTS):
        words = words[1:]
    for at, word in enumerate(words[: _MOST_NOUN_WORDS + 1]):
        if word.casefold() in CLAUSES | PREPOSITIONS:
            if at == 0 or word.casefold() in _ONE_OF_THEM:
                return False
            return _plural(words[at - 1]) or _plural(words[0])
    return bool(words) and _plural(words[0])


def _plural(word: str) -> bool:
    lower = word.casefold()
    return lower not in _SINGULAR_IN_S and word[0].islower() and singular(lower) != lower
