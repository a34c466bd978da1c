from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from askcorpus.engine import Corpus
from askcorpus.records import (
    RecordError,
    answer_from_record,
    answer_to_record,
    from_record,
    to_record,
)
from askcorpus.types import Answer, Filters
from tests.answers import answered, nouns


@given(nouns(Answer))
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=60)
def test_any_answer_comes_back_through_json_as_it_was(answer: Answer) -> None:
    assert answer_from_record(json.loads(json.dumps(answer_to_record(answer)))) == answer


@given(nouns(Filters))
def test_any_filters_come_back_as_they_were(filters: Filters) -> None:
    assert from_record(Filters, to_record(filters)) == filters


@pytest.mark.parametrize(
    "question",
    [
        "When was KCNA founded?",
        "How do I bake sourdough bread?",
        "What happened between Russia and North Korea in 2023?",
        "How many soldiers were sent?",
    ],
)
def test_a_real_answer_comes_back_as_it_was(sample: Corpus, question: str) -> None:
    answer = sample.ask(question)
    text = json.dumps(answer_to_record(answer), allow_nan=False)
    assert answer_from_record(json.loads(text)) == answer
    for claim in answer.claims:
        assert all(item.article.sha256 in text for item in claim.evidence)


def test_half_a_character_of_a_broken_page_survives() -> None:
    answer = answered("What did the \ud83d say?")
    assert answer_from_record(json.loads(json.dumps(answer_to_record(answer)))) == answer


def test_a_field_thought_of_later_may_be_missing() -> None:
    record = answer_to_record(answered("Who bought it?"))
    del record["period"]
    assert answer_from_record(record) == answered("Who bought it?")


def _without(name: str, record: dict[str, Any]) -> None:
    del record[name]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda record: _without("claims", record), "has no field 'claims'"),
        (lambda record: record.update(mood="glum"), "'mood' that is not known"),
        (lambda record: record.update(question=7), "Answer.question should be str"),
        (lambda record: record.update(is_list=1), "Answer.is_list should be bool"),
        (lambda record: record.update(status="perhaps"), "one of answered, disputed"),
        (lambda record: record.update(confidence=float("nan")), "a finite number"),
        (lambda record: record.update(confidence=10**400), "a finite number"),
        (lambda record: record.update(confidence=True), "Answer.confidence should be float"),
        (lambda record: record.update(claims={}), "Answer.claims should be a list"),
        (lambda record: record.update(index=None), "Answer.index should be an object"),
        (
            lambda record: record["claims"][0]["evidence"][0]["article"].update(published="2 May"),
            r"Answer.claims\[0\].evidence\[0\].article.published should be a day",
        ),
        (
            lambda record: record["passages"][0]["article"].update(published="20240502"),
            "should be a day, YYYY-MM-DD",
        ),
    ],
)
def test_what_is_wrong_with_a_record_is_told_with_its_place(change: Any, told: str) -> None:
    record = answer_to_record(answered("Who bought it?"))
    change(record)
    with pytest.raises(RecordError, match=told) as caught:
        answer_from_record(record)
    assert caught.value.hint


@pytest.mark.parametrize("record", [None, [], "answer", 3])
def test_what_is_no_record_at_all_is_refused(record: object) -> None:
    with pytest.raises(RecordError, match="Answer should be an object"):
        answer_from_record(record)


@given(st.sampled_from([float("nan"), float("inf"), float("-inf")]))
def test_a_number_that_json_cannot_hold_is_refused(number: float) -> None:
    with pytest.raises(RecordError, match=r"Answer\.confidence"):
        answer_to_record(replace(answered("Who bought it?"), confidence=number))
