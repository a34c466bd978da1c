"""Tokens → Quantity: an amount or range with its unit and how sure of it the writer is.

A figure in news is rarely exact: "over 1,000" is said of 1,150, not of 10,000, though logic would
allow it. A quantity therefore covers a stretch of amounts, and two figures differ when the
stretches do not meet. Written for English.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from askcorpus.answering.meaning.numerals import MAGNITUDES, Number, Token, number_at
from askcorpus.answering.meaning.phrases import CLAUSES, JOINING, PREPOSITIONS, singular


class Hedge(StrEnum):
    """What a writer says about how exact a number is."""

    EXACT = "exact"
    ABOUT = "about"
    NEARLY = "nearly"
    AT_LEAST = "at least"
    AT_MOST = "at most"


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount, or a range of amounts.

    Attributes:
        low: The amount, or the lower end of the range.
        high: The amount, or the upper end of the range.
        unit: Of what: singular nouns, "$", "%", and "per" with a noun for a rate; empty where the
            text does not say.
        hedge: How exact.
    """

    low: float
    high: float
    unit: frozenset[str]
    hedge: Hedge


_HEDGES: dict[tuple[str, ...], Hedge] = {
    tuple(words.split()): hedge
    for hedge, phrases in {
        Hedge.AT_LEAST: "over|more than|at least|above|upwards of|in excess of|no fewer than|"
        "no less than|exceeding|a minimum of|well over",
        Hedge.AT_MOST: "up to|under|below|less than|fewer than|at most|no more than|a maximum of",
        Hedge.NEARLY: "nearly|almost|close to|just under|just short of|approaching",
        Hedge.ABOUT: "about|around|some|approximately|roughly|an estimated|estimated|as many as|"
        "as much as|just over|in the region of|~",
        Hedge.EXACT: "a total of|between|the|another|only|just|exactly|all|a|an|by|aged",
    }.items()
    for words in phrases.split("|")
}
_LONGEST_HEDGE = max(len(words) for words in _HEDGES)

_CURRENCIES = frozenset("$£€¥")
_DOLLARS = frozenset({"us", "au", "hk", "nz"})
_MONEY = {"dollar": "$", "pound": "£", "sterling": "£", "euro": "€", "yen": "¥"}
_DASHES = frozenset("-‐‑–—")
_TO = _DASHES | {"to", "or"}
_PER = frozenset({"per", "a", "an", "each", "every"})
_AFTER_DIGITS = frozenset({"m", "km", "cm", "mm", "kg", "g", "mph", "ft", "p", "%", *MAGNITUDES})
"""What may follow digits without a space; with anything else they are a name or an ordinal."""

_NO_UNIT = PREPOSITIONS | JOINING | CLAUSES
_MOST_UNIT_WORDS = 4

_ROUNDING = 0.1
"""Largest share by which a round or hedged number may be off."""

_PRECISE = 100
"""Smaller numbers without a hedge are counts, and are taken at their word."""

_BEYOND = 1.5
"""How far beyond the number "over" and "under" reach, as a factor."""


def quantity_of(tokens: Sequence[Token]) -> Quantity | None:
    """The quantity that a phrase is, hedge and currency included.

    Args:
        tokens: Of the whole phrase.

    Returns:
        The quantity; None if the phrase is something else: a score ("3-2"), a name ("Six Nations",
        "F-16"), a part of a whole ("one of them"), several amounts ("two men and three dogs").
    """
    hedge, at = hedge_at(tokens, 0)
    currency, at = _currency(tokens, at)
    first = number_at(tokens, at)
    if first is None or _is_name(tokens, at, first.end):
        return None
    low, last = _range(tokens, at, first)
    is_score = low < last.value and tokens[first.end].text in _DASHES and last.magnitude == 1
    high, at = last.value, last.end
    if currency and at < len(tokens) and tokens[at].text == "m":
        low, high, at = low * 1e6, high * 1e6, at + 1
    if at < len(tokens) and tokens[at].text in {"+", "plus"}:
        hedge, at = Hedge.AT_LEAST, at + 1
    unit = unit_at(tokens, at, currency)
    if unit is None or low > high or (is_score and not unit):
        return None
    return Quantity(low, high, unit, hedge)


def hedge_at(tokens: Sequence[Token], at: int) -> tuple[Hedge, int]:
    """The first hedge that says something, and the index of the first token after all of them."""
    hedge = Hedge.EXACT
    while True:
        for count in range(_LONGEST_HEDGE, 0, -1):
            words = tuple(token.text for token in tokens[at : at + count])
            found = _HEDGES.get(words)
            if found is not None and not (words == ("a",) and number_at(tokens, at)):
                hedge = found if hedge is Hedge.EXACT else hedge
                at += len(words)
                break
        else:
            return hedge, at


