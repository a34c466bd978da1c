"""What the sample corpus should answer, with the real models: agreement, dispute, correction …"""

from __future__ import annotations

from datetime import date

import pytest

from askcorpus.engine import Corpus
from askcorpus.types import NoAnswerReason, Status
from tests.quotes import check_quotes

CONTAINERS = "How many containers did North Korea ship to Russia?"


def test_agreement_joins_what_two_articles_say_in_different_words(sample: Corpus) -> None:
    answer = sample.ask("How long is the railway from Khasan to Rajin?")
    claim = answer.claims[0]
    assert answer.status is Status.ANSWERED
    assert claim.independent_sources == 2
    quotes = {evidence.quote.casefold() for evidence in claim.evidence}
    assert any(quote.startswith("fifty-four") for quote in quotes)
    assert any(quote.startswith("54") for quote in quotes)
    check_quotes(sample, answer)


def test_a_dispute_shows_every_side_with_its_sources(sample: Corpus) -> None:
    answer = sample.ask(CONTAINERS)
    assert answer.status is Status.DISPUTED
    sides = {claim.text: claim for claim in answer.claims}
    assert any("1,000" in text for text in sides)
    assert any("6,700" in text for text in sides)
    articles = [{item.article.path for item in claim.evidence} for claim in answer.claims]
    assert not set.intersection(*articles)
    check_quotes(sample, answer)


def test_a_dispute_whose_sides_are_all_dated_is_a_timeline_newest_first(sample: Corpus) -> None:
    answer = sample.ask(CONTAINERS, since=date(2023, 1, 1))
    assert answer.status is Status.DISPUTED
    first_reported = [
        min(item.article.published for item in claim.evidence if item.article.published)
        for claim in answer.claims
    ]
    assert first_reported == sorted(first_reported, reverse=True)
    assert "6,700" in answer.text


def test_a_correction_takes_the_place_of_what_it_corrects(sample: Corpus) -> None:
    answer = sample.ask("When was the Khasan to Rajin railway formally opened?")
    assert "2013" in answer.text
    assert not any("2012" in claim.text for claim in answer.claims)
    check_quotes(sample, answer)


def test_a_question_for_several_things_gets_a_list(sample: Corpus) -> None:
    answer = sample.ask("Which gifts did Putin bring?")
    assert answer.status is Status.ANSWERED
    assert answer.is_list
    texts = [claim.text for claim in answer.claims]
    assert any("tea set" in text for text in texts)
    assert any("spacesuit" in text for text in texts)
    assert len({claim.evidence[0].article.path for claim in answer.claims}) >= 2
    check_quotes(sample, answer)


def test_a_time_in_the_question_is_understood_and_preferred(sample: Corpus) -> None:
    answer = sample.ask("How many containers did North Korea ship to Russia in February 2024?")
    assert answer.period == "February 2024"
    assert "6,700" in answer.text
    published = answer.passages[0].article.published
    assert published is not None
    assert (published.year, published.month) == (2024, 2)


def test_last_week_is_counted_from_today(sample: Corpus) -> None:
    answer = sample.ask("Who visited Pyongyang last week?", today=date(2024, 6, 24))
    assert answer.period == "17–23 June 2024"


def test_a_broad_question_gets_sentences_of_several_articles(sample: Corpus) -> None:
    answer = sample.ask("What is known about North Korea's spy satellite?")
    assert answer.status is Status.OVERVIEW
    assert 3 <= len(answer.claims) <= 7
    assert len({claim.evidence[0].article.copy_group for claim in answer.claims}) >= 3
    for claim in answer.claims:
        (evidence,) = claim.evidence
        assert evidence.quote == evidence.sentence == claim.text
        assert not claim.text.startswith(("He ", "She ", "It ", "This ", "They "))
    check_quotes(sample, answer)


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("Which teams reached the 1998 World Cup final?", NoAnswerReason.NOTHING_RELEVANT),
        ("What is the name of Kim Jong Un's dog?", NoAnswerReason.NO_SPAN),
    ],
)
def test_two_kinds_of_no_are_told_apart_and_both_show_what_came_near(
    sample: Corpus, question: str, reason: NoAnswerReason
) -> None:
    answer = sample.ask(question)
    assert (answer.status, answer.reason) == (Status.NO_ANSWER, reason)
    assert answer.passages


def test_the_third_kind_of_no_is_that_the_filters_leave_nothing(sample: Corpus) -> None:
    answer = sample.ask(CONTAINERS, outlets=["No Such Paper"])
    assert answer.reason is NoAnswerReason.FILTERED_OUT


def test_a_follow_up_is_answered_in_the_light_of_the_turn_before(sample: Corpus) -> None:
    chat = sample.chat()
    chat.ask("How many dogs did Kim give Putin?")
    answer = chat.ask("Which breed were they?")
    assert "dogs" in answer.understood_as
    assert "Pungsan" in answer.text
    alone = chat.ask("How high is the dam on the Bureya?")
    assert alone.understood_as == alone.question
    assert "139 metres" in alone.text


def test_an_explanation_adds_up_to_the_confidence_of_every_claim(sample: Corpus) -> None:
    from math import exp

    answer = sample.ask("How high is the dam on the Bureya?")
    explanation = answer.explanation
    assert explanation is not None
    assert [item.path for item in explanation.passages] == [
        hit.article.path for hit in answer.passages
    ]
    for claim in explanation.claims:
        odds = explanation.intercept + sum(signal.adds for signal in claim.signals)
        assert claim.confidence == pytest.approx(1 / (1 + exp(-odds)))
        assert claim.shown == (claim.confidence >= explanation.threshold)
