from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from askcorpus.models.contexts import heading
from askcorpus.models.reader import MODEL_FOLDER
from askcorpus.models.runtime import TOKENIZER_FILE
from askcorpus.models.windows import MOST_WORDS, FoundSpan, Logits, Window
from askcorpus.sentences import sentence_extents

TOKENIZER: Tokenizer = Tokenizer.from_file(str(Path(MODEL_FOLDER) / TOKENIZER_FILE))
TOKENIZER.no_padding()
TOKENIZER.no_truncation()

PASSAGE = "The ferry sank off Quayside at dawn. Forty-one of its 1,200 passengers are missing."

TEXTS = st.text(
    st.sampled_from("abc ABC 019.,;:!?\n\t'\"()-–“”éüñ東京русский\u200b\u0301\x00😀"), max_size=120
)


def window_of(passage: str, title: str = "") -> tuple[Window, int]:
    head = heading(title, passage)
    encoding = TOKENIZER.encode("Who is missing?", head + passage)
    return Window.of(encoding, len(head), passage), len(encoding.ids)


def pointing_at(window: Window, tokens: int, passage: str, words: str) -> tuple[Logits, Logits]:
    """Logits of a model that is sure of these words."""
    start, end = np.zeros(tokens, np.float32), np.zeros(tokens, np.float32)
    at = passage.index(words)
    start[window.first + int(np.flatnonzero(window.extents[:, 0] == at)[0])] = 5
    end[window.first + int(np.flatnonzero(window.extents[:, 1] == at + len(words))[0])] = 5
    return start, end


@pytest.mark.parametrize("title", ["", "Ferry disaster", "The ferry"])
def test_the_span_is_the_words_that_the_logits_point_at(title: str) -> None:
    window, tokens = window_of(PASSAGE, title)
    logits = pointing_at(window, tokens, PASSAGE, "Forty-one")
    (best,) = window.best_spans(*logits, count=1)
    assert PASSAGE[best.start : best.end] == "Forty-one"
    assert best.margin == 10


def test_the_title_is_never_quoted() -> None:
    window, tokens = window_of(PASSAGE, "Forty-one are missing")
    start, end = np.zeros(tokens, np.float32), np.zeros(tokens, np.float32)
    start[: window.first], end[: window.first] = 9, 9
    for found in window.best_spans(start, end, count=50):
        assert 0 <= found.start < found.end <= len(PASSAGE)


def test_no_answer_is_what_margins_are_counted_from() -> None:
    window, tokens = window_of(PASSAGE)
    start, end = pointing_at(window, tokens, PASSAGE, "1,200")
    start[0], end[0] = 7, 6
    assert window.best_spans(start, end, count=1)[0].margin == 10 - 13


def test_a_span_is_never_longer_than_a_clause() -> None:
    passage = " ".join(f"word{number}" for number in range(100))
    window, tokens = window_of(passage)
    start, end = np.zeros(tokens, np.float32), np.zeros(tokens, np.float32)
    start[window.first], end[window.last - 1] = 9, 9
    for found in window.best_spans(start, end, count=3):
        assert len(passage[found.start : found.end].split()) <= MOST_WORDS


def test_a_span_stays_in_its_sentence() -> None:
    window, tokens = window_of(PASSAGE)
    start, end = pointing_at(window, tokens, PASSAGE, "Quayside at dawn. Forty-one")
    end[window.first + int(np.flatnonzero(window.extents[:, 1] == PASSAGE.index("."))[0])] = 3
    (free,) = window.best_spans(start, end, count=1)
    assert PASSAGE[free.start : free.end] == "Quayside at dawn. Forty-one"
    (bound,) = window.best_spans(start, end, 1, sentence_extents(PASSAGE))
    assert PASSAGE[bound.start : bound.end] == "Quayside at dawn"


def test_a_word_is_never_cut() -> None:
    passage = "Antidisestablishmentarianism was defeated."
    window, tokens = window_of(passage)
    start, end = np.zeros(tokens, np.float32), np.zeros(tokens, np.float32)
    start[window.first + 2], end[window.first + 3] = 9, 9
    for found in window.best_spans(start, end, count=10):
        for cut in (found.start, found.end):
            assert not passage[max(0, cut - 1) : cut + 1].isalnum() or cut in (0, len(passage))


def test_what_is_no_whole_token_has_no_margin() -> None:
    window, tokens = window_of(PASSAGE)
    logits = np.zeros(tokens, np.float32)
    assert window.margin(logits, logits, 1, PASSAGE.index(" ")) is None
    assert window.margin(logits, logits, 0, 1) is None


def test_a_passage_without_a_token_has_no_span() -> None:
    window, tokens = window_of("\u200b")
    logits = np.zeros(tokens, np.float32)
    assert window.best_spans(logits, logits, count=3) == []


@given(TEXTS, TEXTS, st.integers(0, 2**32 - 1), st.integers(1, 6))
def test_spans_lie_in_the_passage_apart_and_in_order(
    passage: str, title: str, seed: int, count: int
) -> None:
    window, tokens = window_of(passage, title)
    random = np.random.default_rng(seed)
    start, end = random.normal(size=(2, tokens)).astype(np.float32)
    found = window.best_spans(start, end, count)
    assert len(found) <= count
    assert [item.margin for item in found] == sorted((i.margin for i in found), reverse=True)
    taken: list[FoundSpan] = []
    for item in found:
        margin = window.margin(start, end, item.start, item.end)
        assert margin == pytest.approx(item.margin, abs=1e-5)
        assert 0 <= item.start < item.end <= len(passage)
        assert passage[item.start : item.end].strip()
        assert all(item.end <= other.start or other.end <= item.start for other in taken)
        taken.append(item)


@given(TEXTS, st.integers(0, 2**32 - 1))
def test_the_first_span_is_the_best_of_all_possible_ones(passage: str, seed: int) -> None:
    window, tokens = window_of(passage)
    random = np.random.default_rng(seed)
    start, end = random.normal(size=(2, tokens)).astype(np.float32)
    scores = [
        float(start[window.first + left] + end[window.first + right])
        for left in range(len(window.words))
        for right in range(left, len(window.words))
        if window.opens[left]
        and window.closes[right]
        and window.words[right] - window.words[left] < MOST_WORDS
    ]
    found = window.best_spans(start, end, count=1)
    assert bool(found) == bool(scores)
    if found:
        assert found[0].margin == pytest.approx(max(scores) - float(start[0] + end[0]), abs=1e-5)
