"""The shipped reader on text of ours."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from askcorpus.answering.confidence import CALIBRATION_FILE
from askcorpus.errors import ModelError
from askcorpus.models.contexts import Context, heading
from askcorpus.models.reader import MODEL_FOLDER, STEPS, SpanReader
from askcorpus.models.runtime import Runtime

MEGABYTES = 1_000_000

FERRY = Context(
    1,
    100,
    "The ferry Marigold sank off Quayside at dawn on Friday. Forty-one of its passengers are "
    "missing. Captain Odile Brandt, who left the ship last, blamed a jammed rudder.",
    "Forty-one missing after ferry sinks",
    0.9,
)
BUDGET = Context(
    2,
    0,
    "Parliament passed the budget by 61 votes to 58. The finance minister, Teo Marsh, had "
    "threatened to resign if it failed. Spending on schools rises by four per cent.",
    "Budget passes by three votes",
    0.5,
)


@pytest.fixture(scope="module")
def reader() -> SpanReader:
    return SpanReader()


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who was the captain of the Marigold?", "Odile Brandt"),
        ("When did the ferry sink?", "Friday"),
        pytest.param(
            "How many votes were cast against the budget?",
            "58",
            marks=pytest.mark.xfail(reason="the reader takes the votes for it: docs/reader.md"),
        ),
        ("Who is the finance minister?", "Teo Marsh"),
        ("By how much does spending on schools rise?", "four per cent"),
    ],
)
def test_the_best_span_holds_the_words_that_answer(
    reader: SpanReader, question: str, words: str
) -> None:
    best = reader.read(question, [BUDGET, FERRY])[0]
    assert words in best.text
    assert len(best.text) <= len(words) + 15


def test_a_question_that_no_passage_answers_scores_lower(reader: SpanReader) -> None:
    def score(question: str) -> float:
        return reader.read(question, [FERRY, BUDGET])[0].score

    assert score("Who was the captain of the Marigold?") > score("Who owns the Marigold?") + 1
    assert score("Who is the finance minister?") > score("Who won the cup final?") + 3


def test_spans_are_where_they_say_best_first_and_apart(reader: SpanReader) -> None:
    spans = reader.read("Who left the ship last?", [FERRY, BUDGET])
    assert [span.score for span in spans] == sorted((s.score for s in spans), reverse=True)
    for span in spans:
        context = FERRY if span.article_id == FERRY.article_id else BUDGET
        assert context.text[span.start - context.start : span.end - context.start] == span.text
        assert not any(
            other is not span
            and other.article_id == span.article_id
            and other.start < span.end
            and span.start < other.end
            for other in spans
        )


def test_what_two_overlapping_passages_say_is_said_once(reader: SpanReader) -> None:
    cut = FERRY.text.index("Forty")
    later = Context(1, FERRY.start + cut, FERRY.text[cut:], FERRY.title, 0.8)
    spans = reader.read("Who left the ship last?", [FERRY, later])
    assert [span.text for span in spans].count(spans[0].text) == 1


def test_copies_are_all_evidence_and_read_once(
    reader: SpanReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = Context(9, 7, FERRY.text, FERRY.title, FERRY.score)
    read: list[int] = []
    run = Runtime.run

    def counting(self: Runtime, encodings: Sequence[object], limit: int) -> list[np.ndarray]:
        read.append(len(encodings))
        return run(self, encodings, limit)  # type: ignore[arg-type]

    monkeypatch.setattr(Runtime, "run", counting)
    alone = reader.read("Who left the ship last?", [FERRY])
    texts_read = sum(read)
    spans = reader.read("Who left the ship last?", [FERRY, copy])
    assert sum(read) == 2 * texts_read
    assert {span.article_id for span in spans if span.text == spans[0].text} == {1, 9}
    assert {span.score for span in spans} == {span.score for span in alone}


def test_a_long_passage_is_read_to_its_end(reader: SpanReader) -> None:
    filler = "The harbour was quiet and the fishermen mended their nets. " * 60
    long = Context(3, 0, filler + FERRY.text, "", 0.9)
    best = reader.read("Who left the ship last?", [long])[0]
    assert "Odile Brandt" in best.text
    assert long.text[best.start : best.end] == best.text


def test_a_long_question_leaves_room_for_the_passage(reader: SpanReader) -> None:
    assert reader.read("Who left the ship last? " * 80, [FERRY])
    assert reader.read("東" * 2000, [FERRY])


def test_nothing_to_read_is_no_span(reader: SpanReader) -> None:
    assert reader.read("Who?", []) == []
    assert reader.read("Who?", [Context(1, 0, "", "", 0.0)]) == []


def test_it_says_how_far_it_has_read(reader: SpanReader) -> None:
    told: list[int] = []
    reader.read("Who won the cup final?", [BUDGET] * 12, told.append)
    assert told == [STEPS[0], sum(STEPS), 12]


def test_a_title_is_put_before_a_passage_that_lacks_it() -> None:
    assert heading("Ferry  sinks\noff Quayside", "Forty-one are missing.") == (
        "Ferry sinks off Quayside\n"
    )
    assert heading("Ferry sinks", "Ferry sinks\n\nForty-one are missing.") == ""
    assert heading("", "Forty-one are missing.") == ""


def test_the_shipped_model_is_small_and_says_what_the_trained_one_said() -> None:
    assert (MODEL_FOLDER / "model.onnx").stat().st_size < 30 * MEGABYTES
    reference = json.loads((MODEL_FOLDER / "reference.json").read_text(encoding="utf-8"))
    runtime = Runtime(MODEL_FOLDER, 0, "The reader", "")
    for item in reference:
        encoding = runtime.tokenizer.encode(item["question"], item["passage"])
        for output, expected in zip(
            runtime.run([encoding], 384), (item["start"], item["end"]), strict=True
        ):
            assert int(output[0].argmax()) == int(np.argmax(expected))
            assert np.corrcoef(output[0], expected)[0, 1] > 0.99


def test_the_calibration_was_fitted_to_this_model(reader: SpanReader) -> None:
    calibration = json.loads(CALIBRATION_FILE.read_text(encoding="utf-8"))
    assert calibration["reader"] == reader.fingerprint


def test_an_altered_model_is_refused_with_what_to_do(tmp_path: Path) -> None:
    folder = tmp_path / "reader"
    shutil.copytree(MODEL_FOLDER, folder)
    with (folder / "model.onnx").open("ab") as file:
        file.write(b"altered")
    with pytest.raises(ModelError, match="not the one that was shipped") as caught:
        SpanReader(folder)
    assert "pip install" in caught.value.hint
    (folder / "model.onnx").unlink()
    with pytest.raises(ModelError, match="cannot be read"):
        SpanReader(folder)
