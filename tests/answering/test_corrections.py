from __future__ import annotations

from collections.abc import Sequence

import pytest

from askcorpus.answering.claims import group_spans
from askcorpus.answering.corrections import corrected
from askcorpus.types import Article, Span
from tests.articles import article_of

FIRST = "The pier at Varn was opened in 2012. It cost 4 million crowns."
NOTICE = (
    "In our article of 3 May we wrote that the pier was opened in 2012. That was wrong by a year. "
    "The opening took place in 2013. Two readers wrote to us about it."
)
OTHER = "The pier at Varn, opened in 2012, is to be closed."


def left(articles: Sequence[Article], *found: tuple[int, str, float]) -> list[tuple[str, set[int]]]:
    """Text and articles of each group that is left of these spans, best first."""
    by_id = {item.id: item for item in articles}
    spans = []
    for number, words, score in found:
        start = by_id[number].text.index(words)
        spans.append(Span(number, start, start + len(words), words, score))
    groups = corrected(group_spans(spans, by_id), by_id)
    return [(group[0].text, {span.article_id for span in group}) for group in groups]


GAZETTE = [article_of(0, NOTICE, outlet="Gazette"), article_of(1, FIRST, outlet="Gazette")]


def test_a_correction_takes_the_place_of_what_it_corrects() -> None:
    found = left(GAZETTE, (0, "2012", 7.0), (1, "2012", 6.0), (0, "2013", -2.0))
    assert found == [("2013", {0})]


def test_what_another_outlet_says_stands_beside_the_correction() -> None:
    articles = [*GAZETTE, article_of(2, OTHER, outlet="Courier")]
    found = left(articles, (0, "2012", 7.0), (2, "2012", 5.0), (0, "2013", -2.0))
    assert found == [("2013", {0}), ("2012", {2})]


def test_other_words_of_the_sentence_are_left_alone() -> None:
    assert left(GAZETTE, (0, "3 May", 7.0), (0, "2013", -2.0)) == [("3 May", {0}), ("2013", {0})]
    assert left(GAZETTE, (0, "the pier", 7.0), (0, "2013", -2.0))[0] == ("the pier", {0})


def test_without_a_word_of_what_is_right_nothing_is_dropped() -> None:
    assert left(GAZETTE, (0, "2012", 7.0)) == [("2012", {0})]


@pytest.mark.parametrize(
    "text",
    [
        "We wrote that the pier was opened in 2012. It is 200 metres long, and was opened in 2013.",
        "The mayor said the pier was opened in 2012. That was wrong. It was opened in 2013.",
        "The pier was opened in 2012. It was opened again in 2013 after repairs.",
    ],
)
def test_only_what_an_article_takes_back_itself_is_corrected(text: str) -> None:
    found = left([article_of(0, text, outlet="Gazette")], (0, "2012", 7.0), (0, "2013", -2.0))
    assert found == [("2012", {0}), ("2013", {0})]
