from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pytest

from askcorpus.answering.disputes import MOST_LISTED, Arranged, arrange, disputes
from askcorpus.answering.lists import wants_list
from askcorpus.types import ArticleInfo, Claim, Evidence, Status

QUESTION = "How many crates did Ostrava ship to Milford?"


@dataclass(frozen=True)
class Told:
    """A sentence of an article, with the words that answer in brackets."""

    sentence: str
    article: int
    published: date | None = None
    score: float = 5.0
    copy_group: int | None = None


def evidence_of(told: Told) -> Evidence:
    before, rest = told.sentence.split("[")
    quote, after = rest.split("]")
    group = told.article if told.copy_group is None else told.copy_group
    info = ArticleInfo(
        told.article, f"{told.article}.txt", None, None, told.published, "en", None, "", group
    )
    sentence = before + quote + after
    start, end = len(before), len(before) + len(quote)
    return Evidence(info, start, end, quote, 0, len(sentence), sentence, "", "", told.score)


def claim(*told: Told, confidence: float = 0.7) -> Claim:
    evidence = tuple(evidence_of(each) for each in told)
    groups = {item.article.copy_group for item in evidence}
    return Claim(evidence[0].quote, confidence, evidence, len(groups))


def texts(arranged: Arranged) -> list[str]:
    return [each.text for each in arranged.claims]


def named(names: Sequence[str]) -> list[Claim]:
    return [claim(Told(f"[{name}] wrote of it.", i)) for i, name in enumerate(names)]


THOUSAND = Told("Ostrava has sent [over 1,000] crates to Milford.", 1)
TEN_THOUSAND = Told("Ostrava already shipped an estimated [10,000] crates to Milford.", 2)


def test_two_figures_of_independent_articles_are_disputed() -> None:
    found = arrange(QUESTION, [claim(THOUSAND), claim(TEN_THOUSAND)])
    assert found.status is Status.DISPUTED
    assert set(texts(found)) == {"over 1,000", "10,000"}
    assert not found.is_list


def test_the_case_of_the_question_does_not_matter() -> None:
    found = arrange(QUESTION.lower(), [claim(THOUSAND), claim(TEN_THOUSAND)])
    assert found.status is Status.DISPUTED


def test_the_newest_claim_is_shown_first_where_all_are_dated() -> None:
    old = claim(
        Told(THOUSAND.sentence, 1, date(2023, 10, 14)), Told(THOUSAND.sentence, 3, date(2024, 5, 1))
    )
    new = claim(Told(TEN_THOUSAND.sentence, 2, date(2024, 2, 28)), confidence=0.6)
    assert texts(arrange(QUESTION, [old, new])) == ["10,000", "over 1,000"]


def test_the_best_supported_claim_is_shown_first_where_dates_are_missing() -> None:
    two = claim(TEN_THOUSAND, Told(TEN_THOUSAND.sentence, 3), confidence=0.5)
    assert texts(arrange(QUESTION, [claim(THOUSAND), two])) == ["10,000", "over 1,000"]


def test_a_rival_below_the_threshold_can_still_dispute_but_is_no_alternative() -> None:
    weak = claim(TEN_THOUSAND, confidence=0.35)
    assert arrange(QUESTION, [claim(THOUSAND)], [weak]).status is Status.DISPUTED
    hopeless = claim(TEN_THOUSAND, confidence=0.1)
    found = arrange(QUESTION, [claim(THOUSAND)], [hopeless])
    assert (found.status, texts(found)) == (Status.ANSWERED, ["over 1,000"])


