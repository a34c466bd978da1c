"""How the best spans are read again in their own sentence."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from tokenizers import Tokenizer

from askcorpus.models.contexts import PRIOR_WEIGHT, Context
from askcorpus.models.reader import MODEL_FOLDER, SpanReader
from askcorpus.models.rereading import READ_AGAIN, Candidate, Seen, Shown, read_again
from askcorpus.models.runtime import TOKENIZER_FILE
from askcorpus.models.windows import FoundSpan, Window

TOKENIZER: Tokenizer = Tokenizer.from_file(str(MODEL_FOLDER / TOKENIZER_FILE))
TOKENIZER.no_padding()
TOKENIZER.no_truncation()

FERRY = Context(
    1,
    100,
    "The ferry Marigold sank off Quayside at dawn on Friday. Forty-one of its passengers are "
    "missing. Captain Odile Brandt, who left the ship last, blamed a jammed rudder.",
    "Forty-one missing after ferry sinks",
    0.5,
)


def candidate(words: str, margin: float, context: Context = FERRY) -> Candidate:
    at = context.text.index(words)
    return Candidate(context, FoundSpan(at, at + len(words), margin))


class Model:
    """Says of every span of every text that it has the same margin; keeps what it was shown."""

    def __init__(self, margin: float) -> None:
        self.margin = margin
        self.shown: list[Shown] = []

    def see(self, texts: Sequence[Shown]) -> list[list[Seen]]:
        self.shown += texts
        return [[self._seen(shown)] for shown in texts]

    def _seen(self, shown: Shown) -> Seen:
        encoding = TOKENIZER.encode("Who?", shown.heading + shown.text)
        window = Window.of(encoding, len(shown.heading), shown.text)
        logits = np.full(len(encoding.ids), self.margin / 2, np.float32)
        logits[0] = 0
        return Seen(window, logits, logits)


def test_a_span_gets_the_mean_of_its_margins_in_passage_and_sentence() -> None:
    model = Model(margin=-2.0)
    (again,) = read_again([candidate("Odile Brandt", 6.0)], model.see)
    assert again.found.margin == pytest.approx(2.0)
    assert again.score == pytest.approx(2.0 + PRIOR_WEIGHT * FERRY.score)
    assert again.span.text == "Odile Brandt"
    assert [shown.text for shown in model.shown] == [FERRY.text[FERRY.text.index("Captain") :]]


def test_the_sentence_is_shown_with_the_title_of_its_article() -> None:
    model = Model(margin=0.0)
    read_again([candidate("Odile Brandt", 6.0)], model.see)
    assert model.shown[0].heading == "Forty-one missing after ferry sinks\n"


def test_only_the_best_are_read_again() -> None:
    words = ["Marigold", "Quayside", "Friday", "Forty-one", "Odile Brandt", "a jammed rudder"]
    before = [candidate(each, 9.0 - number) for number, each in enumerate(words)]
    after = read_again(before, Model(margin=-9.0).see)
    changed = [then != now for then, now in zip(before, after, strict=True)]
    assert changed == [True] * READ_AGAIN + [False] * (len(words) - READ_AGAIN)


def test_a_sentence_of_two_spans_and_of_copies_is_read_once() -> None:
    copy = Context(9, 7, FERRY.text, FERRY.title, FERRY.score)
    model = Model(margin=0.0)
    before = [
        candidate("Odile Brandt", 6.0),
        candidate("Odile Brandt", 6.0, copy),
        candidate("a jammed rudder", 5.0),
        candidate("a jammed rudder", 5.0, copy),
    ]
    after = read_again(before, model.see)
    assert [item.found.margin for item in after] == [3.0, 3.0, 2.5, 2.5]
    assert len(model.shown) == 1


def test_nothing_is_read_again_where_nothing_was_found() -> None:
    model = Model(margin=0.0)
    assert read_again([], model.see) == []
    assert not model.shown


def test_what_answers_only_beside_its_neighbours_falls_behind() -> None:
    """The name is asked for; the sentence of the other one says nothing of a captain."""
    context = Context(
        2,
        0,
        "The captain was questioned by the police on Saturday. Inspector Hanna Roos of the harbour "
        "police said so. Captain Odile Brandt was released in the evening.",
        "",
        0.0,
    )
    assert SpanReader().read("Who was the captain?", [context])[0].text.endswith("Odile Brandt")
