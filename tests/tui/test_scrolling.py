from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.scrollbar import ScrollTo
from textual.widgets import Static

from askcorpus.history import History
from askcorpus.tui.app import AskApp
from askcorpus.tui.turns import Turn
from askcorpus.tui.widgets.conversation import Conversation
from askcorpus.tui.widgets.held_scroll import HeldScroll
from askcorpus.tui.widgets.loaded_cards import AT_ONCE, MAX_CARDS
from tests.tui.driving import SMALL, WIDE, ask, chat, screen_text, see, until
from tests.tui.keeping import keeping_chat
from tests.tui.scripted_corpus import COST, WHO, WHO_ANSWER, unanswered

TURNS = 200


@pytest.fixture(scope="module")
def sessions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A session of 200 turns: every tenth has an answer of many lines, the others of few."""
    path = tmp_path_factory.mktemp("long") / "sessions.sqlite"
    history = History(path)
    for number in range(1, TURNS + 1):
        question = f"Question {number}?"
        few = unanswered(question)
        history.add("long", few if number % 10 else replace(WHO_ANSWER, question=question))
    return path


@pytest.fixture
def app(sessions: Path, tmp_path: Path) -> AskApp:
    return keeping_chat(History(Path(shutil.copy(sessions, tmp_path))))


async def reopen(pilot: Pilot[Any]) -> Conversation:
    """Opens the long session and goes to its cards."""
    await see(pilot, "Ready")
    await pilot.press("f4")
    await see(pilot, str(TURNS))
    await pilot.press("enter")
    await see(pilot, f"Question {TURNS}?")
    await pilot.press("tab")
    conversation = pilot.app.screen.query_one(Conversation)
    await at_rest(pilot, conversation)
    return conversation


async def at_rest(pilot: Pilot[Any], conversation: Conversation) -> None:
    """Waits until nothing more is loaded."""
    before = None
    while before != (before := (sorted(conversation.cards), conversation.virtual_size)):
        await pilot.pause()


def rows(pilot: Pilot[Any]) -> dict[int, int]:
    """On which row of the screen each question stands, by number."""
    found = re.finditer(r"❯ Question (\d+)\?", screen_text(pilot))
    return {int(match[1]): match.string.count("\n", 0, match.start()) for match in found}


def wheel_up() -> events.MouseScrollUp:
    """One step of the mouse wheel."""
    return events.MouseScrollUp(None, 5, 5, 0, 0, 0, False, False, False, 5, 5)


async def test_the_wheel_brings_cards_back_and_the_view_never_jumps(app: AskApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        conversation = await reopen(pilot)
        steps: set[int] = set()
        for _ in range(25):
            before = rows(pilot)
            conversation.post_message(wheel_up())
            await at_rest(pilot, conversation)
            after = rows(pilot)
            steps |= {after[number] - before[number] for number in before.keys() & after.keys()}
        assert len(steps) == 1 and min(steps) > 0
        assert min(conversation.cards) < TURNS - AT_ONCE


async def test_every_card_is_passed_on_the_way_up(app: AskApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        conversation = await reopen(pilot)
        seen = set(rows(pilot))
        while conversation.scroll_y > 0:
            await pilot.press("pageup")
            await at_rest(pilot, conversation)
            seen |= set(rows(pilot))
            # Cards near the view stay, however many: short ones of four views and a load.
            assert len(conversation.cards) <= 2 * MAX_CARDS + AT_ONCE
        assert seen == set(range(1, TURNS + 1))
        assert max(conversation.cards) < TURNS
        assert conversation.current == TURNS


async def test_cards_come_back_on_the_way_down(app: AskApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        conversation = await reopen(pilot)
        await pilot.press("home")
        await see(pilot, "❯ Question 1?")
        await at_rest(pilot, conversation)
        seen = set(rows(pilot))
        for _ in range(10):
            await pilot.press("pagedown")
            await at_rest(pilot, conversation)
            seen |= set(rows(pilot))
        assert seen == set(range(1, max(seen) + 1)) and max(seen) > 2 * AT_ONCE


async def test_home_and_end_go_to_the_first_and_the_last_card_of_all(app: AskApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        conversation = await reopen(pilot)
        await pilot.press("home")
        await see(pilot, "❯ Question 1?")
        await at_rest(pilot, conversation)
        assert conversation.scroll_y == 0
        await pilot.press("end")
        await see(pilot, f"❯ Question {TURNS}?")
        await at_rest(pilot, conversation)
        assert conversation.scroll_y == conversation.max_scroll_y
        assert len(conversation.cards) <= 4 * AT_ONCE


async def test_dragging_the_scroll_bar_to_its_ends_brings_cards_back(app: AskApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        conversation = await reopen(pilot)
        for _ in range(4):
            first = min(conversation.cards)
            conversation.post_message(ScrollTo(y=0))
            await pilot.pause()
            await at_rest(pilot, conversation)
            assert min(conversation.cards) < first
            assert conversation.scroll_y > 0
            assert first in rows(pilot)


async def test_a_card_far_from_the_current_one_does_not_take_the_view_along(app: AskApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        conversation = await reopen(pilot)
        await pilot.press("home")
        await see(pilot, "❯ Question 1?")
        await pilot.press("k")
        await see(pilot, f"❯ Question {TURNS - 1}?")
        assert conversation.current == sorted(conversation.turns)[-2]
        await pilot.press("home")
        await see(pilot, "❯ Question 1?")
        await ask(pilot, COST)
        await see(pilot, f"❯ {COST}", "The sources disagree", "Ready")
        assert conversation.current == max(conversation.turns)


async def test_the_open_source_and_the_current_card_are_marked_when_they_come_back(
    app: AskApp,
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        conversation = await reopen(pilot)
        await see(pilot, "▸1")
        await pilot.press("home")
        await see(pilot, "❯ Question 1?")
        await until(pilot, lambda: conversation.current not in conversation.cards, "it to be gone")
        await pilot.press("end")
        await see(pilot, f"❯ Question {TURNS}?", "▸1")
        assert conversation.current is not None
        assert conversation.cards[conversation.current].has_class("-current")


async def test_an_answer_that_comes_while_one_reads_elsewhere_leaves_the_view_alone(
    app: AskApp,
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        conversation = await reopen(pilot)
        await ask(pilot, WHO)
        await see(pilot, "likely · 82%", "Ready")
        conversation.focus()
        await pilot.press(*["pageup"] * 3)
        await at_rest(pilot, conversation)
        before = rows(pilot)
        turn = conversation.turns[max(conversation.turns)]
        conversation.update_turn(replace(turn, outcome=unanswered(WHO)))
        await at_rest(pilot, conversation)
        assert rows(pilot) == before


async def test_of_a_thousand_turns_only_the_last_cards_are_loaded() -> None:
    turns = [Turn(number, f"Question {number}?", WHO_ANSWER) for number in range(1, 1001)]

    async with chat().run_test(size=WIDE) as pilot:
        await see(pilot, "Ready")
        conversation = pilot.app.screen.query_one(Conversation)
        conversation.show(turns)
        await see(pilot, "Question 1000?", "82%")
        await at_rest(pilot, conversation)
        assert len(conversation.cards) <= 2 * AT_ONCE
        assert rows(pilot).keys() <= conversation.cards.keys()


class Column(App[None]):
    """Lines "1" to "40" in a column, each child of one to three lines."""

    def compose(self) -> ComposeResult:
        with HeldScroll():
            for number in range(1, 41):
                yield Static("\n".join([f"line {number}"] * (number % 3 + 1)))


Change = Callable[[HeldScroll], object]
CHANGES: dict[str, Change] = {
    "more above": lambda column: column.mount_all(
        [Static(f"new {number}") for number in range(9)], before=0
    ),
    "less above": lambda column: column.children[3].remove(),
    "one above grows": lambda column: column.query(Static)[2].update("a\nb\nc\nd\ne"),
    "more below": lambda column: column.mount(Static("\n".join("end"))),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
async def test_what_is_in_view_stays_in_place_whatever_changes_out_of_it(change: Change) -> None:
    async with Column().run_test(size=(30, 12)) as pilot:
        column = pilot.app.query_one(HeldScroll)
        column.scroll_to(y=21)
        await pilot.pause()
        before = [line[:10] for line in screen_text(pilot).split("\n")]
        change(column)
        await pilot.pause()
        await pilot.pause()
        assert [line[:10] for line in screen_text(pilot).split("\n")] == before
