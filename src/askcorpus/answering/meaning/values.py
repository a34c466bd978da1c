"""Span → Value: what the words mean, so that spans can be the same, or at odds, in other words.

A value is a quantity, a moment, or just words. A span is often cut short of its unit or hedge
("10,000" of "an estimated 10,000 containers"), so its neighbours in the text are looked at too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from askcorpus.answering.meaning.days import Moment, different_moment, moment_of, same_moment
from askcorpus.answering.meaning.numerals import MAGNITUDES, tokens_of
from askcorpus.answering.meaning.phrases import EDGES, noun_phrase, plain_words
from askcorpus.answering.meaning.quantities import (
    Hedge,
    Quantity,
    different_quantity,
    hedge_at,
    quantity_of,
    same_quantity,
    unit_at,
)

_NEIGHBOURHOOD = 60
"""Characters on each side of a span in which its unit and hedge are looked for."""

_MOST_HEDGE_TOKENS = 5
_BREAK = re.compile(r"[.!?;:]\s|[\r\n]")


@dataclass(frozen=True, slots=True)
class Value:
    """What a span means.

    Attributes:
        words: Its plain words.
        head: Those of the noun phrase it begins with.
        quantity: If it is one.
        moment: If it is one. A number that may be a year is both.
    """

    words: tuple[str, ...]
    head: tuple[str, ...] = ()
    quantity: Quantity | None = None
    moment: Moment | None = None


def value_of(text: str, published: date | None) -> Value:
    """What a phrase means by itself.

    Args:
        text: The phrase.
        published: When it was printed, by which "Tuesday" is known; None if nobody knows.
    """
    words, head = plain_words(text), noun_phrase(text)
    moment = moment_of(text, published)
    if moment is not None and moment.month is not None:
        return Value(words, head, None, moment)
    return Value(words, head, quantity_of(tokens_of(text.strip(EDGES))), moment)


def value_in(text: str, start: int, end: int, published: date | None) -> Value:
    """What a span of a text means, with the unit and the hedge that stand beside it.

    Args:
        text: The article's.
        start: First character of the span.
        end: One past its last.
        published: As for `value_of`.
    """
    value = value_of(text[start:end], published)
    if value.quantity is None or value.moment is not None:
        return value
    before = _BREAK.split(text[max(0, start - _NEIGHBOURHOOD) : start])[-1]
    after = _BREAK.split(text[end : end + _NEIGHBOURHOOD])[0]
    return replace(value, quantity=_completed(value.quantity, before, after))


def same_value(a: Value, b: Value) -> bool:
    """Whether two values are the same in other words or another format. Symmetric."""
    if a.moment is not None and b.moment is not None:
        return same_moment(a.moment, b.moment)
    if a.quantity is not None and b.quantity is not None:
        return same_quantity(a.quantity, b.quantity)
    return a.words == b.words


def incompatible(a: Value, b: Value) -> bool:
    """Whether two values are of one kind and cannot both be the answer. Symmetric.

    Words never are: whether two names are one person's, or both right, nothing here can tell.
    """
    if a.moment is not None and b.moment is not None:
        return different_moment(a.moment, b.moment)
    if a.quantity is None or b.quantity is None or a.moment is not None or b.moment is not None:
        return False
    return different_quantity(a.quantity, b.quantity)


def _completed(quantity: Quantity, before: str, after: str) -> Quantity | None:
    """A quantity with what its neighbours add; None if they make something else of it."""
    following = tokens_of(after)
    if following and following[0].text in MAGNITUDES:
        return None
    if not quantity.unit:
        unit = unit_at(following, 0)
        quantity = replace(quantity, unit=unit or frozenset())
    if quantity.hedge is Hedge.EXACT:
        tokens = tokens_of(before)
        for count in range(min(_MOST_HEDGE_TOKENS, len(tokens)), 0, -1):
            hedge, stop = hedge_at(tokens, len(tokens) - count)
            if hedge is not Hedge.EXACT and stop == len(tokens):
                return replace(quantity, hedge=hedge)
    return quantity