def unit_at(
    tokens: Sequence[Token], at: int, currency: frozenset[str] = frozenset()
) -> frozenset[str] | None:
    """The unit that follows a number.

    Args:
        tokens: As `tokens_of` gives them.
        at: Index of the first token after the number.
        currency: The sign before the number, if any.

    Returns:
        As in `Quantity.unit`; None if the number turns out to be part of something larger.
    """
    unit = set(currency)
    for number in range(_MOST_UNIT_WORDS + 1):
        token = tokens[at] if at < len(tokens) else None
        if token is None or number == _MOST_UNIT_WORDS:
            break
        following = tokens[at + 1].text if at + 1 < len(tokens) else ""
        if token.text == "per" and following == "cent":
            unit.add("%")
            at += 2
        elif unit and token.text in _PER and following.isalpha():
            return frozenset({*unit, "per", singular(following)})
        elif number_at(tokens, at) or (
            (token.text in JOINING or not token.text.isalpha())
            and token.text != "("
            and number_at(tokens, at + 1)
        ):
            return None
        elif token.text == "%" or (token.text.isalpha() and token.text not in _NO_UNIT):
            word = singular(token.text)
            unit.add(_MONEY.get(word, word))
            at += 1
        elif token.text in _DASHES and number == 0:
            at += 1
        elif token.text == "(":
            at = next((i + 1 for i in range(at, len(tokens)) if tokens[i].text == ")"), len(tokens))
        else:
            break
    return frozenset(unit)


def _currency(tokens: Sequence[Token], at: int) -> tuple[frozenset[str], int]:
    texts = [token.text for token in tokens[at : at + 2]]
    if len(texts) == 2 and texts[0] in _DOLLARS and texts[1] == "$":
        return frozenset({"$"}), at + 2
    if texts and texts[0] in _CURRENCIES:
        return frozenset({texts[0]}), at + 1
    return frozenset(), at


def _is_name(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a number is part of a name, of an ordinal or of a whole."""
    if end >= len(tokens):
        return False
    last, following = tokens[end - 1], tokens[end]
    if last.text[0].isdecimal() and following.start == last.end and following.text.isalpha():
        return following.text not in _AFTER_DIGITS
    if following.text == "of" and end - start == 1 and last.text == "one":
        return True
    return tokens[start].capital and following.capital


def _range(tokens: Sequence[Token], at: int, first: Number) -> tuple[float, Number]:
    """The lower end, and the number that is the upper end, which may be the same."""
    joint = tokens[first.end].text if first.end < len(tokens) else ""
    between = joint == "and" and at > 0 and tokens[at - 1].text == "between"
    second = number_at(tokens, first.end + 1) if joint in _TO or between else None
    if second is None:
        return first.value, first
    low = first.value
    if first.magnitude == 1 and low < second.value / second.magnitude:
        low *= second.magnitude  # "five to six million"
    return low, second


def same_unit(a: Quantity, b: Quantity) -> bool:
    """Whether two quantities may be of the same thing: one unit says no more than the other."""
    if ("%" in a.unit) != ("%" in b.unit):
        return False
    return a.unit <= b.unit or b.unit <= a.unit


def same_quantity(a: Quantity, b: Quantity) -> bool:
    """Whether two quantities say the same number of the same thing, however hedged."""
    opposite = {a.hedge, b.hedge} == {Hedge.AT_LEAST, Hedge.AT_MOST}
    return (a.low, a.high) == (b.low, b.high) and not opposite and same_unit(a, b)


def different_quantity(a: Quantity, b: Quantity) -> bool:
    """Whether two quantities are of the same thing and cannot both be its number."""
    if not same_unit(a, b):
        return False
    (a_low, a_high), (b_low, b_high) = _reach(a), _reach(b)
    return a_high < b_low or b_high < a_low


def _reach(quantity: Quantity) -> tuple[float, float]:
    """The amounts that a journalist who writes this may have been told."""
    low = quantity.low - _tolerance(quantity.low, quantity.hedge)
    high = quantity.high + _tolerance(quantity.high, quantity.hedge)
    if quantity.hedge is Hedge.AT_LEAST:
        high = max(high, quantity.high * _BEYOND)
    if quantity.hedge is Hedge.AT_MOST:
        low = 0.0 if quantity.low else low
    return low, high


def _tolerance(number: float, hedge: Hedge) -> float:
    """Half of what the last digit that is not 0 stands for, within limits."""
    if number == 0 or (hedge is Hedge.EXACT and number < _PRECISE):
        return 0.0
    if hedge is not Hedge.EXACT:
        return number * _ROUNDING
    digits = f"{number:.0f}"
    step = 10.0 ** (len(digits) - len(digits.rstrip("0")))
    return min(step / 2, number * _ROUNDING)
