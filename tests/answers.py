"""Answers without a model: one by hand for what a test is about, and any at all for properties."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from types import NoneType
from typing import Any, get_args, get_type_hints

from hypothesis import strategies as st

from askcorpus.types import (
    Answer,
    ArticleInfo,
    Claim,
    Evidence,
    Hit,
    IndexInfo,
    NoAnswerReason,
    Passage,
    Status,
)

SENTENCE = "The old lighthouse was sold to a beekeeper in March."
INDEX = IndexInfo("gen-000001-abcd", 3, 5)


def article(path: str = "coast/light.txt", sha256: str = "a" * 64) -> ArticleInfo:
    return ArticleInfo(0, path, "Lighthouse sold", "Gull", date(2024, 4, 2), "en", None, sha256, 0)


def evidence(quote: str, sentence: str = SENTENCE, at: int = 40, **where: str) -> Evidence:
    start = at + sentence.index(quote)
    return Evidence(
        article(**where), start, start + len(quote), quote,
        at, at + len(sentence), sentence, "", "", 3.0,
    )  # fmt: skip


def answered(
    question: str, quote: str = "a beekeeper", *found: Evidence, status: Status = Status.ANSWERED
) -> Answer:
    claim = Claim(quote, 0.8, found or (evidence(quote),), 1)
    hit = Hit(Passage(0, 0, 40, 40 + len(SENTENCE)), article(), SENTENCE, 0.9, 1, 1, 0.5, 7.0)
    return Answer(question, question, status, quote, 0.8, (claim,), (hit,), INDEX)


def unanswered(question: str) -> Answer:
    reason = NoAnswerReason.NOTHING_RELEVANT
    return Answer(question, question, Status.NO_ANSWER, "", 0.1, (), (), INDEX, reason=reason)


ANY_TEXT = st.text(max_size=12)


def nouns(hint: Any, texts: st.SearchStrategy[str] = ANY_TEXT) -> st.SearchStrategy[Any]:
    """Any value that a type hint allows; of numbers the finite ones, of tuples short ones.

    `texts` are those that its texts are drawn from.
    """
    arguments = get_args(hint)
    if NoneType in arguments:
        [some] = (argument for argument in arguments if argument is not NoneType)
        return st.none() | nouns(some, texts)
    if arguments:
        return st.lists(nouns(arguments[0], texts), max_size=2).map(tuple)
    if is_dataclass(hint) and isinstance(hint, type):
        hints = get_type_hints(hint)
        return st.builds(
            hint, **{item.name: nouns(hints[item.name], texts) for item in fields(hint)}
        )
    if issubclass(hint, StrEnum):
        return st.sampled_from(hint)
    simple: dict[type, st.SearchStrategy[Any]] = {
        str: texts,
        int: st.integers(),
        bool: st.booleans(),
        float: st.floats(allow_nan=False, allow_infinity=False),
        date: st.dates(),
    }
    return simple[hint]
