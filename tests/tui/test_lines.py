from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from askcorpus.display import plain_same_length
from askcorpus.tui.lines import lay_out

AWKWARD = st.sampled_from(
    [
        "\r\n",
        "\n",
        "\r",
        "\t",
        "\u2028",
        "\x1b[31m",
        "\u202e",
        "\u200b",
        "語",
        "🌉",
        "x" * 90,
        " " * 40,
    ]
)
TEXTS = st.lists(st.one_of(st.text(max_size=30), AWKWARD), max_size=12).map("".join)
WIDTHS = st.integers(min_value=4, max_value=40)


@given(TEXTS, WIDTHS)
def test_every_character_stands_on_one_line_and_only_line_breaks_on_none(
    text: str, width: int
) -> None:
    lines = lay_out(text, width)

    assert len(lines.text) == len(text)
    assert lines.starts[0] == 0
    for end, following in zip(lines.ends, lines.starts[1:], strict=False):
        assert lines.text[end:following] in ("", "\n")
    assert lines.text[lines.ends[-1] :] in ("", "\n")


@given(TEXTS, WIDTHS)
def test_no_line_is_wider_than_the_pane(text: str, width: int) -> None:
    lines = lay_out(text, width)

    for start, end in zip(lines.starts, lines.ends, strict=True):
        assert cell_len(lines.text[start:end]) <= width


@given(TEXTS.filter(bool), WIDTHS, st.data())
def test_the_line_of_a_character_is_the_one_that_shows_it(
    text: str, width: int, data: st.DataObject
) -> None:
    lines = lay_out(text, width)
    offset = data.draw(st.integers(min_value=0, max_value=len(text) - 1))

    row = lines.line_of(offset)

    assert lines.starts[row] <= offset
    assert offset < lines.ends[row] or lines.text[offset] == "\n"


def test_lines_break_between_words() -> None:
    assert shown("The bridge opened in the rain.", 12) == ["The bridge ", "opened in ", "the rain."]


@given(TEXTS, WIDTHS)
def test_what_is_shown_is_safe(text: str, width: int) -> None:
    assert lay_out(text, width).text == plain_same_length(text).replace("\t", " ")


def shown(text: str, width: int) -> list[str]:
    lines = lay_out(text, width)
    return [lines.text[start:end] for start, end in zip(lines.starts, lines.ends, strict=True)]


def test_wide_characters_take_two_cells_each() -> None:
    assert shown("語語語語語", 5) == ["語語", "語語", "語"]
    assert shown("A tram 🚋 came", 9) == ["A tram ", "🚋 came"]


def test_what_is_one_emoji_stays_on_one_line() -> None:
    family = "👩\u200d👩\u200d👧"
    assert shown(family * 3, 4) == [family * 2, family]
    assert shown("☀\ufe0f" * 3, 4) == ["☀\ufe0f" * 2, "☀\ufe0f"]


def test_a_mark_without_a_width_stays_with_its_letter() -> None:
    assert shown("語e\u0301語e\u0301", 3) == ["語e\u0301", "語e\u0301"]
