from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askcorpus.models.reader import MODEL_FOLDER
from reader_training.curriculum import general_stage, news_stage, teacher_stage
from reader_training.examples import Example, general_examples, shortened
from reader_training.features import Feature, batches_of, features_of, load_tokenizer
from reader_training.news import Mined, load_mined, save_mined
from reader_training.unanswerable import altered, names_in, other_passage, without_answer

PASSAGE = (
    "The ferry Marigold sank off Quayside in 1998. Forty-one of its passengers are missing. "
    "Captain Odile Brandt left the ship last. The rudder had jammed before. Divers from Northfell "
    "searched the wreck for three weeks. Nobody was ever charged."
)


def example(question: str, answer: str) -> Example:
    start = PASSAGE.index(answer)
    return Example(question, "Ferry sinks", PASSAGE, start, start + len(answer))


CAPTAIN = example("Who was the captain of the Marigold in 1998?", "Odile Brandt")


@given(st.integers(0, 400), st.integers(0, 2**32 - 1))
def test_a_shortened_passage_keeps_the_answer_and_whole_sentences(length: int, seed: int) -> None:
    short = shortened(CAPTAIN, length, random.Random(seed))
    assert short.answer == "Odile Brandt"
    assert short.passage in PASSAGE
    assert short.passage.endswith(".")
    assert len(short.passage) <= max(length, len("Captain Odile Brandt left the ship last."))


def test_a_passage_without_its_answer_does_not_answer() -> None:
    changed = without_answer(CAPTAIN)
    assert changed is not None
    assert changed.start is None
    assert "Brandt" not in changed.passage
    assert "Divers from Northfell" in changed.passage
    alone = Example("Who left last?", "", "Odile Brandt left last.", 0, 12)
    assert without_answer(alone) is None


@pytest.mark.parametrize("seed", range(30))
def test_an_altered_question_is_another_one_with_no_answer(seed: int) -> None:
    changed = altered(CAPTAIN, ["Polder", "Teo Marsh"], random.Random(seed))
    assert changed is not None
    assert changed.passage == PASSAGE
    assert changed.question != CAPTAIN.question
    assert changed.start is None
    assert "Brandt" not in changed.question


def test_a_question_without_a_name_number_or_opposite_is_rarely_altered() -> None:
    plain = example("who saw the ship?", "Odile Brandt")
    changed = [altered(plain, ["Polder"], random.Random(seed)) for seed in range(100)]
    assert sum(item is not None for item in changed) < 30


def test_names_are_found_without_the_words_that_open_sentences() -> None:
    assert names_in(PASSAGE) == ["Marigold", "Quayside", "Northfell"]


def test_another_passage_is_the_nearest_without_the_answer() -> None:
    passages = [
        PASSAGE,
        "The captain of the Marigold was never charged.",
        "Rain fell.",
        "Captain Odile Brandt of the Marigold retired.",
    ]
    found = other_passage(CAPTAIN, passages, random.Random(0))
    assert found is not None
    assert found.passage == "The captain of the Marigold was never charged."
    assert found.start is None
    assert other_passage(CAPTAIN, [PASSAGE], random.Random(0)) is None


def test_general_examples_leave_out_what_does_not_stand_where_it_says(tmp_path: Path) -> None:
    record = {"source": "x", "title": "The_Ferry", "question": "Who?", "context": PASSAGE}
    at = PASSAGE.index("Odile")
    lines = [
        {**record, "answer": "Odile Brandt", "answer_start": at},
        {**record, "answer": "Odile Brandt", "answer_start": at + 1},
        {**record, "answer": None, "answer_start": None},
        {**record, "answer": " Odile Brandt ", "answer_start": at - 1},
    ]
    with gzip.open(tmp_path / "a.jsonl.gz", "wt") as file:
        file.writelines(json.dumps(line) + "\n" for line in lines)
    found = general_examples(tmp_path, random.Random(0), {"a": 1.0})
    assert [item.answer for item in found] == ["Odile Brandt", None, "Odile Brandt"]
    assert {item.title for item in found} == {"The Ferry"}
    assert len(general_examples(tmp_path, random.Random(0), {"a": 2.0})) == 2 * len(found)
    assert len(general_examples(tmp_path, random.Random(0), {"a": 1.34})) == len(found) + 1


def test_what_was_mined_is_the_same_after_a_night_on_disk(tmp_path: Path) -> None:
    mined = [Mined((CAPTAIN,), (Example("Who?", "", "Nobody – “none”.", None, None, 3),))]
    save_mined(mined, tmp_path / "mined.jsonl")
    assert load_mined(tmp_path / "mined.jsonl") == mined


def test_the_stages_are_the_same_at_every_start_and_keep_groups_together() -> None:
    negative = Example(CAPTAIN.question, "", "Rain fell.", None, None, 5)
    mined = [Mined((CAPTAIN,), (negative,) * 4), Mined((), (negative,) * 4)] * 20
    for stage in (general_stage, news_stage):
        once = stage([CAPTAIN] * 40, mined, random.Random(1))
        assert once == stage([CAPTAIN] * 40, mined, random.Random(1))
        assert any(item.start is None for group in once for item in group)
    assert [len(group) for group in once[:2]] == [3, 3]


def test_a_teacher_sees_all_that_is_written_by_hand_and_a_part_of_the_rest() -> None:
    by_hand = [Example(f"Who is number {n}?", "", PASSAGE, None, None) for n in range(30)]
    negative = Example(CAPTAIN.question, "", "Rain fell.", None, None, 5)
    mined = [Mined((CAPTAIN,), (negative,) * 4), Mined((), (negative,) * 4)] * 20

    def made(count: int | None) -> list[list[Example]]:
        return teacher_stage([CAPTAIN] * 400, mined, by_hand, mined[:10], count, random.Random(1))

    some = made(120)
    assert some == made(120)
    assert len(some) == 120 < len(made(None))
    assert all([example] in some for example in by_hand)


def test_the_tokens_of_an_answer_are_its_words() -> None:
    tokenizer = load_tokenizer(MODEL_FOLDER)
    for item in (CAPTAIN, example("How many are missing?", "Forty-one"), example("?", "1998")):
        (feature,) = features_of([item], tokenizer)
        extents = feature.window.extents
        start = extents[feature.start - feature.window.first, 0]
        end = extents[feature.end - feature.window.first, 1]
        assert item.passage[start:end] == item.answer
    (unanswerable,) = features_of([Example("Who?", "", PASSAGE, None, None)], tokenizer)
    assert (unanswerable.start, unanswerable.end) == (0, 0)


def test_batches_hold_everything_once_within_their_size() -> None:
    tokenizer = load_tokenizer(MODEL_FOLDER)
    examples = [shortened(CAPTAIN, 60 + number, random.Random(number)) for number in range(99)]
    features = features_of(examples, tokenizer)
    groups: list[list[Feature]] = [features[at : at + 3] for at in range(0, 99, 3)]
    batches = batches_of(groups, 600, random.Random(0))
    assert sorted(id(item) for batch in batches for item in batch) == sorted(map(id, features))
    for batch in batches:
        assert max(map(len, batch)) * len(batch) <= 600
        assert len(batch) % 3 == 0
