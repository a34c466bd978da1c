from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rich.color import Color, ColorType
from rich.style import Style
from textual.pilot import Pilot

from askcorpus.tui.app import AskApp
from tests.tui.driving import WIDE, ask, chat, see
from tests.tui.scenes import SCENES
from tests.tui.scripted_corpus import WHO

LOOKED_AT = ("answer", "error", "sessions", "filters", "corpus")
OWN = ("ansi-dark", "ansi-light")


def segments(pilot: Pilot[Any]) -> list[tuple[str, Style]]:
    """The pieces of text on the screen, with their styles."""
    strips = pilot.app.screen._compositor.render_strips()
    return [(each.text, each.style) for strip in strips for each in strip if each.style]


def colours(pilot: Pilot[Any]) -> set[Color]:
    """All colours on the screen."""
    found = {colour for _, style in segments(pilot) for colour in (style.color, style.bgcolor)}
    return {colour for colour in found if colour is not None}


@pytest.mark.parametrize("theme", OWN)
@pytest.mark.parametrize("name", LOOKED_AT)
async def test_the_terminals_own_theme_has_none_but_the_terminals_colours(
    tmp_path: Path, name: str, theme: str
) -> None:
    scene = SCENES[name]
    async with scene.app(tmp_path).run_test(size=WIDE) as pilot:
        pilot.app.theme = theme
        await scene.steps(pilot)
        kinds = {colour.type for colour in colours(pilot)}
        assert kinds <= {ColorType.DEFAULT, ColorType.STANDARD}


@pytest.mark.parametrize("theme", OWN)
async def test_in_the_terminals_own_theme_quotes_are_reversed(theme: str) -> None:
    async with chat().run_test(size=WIDE) as pilot:
        pilot.app.theme = theme
        await ask(pilot, WHO)
        await see(pilot, "likely · 82%", "Ready", "span 1/2")
        quotes = [style for text, style in segments(pilot) if text in ("Ilse", "Ilse Varga")]
        assert len(quotes) == 2
        assert all(style.reverse and style.bold for style in quotes)


@pytest.fixture
def colourless(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.mark.usefixtures("colourless")
@pytest.mark.parametrize("name", LOOKED_AT)
async def test_without_colours_all_is_grey_and_readable(tmp_path: Path, name: str) -> None:
    scene = SCENES[name]
    async with scene.app(tmp_path).run_test(size=WIDE) as pilot:
        await scene.steps(pilot)
        triplets = {colour.triplet for colour in colours(pilot) if colour.triplet is not None}
        assert triplets
        assert all(red == green == blue for red, green, blue in triplets)
        for text, style in segments(pilot):
            if text.strip():
                assert style.reverse or style.color != style.bgcolor, text


@pytest.mark.usefixtures("colourless")
async def test_without_colours_no_theme_is_offered_that_could_not_be_read() -> None:
    app = chat()
    assert not app.available_themes.keys() & set(OWN)
    assert {"textual-dark", "textual-light"} <= app.available_themes.keys()


def test_with_colours_all_themes_are_offered() -> None:
    app: AskApp = chat()
    assert {"textual-dark", "textual-light", *OWN} <= app.available_themes.keys()
