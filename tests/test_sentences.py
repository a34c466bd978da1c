from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from askcorpus.sentences import MAX_SENTENCE_CHARS, sentence_extents

PIECES = st.sampled_from(
    [
        "The bridge opened on Tuesday.",
        "Dr. Okafor disagreed with the U.S. estimate of $1.5bn.",
        "“Why now?” she asked.",
        "\n",
        "\r\n",
        "\n\n",
        "\t",
        " ",
        "• a bullet without a stop",
        "שלום עולם.",
        "你好。",
        "😀",
        "e\u0301",
        "x" * 2500,
        "no stop at the end",
    ]
)
TEXTS = st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=400)


def quoted(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_extents(text)]


@given(TEXTS)
def test_sentences_hold_every_visible_character_once_and_in_order(text: str) -> None:
    extents = sentence_extents(text)
    assert all(start < end for start, end in extents)
    assert all(before[1] <= after[0] for before, after in pairwise(extents))
    assert "".join("".join(quoted(text)).split()) == "".join(text.split())


@given(TEXTS)
def test_sentences_are_trimmed_and_never_absurdly_long(text: str) -> None:
    for sentence in quoted(text):
        assert sentence == sentence.strip()
        assert len(sentence) <= MAX_SENTENCE_CHARS


def test_abbreviations_and_initials_do_not_end_a_sentence() -> None:
    text = "Mr. J. R. Weaver met U.S. envoys. They talked."
    assert quoted(text) == ["Mr. J. R. Weaver met U.S. envoys.", "They talked."]


def test_a_heading_is_not_joined_to_the_paragraph_below() -> None:
    assert quoted("A new pier\nThe town opened a pier.") == [
        "A new pier",
        "The town opened a pier.",
    ]


def test_lines_wrapped_at_a_column_are_one_sentence() -> None:
    text = (
        "The committee that had been asked to look into the state of the old\n"
        "harbour wall reported on Monday that most of it would have to be\n"
        "rebuilt.\n"
    )
    assert len(quoted(text)) == 1


def test_a_stretch_is_split_by_itself() -> None:
    text = "One. Two. Three."
    assert sentence_extents(text, 5, 9) == [(5, 9)]


def test_a_page_without_stops_is_cut_between_words() -> None:
    text = "word " * 1000
    assert all(sentence.endswith("word") for sentence in quoted(text))
