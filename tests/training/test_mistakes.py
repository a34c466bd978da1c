from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from askcorpus.models.contexts import Context
from askcorpus.types import Span
from reader_training.curriculum import mistakes_stage
from reader_training.examples import Example
from reader_training.mistakes import find_mistakes
from reader_training.news import Mined
from reader_training.roles import exchanged_names, nearby_name, turned_voice

PASSAGE = (
    "The mayor, Ines Falk, praised the harbour master. In May the council of Northfell dismissed "
    "Teo Marsh. Piet Holm took over a week later."
)


def example(question: str, answer: str = "Ines Falk") -> Example:
    start = PASSAGE.index(answer)
    return Example(question, "Harbour", PASSAGE, start, start + len(answer))


class Believer:
    """Believes the last word of every passage, the more the longer the passage is."""

    def __init__(self) -> None:
        self.asked = 0

    def read(
        self,
        question: str,
        contexts: Sequence[Context],
        on_read: Callable[[int], None] | None = None,
    ) -> list[Span]:
        self.asked += 1
        spans = []
        for context in contexts:
            start = context.text.rindex(" ") + 1
            end = len(context.text)
            score = context.score + end
            spans.append(Span(context.article_id, start, end, context.text[start:end], score))
        return sorted(spans, key=lambda span: -span.score)


def negatives(*passages: str) -> tuple[Example, ...]:
    return tuple(Example("Who?", "", passage, None, None, 3) for passage in passages)


def found(mined: Sequence[Mined], folder: Path, reader: Believer) -> list[Mined]:
    return find_mistakes(mined, None, reader, folder, random.Random(0), lambda done, total: None)


def test_the_worst_mistake_comes_first_and_copies_once(tmp_path: Path) -> None:
    mined = Mined((), negatives("a wreck", "a long wreck", "a wreck", "a very long wreck"))
    (item,) = found([mined], tmp_path, Believer())
    passages = [negative.passage for negative in item.negatives]
    assert passages == ["a very long wreck", "a long wreck", "a wreck"]


def test_what_may_be_right_is_no_mistake(tmp_path: Path) -> None:
    mined = Mined((example("Who?"),), negatives("Then came Mrs Falk", "Then came Marsh"))
    (item,) = found([mined], tmp_path, Believer())
    assert [negative.passage for negative in item.negatives] == ["Then came Marsh"]


def test_what_was_read_is_not_read_again(tmp_path: Path) -> None:
    mined = [Mined((example("Who?"),), negatives("Then came Marsh"))] * 5
    first, second = Believer(), Believer()
    assert found(mined, tmp_path, first) == found(mined, tmp_path, second)
    assert (first.asked, second.asked) == (5, 0)


def test_a_question_without_negatives_stays_one(tmp_path: Path) -> None:
    mined = [Mined((example("Who?"),), ())]
    assert found(mined, tmp_path, Believer()) == mined


def test_the_stage_keeps_the_worst_beside_the_gold_passage() -> None:
    mined = [Mined((example("Who praised the harbour master?"),), negatives("a", "b", "c", "d"))]
    mined += [Mined((), negatives("a", "b", "c", "d"))]
    made = mistakes_stage([], mined, mined, random.Random(1))
    assert [[item.passage for item in group] for group in made[:2]] == [
        [PASSAGE, "a", "b"],
        ["a", "b", "c"],
    ]


@pytest.mark.parametrize(
    ("question", "turned"),
    [
        ("Who dismissed Teo Marsh in May?", "Who was dismissed by Teo Marsh in May?"),
        ("Who was dismissed by Northfell?", "Who dismissed Northfell?"),
        ("Which team beat Northfell?", "Which team was beaten by Northfell?"),
        ("Who married Teo Marsh?", None),
        ("Who praised the harbour master?", None),
        ("When was Teo Marsh dismissed?", None),
    ],
)
def test_who_does_it_and_to_whom_it_is_done_change_places(
    question: str, turned: str | None
) -> None:
    assert turned_voice(example(question), [], random.Random(0)) == turned


@pytest.mark.parametrize(
    ("question", "changed"),
    [
        ("When did Northfell dismiss Teo Marsh?", "When did Teo Marsh dismiss Northfell?"),
        ("Who scored for Ayr against Bute?", "Who scored for Bute against Ayr?"),
        ("What did Ines Falk and Teo Marsh say?", None),
        ("Where did Ayr play Bute?", None),
        ("When did Northfell dismiss Teo Marsh's aide?", None),
    ],
)
def test_two_names_change_places_where_the_order_matters(
    question: str, changed: str | None
) -> None:
    assert exchanged_names(example(question), [], random.Random(0)) == changed


@pytest.mark.parametrize("seed", range(5))
def test_a_nearby_name_is_none_of_the_answer_and_its_sentence(seed: int) -> None:
    changed = nearby_name(
        example("When did Ines Falk speak?", "a week later"), [], random.Random(seed)
    )
    assert changed == "When did Teo Marsh speak?"
