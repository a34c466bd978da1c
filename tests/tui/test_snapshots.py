"""What the chat looks like: compare with, or after a wanted change run with --snapshot-update."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from askcorpus.errors import IndexDamagedError
from askcorpus.tui.app import AskApp
from tests.tui.driving import NARROW, WIDE, ask, chat, see
from tests.tui.scripted_corpus import COST, LANES, TELL, TUNNEL, WHO, ScriptedCorpus

SnapCompare = Callable[..., bool]
Steps = Callable[[Pilot[Any]], Awaitable[None]]


async def welcome(pilot: Pilot[Any]) -> None:
    await see(pilot, "Ask the corpus a question")


async def answer(pilot: Pilot[Any]) -> None:
    await ask(pilot, WHO)
    await see(pilot, "likely · 82%", "Ready")
    await pilot.press("tab")


async def reading(pilot: Pilot[Any]) -> None:
    await answer(pilot)
    if pilot.app.size.width == WIDE[0]:
        await see(pilot, "span 1/2")
    await pilot.press("1")
    await see(pilot, "span 1/2")
    await pilot.press("n")
    await see(pilot, "span 2/2")


async def disputed(pilot: Pilot[Any]) -> None:
    await ask(pilot, COST)
    await see(pilot, "The sources disagree", "Ready")


async def a_list(pilot: Pilot[Any]) -> None:
    await ask(pilot, LANES)
    await see(pilot, "3 answers", "Ready")


async def overview(pilot: Pilot[Any]) -> None:
    await ask(pilot, TELL)
    await see(pilot, "Overview", "June 2024", "Ready")


async def explanation(pilot: Pilot[Any]) -> None:
    await ask(pilot, WHO)
    await see(pilot, "likely · 82%", "Ready")
    await pilot.press("tab", "e")
    await see(pilot, "How this answer came about")


async def no_answer(pilot: Pilot[Any]) -> None:
    await ask(pilot, TUNNEL)
    await see(pilot, "Nearest passages", "Ready")


async def error(pilot: Pilot[Any]) -> None:
    await ask(pilot, "damaged?")
    await see(pilot, "vectors.faiss", "Ready")


async def help_page(pilot: Pilot[Any]) -> None:
    await pilot.press("f1")
    await see(pilot, "Keys")


def app() -> AskApp:
    corpus = ScriptedCorpus()
    corpus.answers["damaged?"] = IndexDamagedError(
        "The file vectors.faiss of the index is damaged.", "Build it again: askcorpus index --full"
    )
    return chat(corpus)


STEPS_WIDE = (
    welcome,
    answer,
    a_list,
    overview,
    disputed,
    explanation,
    no_answer,
    error,
    help_page,
)
STEPS_NARROW = (welcome, answer, explanation, reading, no_answer, help_page)


@pytest.mark.parametrize(
    ("steps", "size"),
    [
        *((steps, WIDE) for steps in STEPS_WIDE),
        *((steps, NARROW) for steps in STEPS_NARROW),
    ],
    ids=lambda value: value.__name__ if callable(value) else "{}x{}".format(*value),
)
def test_the_chat_looks_as_approved(
    snap_compare: SnapCompare, steps: Steps, size: tuple[int, int]
) -> None:
    async def steps_then_rest(pilot: Pilot[Any]) -> None:
        await see(pilot, "Ready", "gen 7")
        await steps(pilot)
        if size == WIDE and steps in (answer, disputed, no_answer):
            await see(pilot, "▸1", "span 1/")

    assert snap_compare(app(), terminal_size=size, run_before=steps_then_rest)


def test_the_chat_looks_as_approved_in_a_light_theme(snap_compare: SnapCompare) -> None:
    async def in_light_theme(pilot: Pilot[Any]) -> None:
        await see(pilot, "Ready", "gen 7")
        pilot.app.theme = "textual-light"
        await reading(pilot)

    assert snap_compare(app(), terminal_size=WIDE, run_before=in_light_theme)
