from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from askcorpus.answering.twins import aligned, with_twins
from askcorpus.repeats import distinct
from askcorpus.types import Article, Hit, Passage, Span
from tests.articles import article_of as article

REPORT = (
    "The ferry Marigold sank off Quayside at dawn on Friday. Forty-one of its passengers are "
    "missing. Captain Odile Brandt, who left the ship last, blamed a jammed rudder."
)
EDITED = REPORT.replace("at dawn on Friday", "early on Friday")
OTHER = "The harbour of Varn will be dredged next spring so that larger grain ships can moor there."


def hit(of: Article, start: int = 0, end: int | None = None) -> Hit:
    stop = len(of.text) if end is None else end
    passage = Passage(of.id, of.id, start, stop)
    return Hit(passage, of.info, of.text[start:stop], 1.0 - of.id / 100, None, None, 0.5, 1.0)


def test_a_copy_is_a_twin_and_makes_room_for_another_source() -> None:
    hits = [
        hit(article(0, REPORT)),
        hit(article(1, EDITED, group=0)),
        hit(article(2, OTHER)),
    ]
    found = distinct(hits, 2)
    assert [item.article.id for item in found] == [0, 2]
    assert [twin.article.id for twin in found[0].twins] == [1]


def test_a_different_passage_of_a_copy_is_kept() -> None:
    hits = [hit(article(0, REPORT)), hit(article(1, OTHER, group=0))]
    assert len(distinct(hits, 10)) == 2


def test_equal_words_are_twins_without_being_copies_and_similar_ones_are_not() -> None:
    same = distinct([hit(article(0, REPORT)), hit(article(1, REPORT.upper()))], 10)
    assert [len(item.twins) for item in same] == [1]
    assert len(distinct([hit(article(0, REPORT)), hit(article(1, EDITED))], 10)) == 2


def test_twins_are_found_behind_the_last_distinct_passage() -> None:
    hits = [
        hit(article(0, REPORT)),
        hit(article(2, OTHER)),
        hit(article(1, REPORT, group=0)),
    ]
    assert [len(item.twins) for item in distinct(hits, 1)] == [1]


@given(
    st.lists(
        st.tuples(st.sampled_from([REPORT, EDITED, OTHER, "", "A ferry."]), st.integers(0, 3)),
        max_size=12,
    ),
    st.integers(1, 12),
)
def test_what_is_kept_is_an_ordered_part_and_never_longer_than_asked(
    texts: list[tuple[str, int]], count: int
) -> None:
    hits = [hit(article(number, text, group=group)) for number, (text, group) in enumerate(texts)]
    found = distinct(hits, count)
    order = [item.passage.id for item in found]
    assert order == sorted(order)
    assert len(found) <= count
    assert bool(found) == bool(hits)
    twins = [twin.passage.id for item in found for twin in item.twins]
    assert len({*order, *twins}) == len(order) + len(twins)


def test_a_span_is_evidence_in_a_twin_where_the_sentence_is_the_same() -> None:
    original, copy = article(0, REPORT), article(1, "Wire. " + EDITED, group=0)
    found = distinct([hit(original), hit(copy)], 10)
    articles = {0: original, 1: copy}
    for words, places in (("Odile Brandt", 2), ("at dawn on Friday", 1)):
        start = REPORT.index(words)
        span = Span(0, start, start + len(words), words, 1.0)
        spread = with_twins([span], found, articles)
        assert len(spread) == places
        for item in spread:
            assert articles[item.article_id].text[item.start : item.end] == words


def spans_in(articles: list[Article], *words: tuple[int, str]) -> list[Span]:
    """A span for each (article, words), best first."""
    found = []
    for rank, (number, text) in enumerate(words):
        start = articles[number].text.index(text)
        found.append(Span(number, start, start + len(text), text, -float(rank)))
    return found


def test_a_sentence_printed_twice_is_cut_alike() -> None:
    articles = [article(0, REPORT), article(1, "From our wire. " + REPORT + " He is 61.")]
    hits = [hit(each) for each in articles]
    spans = spans_in(
        articles, (0, "Captain Odile Brandt"), (1, "Odile Brandt"), (1, "a jammed rudder")
    )
    found = aligned(spans, hits, dict(enumerate(articles)))
    assert [(span.article_id, span.text, span.score) for span in found] == [
        (0, "Captain Odile Brandt", 0.0),
        (1, "Captain Odile Brandt", -1.0),
        (1, "a jammed rudder", -2.0),
    ]


def test_sentences_that_differ_are_cut_as_the_reader_cut_them() -> None:
    articles = [article(0, REPORT), article(1, EDITED)]
    hits = [hit(each) for each in articles]
    spans = spans_in(articles, (0, "at dawn on Friday"), (1, "on Friday"))
    assert aligned(spans, hits, dict(enumerate(articles))) == spans


@given(
    st.lists(
        st.tuples(
            st.sampled_from([REPORT, "Wire. " + REPORT, EDITED, OTHER]),
            st.integers(0, 150),
            st.integers(1, 60),
        ),
        max_size=12,
    )
)
def test_what_is_cut_alike_is_in_the_article_once(cuts: list[tuple[str, int, int]]) -> None:
    articles = {number: article(number, text) for number, (text, _, _) in enumerate(cuts)}
    spans = [
        Span(number, start, min(len(text), start + length), text[start : start + length], 0.0)
        for number, (text, start, length) in enumerate(cuts)
        if start < len(text)
    ]
    found = aligned(spans, [hit(each) for each in articles.values()], articles)
    for span in found:
        assert articles[span.article_id].text[span.start : span.end] == span.text
    assert len(found) == len({(span.article_id, span.start, span.end) for span in found})
    assert {span.article_id for span in found} == {span.article_id for span in spans}
