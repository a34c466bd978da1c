import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askcorpus.ingest.blocks import split_blocks
from askcorpus.ingest.boilerplate import story_text
from askcorpus.ingest.layout import lay_out
from askcorpus.ingest.metadata import published_of, title_of, url_of
from askcorpus.ingest.outlets import outlet_of

from .labelled_pages import PAGES, read_page

LINES = st.sampled_from(
    [
        *(line[2:] for path in PAGES for line in path.read_text(encoding="utf-8").splitlines()),
        "",
        "\t",
        "😀 😀",
        "שלום עולם",
        "e\u0301" * 30,
        "word " * 400,
        "\u200b",
        "...",
        "* * *",
    ]
)
ENDS = st.sampled_from(["\n", "\n\n", "\r\n", "\r\n\r\n", "\r", "\u2028", " ", ""])
PAGE_LIKE = st.lists(st.tuples(LINES, ENDS), max_size=30).map(
    lambda parts: "".join(line + end for line, end in parts)
)
ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300)
TEXTS = st.one_of(PAGE_LIKE, ANY_TEXT)


@given(TEXTS)
def test_every_character_that_shows_is_in_exactly_one_block(text: str) -> None:
    end = 0
    for block in split_blocks(text):
        assert text[end : block.start].strip() == ""
        assert text[block.start : block.end] == block.text == block.text.strip()
        assert block.start < block.end
        end = block.end
    assert text[end:].strip() == ""


@given(TEXTS)
@settings(max_examples=300)
def test_marks_are_sorted_disjoint_and_within_the_text(text: str) -> None:
    layout = lay_out(text)
    end = 0
    for mark in layout.marks():
        assert end <= mark.start < mark.end <= len(text)
        assert text[mark.start : mark.end] == text[mark.start : mark.end].strip()
        end = mark.end
    assert len(layout.labels) == len(layout.elements)


@given(TEXTS)
def test_the_headline_is_never_marked(text: str) -> None:
    layout = lay_out(text)
    if layout.headline is not None:
        assert layout.labels[layout.headline] is None


@given(TEXTS)
def test_metadata_is_read_from_any_text_without_failing(text: str) -> None:
    layout = lay_out(text)
    title = title_of(layout)
    assert title is None or title == " ".join(title.split())
    outlet_of(layout), published_of(layout), url_of(layout)


@given(TEXTS, st.integers(min_value=0, max_value=50))
def test_offsets_count_from_the_start_of_the_text_after_front_matter(text: str, start: int) -> None:
    padded = "x" * start + "\n\n" + text
    shifted = lay_out(padded, start=start)
    plain = lay_out("\n\n" + text)
    assert [(m.start, m.end) for m in shifted.marks()] == [
        (m.start + start, m.end + start) for m in plain.marks()
    ]


@given(TEXTS)
def test_what_is_not_marked_is_the_story(text: str) -> None:
    marks = lay_out(text).marks()
    kept = sum(mark.end - mark.start for mark in marks)
    assert len(story_text(text, marks)) == len(text) - kept


def test_line_ends_change_nothing_but_offsets() -> None:
    for path in PAGES:
        unix, windows = read_page(path).text, read_page(path, "\r\n").text
        assert [unix[m.start : m.end] for m in lay_out(unix).marks()] == [
            windows[m.start : m.end].replace("\r\n", "\n") for m in lay_out(windows).marks()
        ]


@pytest.mark.parametrize(
    "text",
    [
        "word " * 200_000,
        "x" * 1_000_000,
        "a" + " " * 1_000_000 + "b",
        "." * 1_000_000,
        "120 views " * 100_000,
        "Share this\n" * 50_000,
        "Related articles\n\nOtter seen in the moat\n\n" * 20_000,
        "A headline of some words\nA summary that breaks off...\n" * 20_000,
        "".join(f"line {number}\n" for number in range(50_000)),
    ],
    ids=[
        "one line",
        "one word",
        "spaces",
        "dots",
        "counters",
        "shares",
        "openers",
        "teasers",
        "tiny",
    ],
)
def test_large_texts_take_seconds_not_minutes(text: str) -> None:
    started = time.process_time()
    layout = lay_out(text)
    title_of(layout), published_of(layout), url_of(layout), outlet_of(layout), layout.marks()
    assert time.process_time() - started < 20


def test_hard_wrapped_paragraphs_are_one_block(tmp_path: Path) -> None:
    text = read_page(PAGES[0].parent / "wrapped.txt").text
    blocks = [block.text for block in split_blocks(text)]
    assert any(block.startswith("When Marit Solem") and "\n" in block for block in blocks)
    assert "Ten walks for windy days" in blocks