@pytest.mark.parametrize(
    ("question", "a", "b"),
    [
        pytest.param(QUESTION, THOUSAND, Told(TEN_THOUSAND.sentence, 1), id="one article"),
        pytest.param(
            QUESTION, THOUSAND, Told(TEN_THOUSAND.sentence, 2, copy_group=1), id="a copy of it"
        ),
        pytest.param(
            QUESTION,
            THOUSAND,
            Told("Ostrava shipped [10,000] barrels and crates to Milford.", 2),
            id="another thing counted",
        ),
        pytest.param(
            QUESTION, THOUSAND, Told("Delft shipped [10,000] crates to Milford.", 2), id="elsewhere"
        ),
        pytest.param(
            QUESTION, THOUSAND, Told("Ostrava shipped [1,100] crates to Milford.", 2), id="rounded"
        ),
        pytest.param(
            "When was the treaty signed?",
            Told("The treaty with Delft was signed by the king on [6 July 1961].", 1),
            Told("Both mayors signed a treaty of trade in Milford on [9 February 2000].", 2),
            id="another event",
        ),
        pytest.param(
            "Who met the mayor of Milford?",
            Told("The mayor of Milford met [Ann Tarn].", 1),
            Told("The mayor of Milford met [Joe Pike].", 2),
            id="names",
        ),
        pytest.param(
            "How long ago did Ann Tarn visit Milford?",
            Told("Ann Tarn last came to visit Milford in [2000].", 1),
            Told("Ann Tarn paid Milford a visit, the first in [24 years].", 2),
            id="a year and a number of years",
        ),
    ],
)
def test_what_may_both_be_true_is_not_disputed(question: str, a: Told, b: Told) -> None:
    assert arrange(question, [claim(a), claim(b)]).status is Status.ANSWERED


def test_an_article_that_corrects_another_one_disputes_it() -> None:
    question = "How many people does the Milford ferry carry?"
    first = Told("The ferry of Milford will carry [120] people.", 1, date(2024, 1, 3))
    correction = Told("The Milford ferry will carry [210] people.", 2, date(2024, 1, 5), score=6.0)
    withdrawn = Told("Not [120] people, as we wrote of the ferry in Milford.", 2, score=4.0)
    found = arrange(question, [claim(first, withdrawn), claim(correction)])
    assert (found.status, texts(found)) == (Status.DISPUTED, ["210", "120"])
    alone = arrange(question, [claim(withdrawn), claim(correction)])
    assert alone.status is Status.ANSWERED


def test_one_event_with_two_dates_is_disputed() -> None:
    a = Told("Ostrava opened its new harbour on [3 May 2021].", 1)
    b = Told("The new harbour of Ostrava was opened on [5 May 2021].", 2)
    assert disputes("When did Ostrava open its harbour?", claim(a), claim(b))
    assert disputes("When did Ostrava open its harbour?", claim(b), claim(a))


@pytest.mark.parametrize(
    "question",
    [
        "Which outlets reported on the visit?",
        "What countries took part?",
        "Who were the nominees?",
        "What does Ostrava need?",
        "Name the gifts that the mayor gave.",
        "Which two firms left?",
        "What new weapons has Ostrava bought?",
    ],
)
def test_a_question_for_several_things_has_a_list(question: str) -> None:
    assert wants_list(question)


@pytest.mark.parametrize(
    "question",
    [
        "Who met the mayor?",
        "Which news agency reported it?",
        "What is the news?",
        "Which port did the ships leave from?",
        "What does the mayor say about the harbour?",
        "How many crates were shipped?",
        "Which sports star left?",
        "Which MP's question was it?",
        "",
    ],
)
def test_a_question_for_one_thing_has_none(question: str) -> None:
    assert not wants_list(question)


def test_a_list_holds_at_most_seven_claims_and_none_twice() -> None:
    names = ["the Gull", "Ann Tarn of the Gull", *(f"Paper{letter}" for letter in "abcdefghij")]
    found = arrange("Which outlets reported on the visit?", named(names))
    assert found.is_list
    assert found.status is Status.ANSWERED
    assert len(found.claims) == MOST_LISTED
    assert "Ann Tarn of the Gull" not in texts(found)


def test_one_claim_is_no_list() -> None:
    assert not arrange("Which outlets reported on the visit?", named(["the Gull"])).is_list


def test_an_answer_has_at_most_two_alternatives() -> None:
    found = arrange("Who came to the harbour?", named(["Ann", "Joe", "Mia", "Tom"]))
    assert texts(found) == ["Ann", "Joe", "Mia"]
