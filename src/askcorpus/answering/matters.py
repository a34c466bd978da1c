"""Question + two pieces of evidence → whether both are about what was asked.

A question about "the treaty" finds the dates of many treaties; none disputes another. What a
sentence is about is told by the words it shares with the question, and with the other sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from askcorpus.answering.meaning.phrases import CLAUSES, PREPOSITIONS, content_stems, singular
from askcorpus.answering.meaning.values import Value, value_in
from askcorpus.types import Evidence

COVERAGE = 0.5
"""Least share of the question's words that each sentence must hold; its names must all be there,
while the rest can be put in many ways. Chosen on the development questions of bbc and seeds and on
our own about the sample corpus."""

LIKENESS = 0.5
"""Least share of words that two sentences must have in common where the question names nothing, or
asks for a moment: an event has one date, but events of a kind have many. Chosen as `COVERAGE`."""

_HOW_MANY = re.compile(r"\bhow\s+many\s+(.*)", re.I)
_CAPITALISED = re.compile(r"(?<!^)\b[A-Z]\w+")
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Statement:
    """What a piece of evidence says.

    Attributes:
        value: What the quote means in its sentence.
        stems: Those of the sentence without the quote.
        names: Those of them that are written as names.
    """

    value: Value
    stems: frozenset[str]
    names: frozenset[str]

    @classmethod
    def of(cls, evidence: Evidence) -> Statement:
        """Read a piece of evidence."""
        sentence = evidence.sentence
        start = evidence.start - evidence.sentence_start
        end = evidence.end - evidence.sentence_start
        value = value_in(sentence, start, end, evidence.article.published)
        rest = f"{sentence[:start]} {sentence[end:]}"
        return cls(value, content_stems(rest), _names(rest))


def same_matter(question: str, a: Statement, b: Statement) -> bool:
    """Whether two statements answer the same question about the same thing. Symmetric.

    Args:
        question: As understood.
        a: A statement.
        b: Another one, with a value of the same kind.
    """
    asked = content_stems(question)
    if not asked:
        return False
    names = asked & (_names(question) | a.names | b.names)
    if not all(_is_about(asked, names, _counted(question), each) for each in (a, b)):
        return False
    if names and a.value.moment is None and b.value.moment is None:
        return True
    return len(a.stems & b.stems) >= LIKENESS * len(a.stems | b.stems)


def _is_about(
    asked: frozenset[str], names: frozenset[str], counted: frozenset[str], statement: Statement
) -> bool:
    quantity = statement.value.quantity
    unit = quantity.unit if quantity is not None else frozenset()
    said = statement.stems | content_stems(" ".join(unit))
    if unit and counted and unit.isdisjoint(counted):
        return False
    return names <= said and len(asked & said) >= COVERAGE * len(asked)


def _names(text: str) -> frozenset[str]:
    """The stems of the words with a capital, but for the first, which always has one."""
    return content_stems(" ".join(_CAPITALISED.findall(text)))


def _counted(question: str) -> frozenset[str]:
    """What "how many" asks for the number of, as singular nouns."""
    asked = _HOW_MANY.search(question)
    nouns: list[str] = []
    for word in _LETTERS.findall(asked[1].casefold()) if asked else ():
        if word in CLAUSES | PREPOSITIONS:
            break
        nouns.append(singular(word))
    return frozenset(nouns[:3])
