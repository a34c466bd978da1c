from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askcorpus.answering.meaning.values import Value, incompatible, same_value, value_in, value_of

ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
)
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
UNITS = st.sampled_from(["", " containers", " miles", " artillery shells", " per cent", "%"])
HEDGES = st.sampled_from(["", "over ", "nearly ", "about ", "at least ", "up to ", "the "])
AMOUNTS = st.one_of(
    st.integers(0, 200), st.integers(0, 5_000_000), st.sampled_from([1_000, 10_000, 2_000_000])
)
DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
FORMS = ("{d} {m} {y}", "{m} {d}, {y}", "on {m} {d}, {y}", "the {d} of {m} {y}", "{w}, {d} {m} {y}")


def in_words(number: int) -> str:
    if number < 20:
        return ONES[number]
    if number < 100:
        return TENS[number // 10] + (f"-{ONES[number % 10]}" if number % 10 else "")
    for size, name in ((1_000_000, "million"), (1_000, "thousand"), (100, "hundred")):
        if number >= size:
            rest = number % size
            joint = " and " if rest < 100 else " "
            tail = joint + in_words(rest) if rest else ""
            return f"{in_words(number // size)} {name}{tail}"
    raise AssertionError(number)


def written(day: date, form: str) -> str:
    return form.format(d=day.day, m=f"{day:%B}", y=day.year, w=f"{day:%A}")


PHRASES = st.one_of(
    st.text(max_size=30),
    st.builds(lambda h, n, u: f"{h}{n:,}{u}", HEDGES, AMOUNTS, UNITS),
    st.builds(lambda n, u: in_words(n) + u, AMOUNTS, UNITS),
    st.builds(lambda low, high, u: f"{low}-{high}{u}", AMOUNTS, AMOUNTS, UNITS),
    st.builds(written, DAYS, st.sampled_from([*FORMS, "{m} {d}", "{m} {y}", "{y}", "{m}", "{w}"])),
    st.sampled_from(["Lavrov", "the Kremlin", "Tuesday", "last year", "a dozen", "one of them"]),
)
VALUES = st.builds(value_of, PHRASES, st.none() | DAYS)


def meaning(text: str, published: date | None = None) -> Value:
    return value_of(text, published)


@given(VALUES)
def test_a_value_is_the_same_as_itself(value: Value) -> None:
    assert same_value(value, value)
    assert not incompatible(value, value)


@given(VALUES, VALUES)
def test_comparing_does_not_depend_on_the_order(a: Value, b: Value) -> None:
    assert same_value(a, b) == same_value(b, a)
    assert incompatible(a, b) == incompatible(b, a)


@given(VALUES, VALUES)
def test_no_two_values_are_both_the_same_and_incompatible(a: Value, b: Value) -> None:
    assert not (same_value(a, b) and incompatible(a, b))


@given(st.integers(0, 9_999_999), UNITS, st.sampled_from([",", " ", "\u202f", ""]))
def test_a_number_is_the_same_however_it_is_written(number: int, unit: str, separator: str) -> None:
    digits, spelled = f"{number:,}".replace(",", separator) + unit, in_words(number) + unit
    plain = meaning(f"{number:,}{unit}")
    for form in (digits, spelled, spelled.upper(), f"“{digits}”", f" {spelled},", f"({digits})."):
        assert same_value(plain, meaning(form))


@given(DAYS, st.sampled_from(FORMS), st.sampled_from(FORMS))
def test_a_day_is_the_same_however_it_is_written(day: date, form: str, other: str) -> None:
    a, b = written(day, form), written(day, other)
    assert same_value(meaning(a), meaning(b.upper()))
    assert same_value(meaning(a), meaning(day.isoformat()))
    assert same_value(meaning(a), meaning(f"({written(day, '{m} {d}')})"))


@given(DAYS, DAYS, st.sampled_from(FORMS), st.sampled_from(FORMS))
def test_different_days_are_incompatible(a: date, b: date, form: str, other: str) -> None:
    differ = incompatible(meaning(written(a, form)), meaning(written(b, other)))
    assert differ == (a != b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("nearly 5 million", "five million"),
        ("nearly five million artillery shells", "5,000,000"),
        ("over 1,000 containers", "1,000"),
        ("£5m", "five million pounds"),
        ("$40,000 (£21,000) per day", "$40,000 a day"),
        ("5%", "five per cent"),
        ("half a million", "500,000"),
        ("a dozen", "twelve"),
        ("between 10 and 12 miles", "10-12 miles"),
        ("five to six million", "5 million to 6 million"),
        ("1.2bn", "1,200 million"),
        ("June 18", "18 June 2024"),
        ("June 2024", "in june, 2024"),
        ("The Kremlin's", "Kremlin"),
    ],
)
def test_the_same_in_other_words(a: str, b: str) -> None:
    assert same_value(meaning(a), meaning(b))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("58", "61"),
        ("over 1,000 containers", "an estimated 10,000 containers"),
        ("about 6,700 containers", "more than 1,000"),
        ("$5m", "$7.5m"),
        ("between 10 and 12 miles", "20 miles"),
        ("18 June 2024", "19 June 2024"),
        ("2003", "18 June 2004"),
    ],
)
def test_values_that_cannot_both_be_right(a: str, b: str) -> None:
    assert incompatible(meaning(a), meaning(b))
    assert not same_value(meaning(a), meaning(b))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("58 miles", "61 people"),
        ("5", "61%"),
        ("5 million", "5.2 million"),
        ("about 300", "295"),
        ("up to 10 years", "3 years"),
        ("2024", "18 June 2024"),
        ("2000", "24 years"),
        ("Lavrov", "Choe Son Hui"),
        ("3-2", "2-1"),
        ("Six Nations", "Seven Network"),
        ("one of them", "two"),
        ("thousands", "two"),
        ("F-16", "F-35"),
        ("two men and three dogs", "four men"),
    ],
)
def test_values_that_may_both_be_right(a: str, b: str) -> None:
    assert not incompatible(meaning(a), meaning(b))


def test_a_weekday_is_known_only_by_the_day_of_publication() -> None:
    day = meaning("18 June 2024")
    assert same_value(meaning("on Tuesday", date(2024, 6, 19)), day)
    assert same_value(meaning("Tuesday evening", date(2024, 6, 18)), day)
    assert same_value(meaning("yesterday", date(2024, 6, 19)), day)
    assert not same_value(meaning("on Tuesday", date(2024, 7, 19)), day)
    assert not same_value(meaning("on Tuesday"), day)


def test_a_day_without_a_year_is_that_of_the_nearest_one() -> None:
    assert same_value(meaning("30 December", date(2024, 1, 4)), meaning("30 December 2023"))
    assert not same_value(meaning("30 December", date(2024, 1, 4)), meaning("30 December 2024"))


def test_a_day_that_was_worked_out_contradicts_nothing() -> None:
    assert not incompatible(meaning("Tuesday", date(2024, 6, 19)), meaning("26 June 2024"))


def test_unit_and_hedge_beside_a_span_count() -> None:
    text = "The port shipped an estimated 10,000 steel boxes. Over 10,000 people watched."
    boxes, people = (
        value_in(text, at, at + 6, None) for at in (text.index("10"), text.rindex("10"))
    )
    assert not same_value(boxes, people)
    assert incompatible(boxes, meaning("over 1,000 boxes"))
    assert not incompatible(people, meaning("over 1,000 boxes"))


def test_a_number_cut_off_from_its_magnitude_is_no_quantity() -> None:
    text = "They sent 5 million rounds."
    at = text.index("5")
    assert value_in(text, at, at + 1, None).quantity is None
