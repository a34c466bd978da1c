from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from askcorpus.tui.keymap import own_bindings
from askcorpus.tui.screens.explanation import ExplanationScreen
from askcorpus.tui.widgets.article_text import ArticleText
from askcorpus.tui.widgets.conversation import Conversation
from askcorpus.tui.widgets.question_input import QuestionInput
from tests.tui.driving import NARROW, WIDE, ask, chat, screen_text, see, until
from tests.tui.scripted_corpus import COST, WHO, WHO_ANSWER, ScriptedCorpus


def test_every_binding_has_an_id_and_an_id_means_one_action() -> None:
    actions: dict[str, str] = {}
    for node, bindings in own_bindings().items():
        for binding in bindings:
            assert binding.id, (node, binding)
            assert actions.setdefault(binding.id, binding.action) == binding.action


def test_nothing_is_bound_to_keys_that_terminals_send_as_tab_enter_or_backspace() -> None:
    keys = {binding.key for bindings in own_bindings().values() for binding in bindings}

    assert keys.isdisjoint({"ctrl+i", "ctrl+m", "ctrl+h"})


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_a_question_is_asked_read_and_left_with_keys_alone(size: tuple[int, int]) -> None:
    corpus = ScriptedCorpus(answers={"who?": WHO_ANSWER})

    async with chat(corpus).run_test(size=size) as pilot:
        await see(pilot, "Ready")
        await pilot.press(*"who", "question_mark", "enter")
        await see(pilot, "likely · 82%")
        await pilot.press("tab", "1")
        await see(pilot, "Reader [1]", "span 1/2")
        await pilot.press("n")
        await see(pilot, "span 2/2")
        await pilot.press("escape", "escape")
        await see(pilot, "Ask about the corpus")
        assert isinstance(pilot.app.focused, QuestionInput)
        await pilot.press("ctrl+q")
    assert pilot.app.return_code == 0


async def test_tab_goes_round_the_panes_and_escape_back_to_the_question() -> None:
    async with chat().run_test(size=WIDE) as pilot:
        await see(pilot, "Ready")
        for pane in (Conversation, ArticleText, QuestionInput, Conversation):
            await pilot.press("tab")
            assert isinstance(pilot.app.focused, pane)
        await pilot.press("escape")
        assert isinstance(pilot.app.focused, QuestionInput)


async def test_the_help_page_lists_the_keys_of_every_pane_and_where_the_focus_is() -> None:
    async with chat().run_test(size=WIDE) as pilot:
        await see(pilot, "Ready")
        await pilot.press("f1")
        await see(pilot, "Keys", "Question (here)", "Conversation", "Reader", "j k", "1-9", "n p")
        await pilot.press("escape")
        await until(pilot, lambda: "(here)" not in screen_text(pilot), "the page closed")
        await pilot.press("tab", "f1")
        await see(pilot, "Conversation (here)")


async def test_the_help_page_shows_a_key_that_was_changed() -> None:
    async with chat().run_test(size=WIDE) as pilot:
        pilot.app.set_keymap({"reader.toggle": "f9"})
        await pilot.press("f1")
        await see(pilot, "f9  Reader on or off")


async def test_the_help_page_lists_what_can_be_done_without_the_footer() -> None:
    async with chat().run_test(size=(120, 60)) as pilot:
        await pilot.press("f1")
        await see(
            pilot,
            "y  Copy the answer and where it stands",
            "Y  Copy the quote alone",
            "^t  Only some dates or outlets",
            "↑ ↓  Earlier question, later question",
        )


async def open_palette(pilot: Pilot[Any]) -> None:
    """Opens the command palette and waits until it lists something."""
    await pilot.press("ctrl+p")
    await see(pilot, "Search for commands")


@pytest.mark.parametrize("focus", [(), ("tab",)], ids=["question", "conversation"])
async def test_the_command_palette_lists_every_action_with_its_key(focus: tuple[str, ...]) -> None:
    async with chat().run_test(size=(120, 100)) as pilot:
        await see(pilot, "Ready")
        pilot.app.set_keymap({"reader.toggle": "f9"})
        await pilot.press(*focus)
        await open_palette(pilot)
        await see(
            pilot,
            "How the answer came about  e",
            "Copy the answer and where it stands  y",
            "Copy the quote alone  Y",
            "Only some dates or outlets  ^t",
            "Reader on or off  f9",
            "Next card  j",
            "Card before  k",
            "Next marked span  n",
            "Span before  p",
            "Earlier question  ",
            "Later question  ",
            "Ask  ",
            "This page  f1",
            "Quit  ^q",
        )


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_a_command_of_the_palette_does_what_its_key_does(size: tuple[int, int]) -> None:
    async with chat().run_test(size=size) as pilot:
        await ask(pilot, WHO)
        await ask(pilot, COST)
        await see(pilot, "The sources disagree")
        for words, seen in (
            ("card before", ""),
            ("how the answer came", "How this answer came about"),
        ):
            await open_palette(pilot)
            await pilot.press(*(key if key != " " else "space" for key in words))
            await see(pilot, words.capitalize())
            await pilot.press("down", "enter")
            await see(pilot, seen)


async def test_a_click_on_a_key_in_the_footer_does_what_the_key_does() -> None:
    async with chat().run_test(size=WIDE) as pilot:
        await see(pilot, "Ready", "f1 Help")
        footer = screen_text(pilot).splitlines()[-1]
        await pilot.click(offset=(footer.index("Help"), WIDE[1] - 1))
        await see(pilot, "Question (here)")


async def test_the_footer_names_at_most_seven_keys() -> None:
    async with chat().run_test(size=NARROW) as pilot:
        await see(pilot, "Ready", "Ask")
        for _ in range(3):
            shown = [
                active
                for active in pilot.app.screen.active_bindings.values()
                if active.binding.show
            ]
            assert len(shown) <= 7
            await pilot.press("tab")


async def test_e_explains_the_answer_of_the_current_card() -> None:
    async with chat().run_test(size=WIDE) as pilot:
        await ask(pilot, WHO)
        await see(pilot, "likely · 82%", "Ready")
        await pilot.press("tab", "e")
        await see(pilot, "How this answer came about", "reader: +4.1", "0.82")
        await pilot.press("escape")
        await see(pilot, "Ask about the corpus")


async def test_e_does_nothing_where_there_is_nothing_to_explain() -> None:
    async with chat().run_test(size=WIDE) as pilot:
        await see(pilot, "Ready")
        await pilot.press("tab", "e")
        await see(pilot, "Ready")
        assert not isinstance(pilot.app.screen, ExplanationScreen)
