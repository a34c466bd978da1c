"""Driving the chat as a user does: ask, wait until something is on the screen, look at it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import Any

from textual.pilot import Pilot
from textual.widgets import TextArea

from askcorpus.tui.app import AskApp
from tests.tui.scripted_corpus import ScriptedCorpus

Size = tuple[int, int]
"""Columns and rows."""

WIDE: Size = (120, 36)
NARROW: Size = (80, 24)
SMALL: Size = (60, 20)


def chat(corpus: ScriptedCorpus | None = None) -> AskApp:
    """The chat over a scripted corpus that opens at once."""
    opened = corpus or ScriptedCorpus()
    return AskApp(lambda: opened)


def screen_text(pilot: Pilot[Any]) -> str:
    """What stands on the screen, line by line."""
    return "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips())


async def until(pilot: Pilot[Any], condition: Callable[[], bool], what: str) -> None:
    """Waits until `condition` holds; what the engine's threads do takes its time."""
    deadline = monotonic() + 8
    while monotonic() < deadline:
        if condition():
            await pilot.pause()
            return
        await asyncio.sleep(0.03)
    raise AssertionError(f"never came: {what}\n{screen_text(pilot)}")


async def see(pilot: Pilot[Any], *words: str) -> None:
    """Waits until all `words` stand on the screen at once."""
    await until(
        pilot, lambda: all(word in screen_text(pilot) for word in words), " and ".join(words)
    )


async def ask(pilot: Pilot[Any], question: str) -> None:
    """Puts `question` into the question line, wherever the focus is, and presses Enter."""
    await see(pilot, "❯")
    line = pilot.app.screen.query_one(TextArea)
    line.focus()
    line.text = question
    await pilot.pause()
    await pilot.press("enter")
