"""Words → what is left of them when two phrases are compared: plain words, stems, the head.

English only: elsewhere the rules simply find less.
"""

from __future__ import annotations

import re
from functools import cache


def word_set(words: str) -> frozenset[str]:
    """The words of a line, as a set."""
    return frozenset(words.split())


_WORD = re.compile(r"[^\W_]+(?:[.,](?=\d)[^\W_]+)*")
_POSSESSIVE = re.compile(r"(?<=\w)['’]s?\b|(?<=\w)['’](?!\w)")
_COMMA = re.compile(r",(?!\d)|[;:()\[\]–—]")
_LISTING = re.compile(r",[^,]*,|,\s+(?!(?:an?|the)\b)[^\W\d_A-Z]")
EDGES = " .,;:!?'\"“”‘’()[]–—-"
"""Characters that may surround a phrase and say nothing."""
_ARTICLES = frozenset({"a", "an", "the"})

PREPOSITIONS = word_set(
    "about above after against along amid among around as at before behind below beneath beside "
    "between beyond by despite down during for from in inside into like near of off on onto out "
    "outside over past per since than through throughout to toward towards under until up upon "
    "via with within without"
)
JOINING = frozenset({"and", "or", "but", "nor", "plus", "&"})
CLAUSES = word_set(
    "that which who whom whose where when while because if although though so whether how why "
    "is are was were be been being am has have had do does did will would can could may might "
    "must shall should not no"
)
_PRONOUNS = word_set(
    "i you he she it we they me him her us them my your his its our their this these those there "
    "here what s t all any both each few more most other some such only own same too very just "
    "also then once many much said says say"
)
_ENDS_PHRASE = PREPOSITIONS | JOINING | CLAUSES
FUNCTION_WORDS = _ARTICLES | PREPOSITIONS | JOINING | CLAUSES | _PRONOUNS

_IRREGULAR = (
    {"people": "person", "men": "man", "women": "woman", "children": "child"}
    | {"km": "kilometre", "kilometer": "kilometre", "meter": "metre", "kg": "kilogram"}
    | {"feet": "foot", "percent": "%", "pct": "%"}
)


def plain_words(text: str) -> tuple[str, ...]:
    """The words of a phrase in lower case, without punctuation, articles and possessive endings."""
    words = _WORD.findall(_POSSESSIVE.sub("", text.casefold()))
    return tuple(word for word in words if word not in _ARTICLES) or tuple(words)


def noun_phrase(text: str) -> tuple[str, ...]:
    """The plain words that a phrase begins with, up to its head, which is the last of them.

    That is as far as the first comma, preposition, conjunction or verb that is known as one, with
    prepositions at the beginning passed over: "Najin" of "in Najin, North Korea". An enumeration
    has no such phrase.
    """
    text = text.strip(EDGES)
    if _LISTING.search(text):
        return ()
    words = plain_words(_COMMA.split(text, maxsplit=1)[0])
    start = next((i for i, word in enumerate(words) if word not in PREPOSITIONS), len(words))
    end = next((i for i in range(start, len(words)) if words[i] in _ENDS_PHRASE), len(words))
    return words[start:end]


@cache
def singular(word: str) -> str:
    """A noun without its plural ending, in one spelling; a guess for words it does not know."""
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-3] + "y" if word.endswith("ies") and len(word) > 4 else word[:-1]
    return _IRREGULAR.get(word, word)


@cache
def stem(word: str) -> str:
    """A word without a common ending, so that "shipped" and "shipping" are one."""
    for ending in ("ing", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


def content_stems(text: str) -> frozenset[str]:
    """The stems of the words of a text that carry its matter."""
    return frozenset(stem(word) for word in plain_words(text) if word not in FUNCTION_WORDS)
