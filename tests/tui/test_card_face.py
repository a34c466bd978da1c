"""The face of a card: as high as it says, as wide as it is asked for, each source on its line."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content
from textual.geometry import Offset
from textual.selection import Selection
from textual.style import Style
from textual.visual import RenderOptions

from askcorpus.tui.sources import claim_views
from askcorpus.tui.turns import Turn
from askcorpus.tui.widgets.answer_card import AnswerCard
from askcorpus.tui.widgets.card_blocks import CardState, card_face
from askcorpus.tui.widgets.card_face import Block, Box, CardFace
from tests.tui.driving import WIDE, ask, chat, screen_text, see
from tests.tui.scripted_corpus import WHO, WHO_ANSWER

OPTIONS = RenderOptions(lambda _: Style(), {})
SOURCES = [source for view in claim_views(WHO_ANSWER) for source in view.sources]
WORDS = st.text("ab é港👩🏽 \n", min_size=1, max_size=60)
PARAGRAPHS = st.builds(Block, WORDS.map(Content), indent=st.integers(0, 4), gap=st.booleans())
ROWS = st.builds(
    Block,
    WORDS.map(lambda words: Content(words.replace("\n", " "))),
    source=st.sampled_from(SOURCES),
)
BLOCKS = st.lists(PARAGRAPHS | ROWS, max_size=5)
BOXES = st.builds(Box, WORDS.map(lambda words: words.replace("\n", " ")), st.just(""), BLOCKS)
FACES = st.builds(CardFace, BLOCKS, st.none() | BOXES, title_style=st.just(""))
WIDTHS = st.integers(14, 90)


@given(FACES, WIDTHS)
def test_a_face_fills_its_width_and_as_many_lines_as_it_says(face: CardFace, width: int) -> None:
    strips = face.render_strips(width, None, Style(), OPTIONS)
    assert len(strips) == face.get_height({}, width)
    assert {strip.cell_length for strip in strips} <= {width}


@given(FACES, WIDTHS)
def test_what_is_drawn_knows_which_characters_it_shows(face: CardFace, width: int) -> None:
    lines = face.plain.split("\n")
    for strip in face.render_strips(width, None, Style(), OPTIONS):
        for segment in strip:
            if segment.style is not None and "offset" in segment.style.meta:
                x, y = segment.style.meta["offset"]
                shown = segment.text
                if shown.endswith("…"):  # half of a wide character before it is a space
                    shown = shown[:-1].rstrip(" ")
                assert lines[y][x : x + len(shown)] == shown


@given(FACES, WIDTHS)
def test_each_source_stands_on_one_line(face: CardFace, width: int) -> None:
    rows = range(face.get_height({}, width))
    found = [source for row in rows if (source := face.source_at(width, row)) is not None]
    assert found == [block.source for block in face.blocks if block.source is not None]


def test_the_line_of_a_source_is_the_one_that_shows_it() -> None:
    face = card_face(Turn(1, WHO, WHO_ANSWER), CardState())
    for row, strip in enumerate(face.render_strips(60, None, Style(), OPTIONS)):
        source = face.source_at(60, row)
        assert (source is not None) == (" · " in strip.text and "2024" in strip.text)
        assert source is None or f" {source.number}  " in strip.text


def test_what_is_selected_is_marked_and_nothing_else() -> None:
    face = card_face(Turn(1, WHO, WHO_ANSWER), CardState())
    selection = Selection(Offset(2, 0), Offset(5, 0))
    marked = Style(reverse=True)
    options = replace(OPTIONS, selection=selection, selection_style=marked)
    strips = face.render_strips(60, None, Style(), options)
    shown = [
        segment.text
        for strip in strips
        for segment in strip
        if segment.style is not None and segment.style.reverse
    ]
    assert "".join(shown) == WHO[:3] == selection.extract(face.plain)


async def test_the_source_under_the_mouse_is_marked() -> None:
    async with chat().run_test(size=WIDE) as pilot:
        await ask(pilot, WHO)
        await see(pilot, "Reader [1]", "2  The Courier")
        rows = screen_text(pilot).splitlines()
        y = next(index for index, row in enumerate(rows) if "2  The Courier" in row)
        x = rows[y].index("The Courier")
        card = pilot.app.screen.query(AnswerCard).last()

        await pilot.hover(offset=(x, y))
        assert card.hovered == 2
        await pilot.hover(offset=(x, y + 3))
        assert card.hovered is None
