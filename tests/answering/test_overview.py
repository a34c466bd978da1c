"""What an overview is made of: sentences that stand alone, on the subject, none told twice."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from askcorpus.answering.overviews.overview import (
    LEAST_RELEVANCE,
    MOST,
    MOST_AN_ARTICLE,
    MOST_LIKENESS,
    marginally_relevant,
    overview,
)
from askcorpus.answering.overviews.standing import stands_alone
from askcorpus.indexing import store
from askcorpus.retrieval import Retriever
from askcorpus.types import Evidence


@pytest.mark.parametrize(
    "sentence",
    [
        "The harbour board closed the northern pier on Tuesday after cracks were found.",
        "In his speech to the council, Mayor Brandt promised a new pier within two years.",
        "When Brandt came to the harbour, he was met by some two hundred protesters.",
        "The mayor said that he would not sign the contract before the summer.",
        "“The pier is finished,” Harbour Master Lena Voss told reporters on Tuesday morning.",
        "There is no money in this year's budget for a second ferry, according to the board.",
        "Both the mayor and the harbour master have asked for an inquiry into the works.",
        "42 per cent of the islanders would rather have a bridge than a ferry, a poll says.",
        "OSLO, 3 May (Fjord Wire) — The ministry will pay for half of the new ferry.",
    ],
)
def test_a_whole_sentence_with_its_nouns_stands_alone(sentence: str) -> None:
    assert stands_alone(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "He promised the islanders a new pier within two years of the election.",
        "It was closed on Tuesday after cracks had been found in the northern wall.",
        "This was the third time in a year that the northern pier had been closed.",
        "They will have to take the bus to the southern harbour until the summer.",
        "Their boats have been moved to the southern harbour until the pier is safe.",
        "But he did not say who would pay for the new pier and the second ferry.",
        "However, that would cost the islanders more than a bridge to the mainland.",
        "“It is finished and will not come back,” Harbour Master Lena Voss told reporters.",
        "In 2009 it was closed for a year because the northern wall had to be rebuilt.",
        "On Tuesday, he told the council that the northern pier would have to be closed.",
        "After the meeting they went to the harbour to look at the northern wall.",
        "The northern pier will be closed until the summer at least, he said.",
        "“The northern pier will have to stay closed until the summer,” she added.",
        "Two days later the harbour board closed the southern pier to all ferries.",
        "The pair shook hands in front of the cameras and then left by the side door.",
        "Others want the ferry to sail from the mainland twice a day in the winter.",
        "Despite this the harbour board has not asked the ministry for any more money.",
        "There the ferry lay for a year until somebody came to take it to pieces.",
    ],
)
def test_a_sentence_that_points_back_does_not(sentence: str) -> None:
    assert not stands_alone(sentence)


@pytest.mark.parametrize(
    "text",
    [
        "Harbour board closes northern pier after cracks are found in the wall",
        "Picture: the northern pier of the harbour, seen from the lighthouse on Tuesday.",
        "Read more: how the islanders came to have two ferries and no pier at all.",
        "Who will pay for the new pier that the mayor has promised to the islanders?",
        "The harbour board said that the northern pier and the southern wall would…",
        "The harbour board said that the northern pier and the southern wall would...",
        "and the harbour board closed the northern pier after cracks had been found.",
        "The pier is closed.",
        "We closed the northern pier because cracks had been found in the wall.",
        "The pier that you see in the picture was built by the islanders in 1911.",
        "“The northern pier is finished and will not come back in my lifetime.”",
        "The pier is finished,” the harbour master told the islanders on Tuesday morning.",
        "• The northern pier of the harbour stays closed until the summer at least.",
        "**The northern pier** of the harbour stays closed until the summer at least.",
        "The timetable of the ferry is at https://example.org/ferry until the summer.",
        "The board " + "and the council " * 20 + "closed the pier.",
        "",
    ],
)
def test_headings_captions_teasers_questions_and_scraps_do_not(text: str) -> None:
    assert not stands_alone(text)


@given(st.text(max_size=200))
def test_any_text_can_be_judged(text: str) -> None:
    assert stands_alone(text) in (True, False)


def numbers(*values: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.array(values, dtype=np.float32)


def test_the_most_relevant_comes_first_and_what_is_alike_is_told_once() -> None:
    relevance = numbers(0.69, 0.9, 0.88, 0.7)
    likeness = np.eye(4, dtype=np.float32)
    likeness[1, 2] = likeness[2, 1] = 0.95
    assert marginally_relevant(relevance, likeness, [1, 2, 3, 4]) == [1, 3, 0]


def test_of_two_equally_relevant_the_one_that_tells_more_news_comes_first() -> None:
    relevance = numbers(0.9, 0.7, 0.7)
    likeness = np.eye(3, dtype=np.float32)
    likeness[0, 1] = likeness[1, 0] = 0.8
    assert marginally_relevant(relevance, likeness, [1, 2, 3]) == [0, 2, 1]


def test_another_article_comes_before_the_same_again_and_copies_are_the_same() -> None:
    relevance = numbers(0.9, 0.85, 0.85, 0.84)
    likeness = np.eye(4, dtype=np.float32)
    assert marginally_relevant(relevance, likeness, [7, 7, 7, 8]) == [0, 3, 1]


def test_what_is_far_less_relevant_than_the_best_is_left_out() -> None:
    relevance = numbers(0.95, 0.5, 0.9)
    assert marginally_relevant(relevance, np.eye(3, dtype=np.float32), [1, 2, 3]) == [0, 2]
    nothing = numbers(LEAST_RELEVANCE - 0.01)
    assert marginally_relevant(nothing, np.eye(1, dtype=np.float32), [1]) == []
    assert marginally_relevant(numbers(), np.eye(0, dtype=np.float32), []) == []


@given(
    st.lists(
        st.tuples(st.floats(0, 1, width=32), st.integers(0, 4), st.integers(0, 2**16)), max_size=30
    )
)
def test_whatever_is_chosen_is_within_the_limits(drawn: list[tuple[float, int, int]]) -> None:
    relevance = numbers(*(value for value, _, _ in drawn))
    groups = [group for _, group, _ in drawn]
    vectors = np.array(
        [np.random.default_rng(seed).normal(size=3) for _, _, seed in drawn], dtype=np.float32
    ).reshape(-1, 3)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    likeness = vectors @ vectors.T
    chosen = marginally_relevant(relevance, likeness, groups)
    assert len(chosen) == len(set(chosen)) <= MOST
    assert set(chosen) <= set(range(len(drawn)))
    for position, index in enumerate(chosen):
        assert relevance[index] >= LEAST_RELEVANCE
        assert all(likeness[index, other] < MOST_LIKENESS for other in chosen[:position])
        assert sum(groups[other] == groups[index] for other in chosen) <= MOST_AN_ARTICLE


@pytest.fixture(scope="module")
def retriever(sample_index: Path) -> Retriever:
    return Retriever(store.open_generation(sample_index).folder)


def overview_of(question: str, retriever: Retriever) -> list[Evidence]:
    hits = retriever.retrieve(question, 20)
    articles = {hit.article.id: retriever.articles.article(hit.article.id) for hit in hits}
    return overview(question, hits, articles, retriever.encoder, retriever.lexical.content_terms)


BROAD = [
    "Tell me about the treaty between Russia and North Korea.",
    "What is known about North Korea's spy satellite?",
    "North Korea sanctions",
    "Summarise the reports on the veto of the sanctions panel.",
    "Tell me about Kim Jong Un's train.",
    "What happened at the Vostochny Cosmodrome?",
]


@pytest.mark.parametrize("question", BROAD)
def test_an_overview_quotes_whole_sentences_of_several_articles(
    question: str, retriever: Retriever
) -> None:
    quoted = overview_of(question, retriever)
    groups = [item.article.copy_group for item in quoted]
    assert 3 <= len(quoted) <= MOST
    assert len(set(groups)) >= 2
    assert max(map(groups.count, groups)) <= MOST_AN_ARTICLE
    for item in quoted:
        article = retriever.articles.article(item.article.id)
        assert item.quote == item.sentence == article.text[item.start : item.end]
        assert not any(
            mark.start < item.end and item.start < mark.end for mark in article.boilerplate
        )
        assert stands_alone(item.quote)
    assert len({item.quote for item in quoted}) == len(quoted)


def test_overviews_of_what_many_articles_tell_draw_on_at_least_three(retriever: Retriever) -> None:
    for question in (BROAD[0], BROAD[1], BROAD[2], BROAD[5]):
        assert len({item.article.copy_group for item in overview_of(question, retriever)}) >= 3


def test_an_overview_of_dated_articles_runs_from_old_to_new(retriever: Retriever) -> None:
    quoted = overview_of(BROAD[0], retriever)
    days = [item.article.published for item in quoted if item.article.published]
    assert len(days) == len(quoted)
    assert days == sorted(days)


def test_an_overview_of_the_treaty_names_what_was_signed(retriever: Retriever) -> None:
    told = " ".join(item.quote for item in overview_of(BROAD[0], retriever))
    assert "Treaty on Comprehensive Strategic Partnership" in told


@pytest.mark.parametrize(
    "question",
    [
        "Tell me about penguins in Antarctica.",
        "Tell me about penguins in North Korea.",
        "What is the latest on the football league?",
        "Tell me about the treaty between Spain and Portugal.",
        "What happened?",
        "What happened at the summit in Reykjavik?",
    ],
)
def test_there_is_no_overview_of_what_the_corpus_is_not_about(
    question: str, retriever: Retriever
) -> None:
    assert overview_of(question, retriever) == []


def test_without_hits_there_is_no_overview(retriever: Retriever) -> None:
    assert (
        overview("Tell me about it.", [], {}, retriever.encoder, retriever.lexical.content_terms)
        == []
    )
