from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askcorpus.answering.claims import claim_from, group_spans
from askcorpus.types import Span
from tests.articles import article_of

PHRASES = (
    *("Lavrov", "Sergey Lavrov", "Russian Foreign Minister Sergey Lavrov", "Lavrov and Choe"),
    *("nearly 5 million", "five million artillery shells", "5,000,000", "June 18", "18 June 2024"),
    *("Tuesday", "Bush", "Laura Bush", "George Bush", "Najin, North Korea", "Najin", "the Kremlin"),
)


def texts_grouped(phrases: Sequence[str], published: date | None = None) -> list[list[str]]:
    articles = {i: article_of(i, phrase, published=published) for i, phrase in enumerate(phrases)}
    spans = [Span(i, 0, len(text), text, -float(i)) for i, text in enumerate(phrases)]
    return [[span.text for span in group] for group in group_spans(spans, articles)]


@given(st.lists(st.one_of(st.sampled_from(PHRASES), st.text(min_size=1, max_size=20)), max_size=12))
def test_every_span_is_in_one_group_and_each_is_best_first(phrases: list[str]) -> None:
    articles = {i: article_of(i, phrase) for i, phrase in enumerate(phrases)}
    spans = [Span(i, 0, len(text), text, -float(i)) for i, text in enumerate(phrases)]
    groups = group_spans(spans, articles)
    assert sorted(span.article_id for group in groups for span in group) == list(range(len(spans)))
    for group in groups:
        assert group == sorted(group, key=lambda span: -span.score)
    best = [group[0].score for group in groups]
    assert best == sorted(best, reverse=True)


@pytest.mark.parametrize(
    "phrases",
    [
        ["Lavrov", "Russian Foreign Minister Sergey Lavrov", "Sergey Lavrov"],
        ["The Kremlin's", "kremlin"],
        ["nearly 5 million", "nearly five million artillery shells", "5,000,000"],
        ["18 June 2024", "June 18"],
        ["Najin", "Najin, North Korea"],
        ["containers", "shipping containers"],
        ["containers", "containers of munitions"],
        ["security cooperation", "the security cooperation between the two nations"],
        ["in Erfurt", "Erfurt"],
    ],
)
def test_what_says_the_same_is_one_claim(phrases: list[str]) -> None:
    assert texts_grouped(phrases) == [phrases]
    assert len(texts_grouped(phrases[::-1])) == 1


@pytest.mark.parametrize(
    "phrases",
    [
        ["North Korea", "North Korean leader Kim Jong Un"],
        ["Choe Son Hui", "Choe Son Hui and Lavrov"],
        ["Japan", "France, Japan, Spain"],
        ["artillery shells", "artillery shells, missiles"],
        ["10,000 containers", "10,000 soldiers"],
        ["5", "5%"],
        ["2004", "18 June 2004"],
        ["6-3 6-4", "4-6 6-3 6-4"],
        ["step down", "refused to step down"],
        ["New York", "New York Times"],
    ],
)
def test_what_says_something_else_is_another_claim(phrases: list[str]) -> None:
    assert texts_grouped(phrases) == [[phrase] for phrase in phrases]


def test_two_people_of_one_name_are_not_joined_by_it() -> None:
    assert texts_grouped(["Bush", "George Bush", "Laura Bush"]) == [
        ["Bush", "George Bush"],
        ["Laura Bush"],
    ]


def test_a_weekday_joins_its_date_where_publication_is_known() -> None:
    phrases = ["18 June 2024", "on Tuesday"]
    assert texts_grouped(phrases, date(2024, 6, 19)) == [phrases]
    assert len(texts_grouped(phrases)) == 2


def test_equal_numbers_of_different_things_are_two_claims() -> None:
    text = "The ship carried 40 crates. At the gate 40 guards waited."
    first, second = text.index("40"), text.rindex("40")
    spans = [Span(0, at, at + 2, "40", 1.0) for at in (first, second)]
    assert len(group_spans(spans, {0: article_of(0, text)})) == 2


def test_a_claim_counts_independent_articles_and_shows_its_best_span() -> None:
    articles = {0: article_of(0, "It was Sergey Lavrov."), 1: article_of(1, "Lavrov came.")}
    spans = [Span(0, 7, 20, "Sergey Lavrov", 2.0), Span(1, 0, 6, "Lavrov", 1.0)]
    (group,) = group_spans(spans, articles)
    claim = claim_from(group, 0.9, articles)
    assert claim.text == "Sergey Lavrov"
    assert claim.independent_sources == 2
    assert [item.quote for item in claim.evidence] == ["Sergey Lavrov", "Lavrov"]


def test_copies_and_reprinted_sentences_are_one_source() -> None:
    report = "The harbour master, Ilse Varga, cut the ribbon on Tuesday morning in heavy rain."
    own = "It was Ilse Varga who opened the bridge."
    texts = [report, report + " The crowd cheered.", report.replace("heavy rain", "the rain"), own]
    articles = {number: article_of(number, text) for number, text in enumerate(texts)}
    articles[2] = replace(articles[2], copy_group=0)
    spans = []
    for number, text in enumerate(texts):
        start = text.index("Ilse Varga")
        spans.append(Span(number, start, start + 10, "Ilse Varga", 1.0))
    claim = claim_from(spans, 0.9, articles)
    assert len(claim.evidence) == 4
    assert claim.independent_sources == 2
