from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import TextArea

from askcorpus.history import History
from askcorpus.tui.fuzzy import MAX_FOUND, find
from askcorpus.tui.screens.recalling import QuestionSearchScreen
from tests.tui.driving import SMALL, WIDE, ask, chat, screen_text, see, until
from tests.tui.keeping import keeping_chat
from tests.tui.scripted_corpus import (
    COST,
    COST_ANSWER,
    LANES,
    LANES_ANSWER,
    WHO,
    WHO_ANSWER,
    ScriptedCorpus,
    unanswered,
)

TEXT = st.text("abAB ßİ[]é", max_size=12)


@pytest.fixture
def history(tmp_path: Path) -> History:
    """Three questions in two sessions, one of them in both."""
    history = History(tmp_path / "sessions.sqlite")
    history.add("one", WHO_ANSWER)
    history.add("one", COST_ANSWER)
    history.add("two", LANES_ANSWER)
    history.add("two", WHO_ANSWER)
    return history


def questions(words: str, among: list[str]) -> list[str]:
    return [found.question for found in find(words, among)]


def test_what_stands_as_it_was_typed_comes_before_letters_that_lie_apart() -> None:
    among = ["Can a red rat win?", "What scares a crow?", "Who drives the car?", "Which scar?"]

    assert questions("car", among) == [
        "Who drives the car?",
        "What scares a crow?",
        "Which scar?",
        "Can a red rat win?",
    ]


def test_words_may_come_in_any_order_and_the_last_asked_comes_first() -> None:
    among = ["Who built the pier?", "Who built the mole?", "Who left?", "The pier: who built it?"]

    assert questions("pier WHO", among) == ["Who built the pier?", "The pier: who built it?"]
    assert questions("", among) == among
    assert questions("zebra", among) == []


@given(TEXT, st.lists(TEXT, max_size=6))
def test_the_offsets_of_what_was_found_are_its_letters(words: str, among: list[str]) -> None:
    for found in find(words, among):
        letters = {found.question[offset].lower() for offset in found.offsets}
        assert letters <= set(words.lower()) | {char.lower() for char in words}
        assert found.question in among


@given(st.lists(TEXT, max_size=6), st.data())
def test_a_question_is_found_by_any_of_its_letters_in_their_order(
    among: list[str], data: st.DataObject
) -> None:
    question = data.draw(TEXT)
    kept = [char for char in question if data.draw(st.booleans()) and not char.isspace()]
    assert question in questions("".join(kept), [*among, question])


def test_searching_a_thousand_long_questions_is_felt_by_nobody() -> None:
    among = [f"{number} " + "every letter here comes again " * 15 for number in range(1000)]
    started = time.perf_counter()

    assert len(find("eeerrrtttlll heere", among)) <= MAX_FOUND
    assert time.perf_counter() - started < 1


@pytest.mark.parametrize("size", [WIDE, SMALL], ids=["wide", "small"])
async def test_an_earlier_question_is_found_and_put_into_the_line(
    history: History, size: tuple[int, int]
) -> None:
    corpus = ScriptedCorpus()

    async with keeping_chat(history, corpus).run_test(size=size) as pilot:
        await see(pilot, "Ready")
        await pilot.press("ctrl+r")
        await see(pilot, "Earlier questions", WHO, LANES, COST)
        lines = screen_text(pilot).splitlines()
        order = [next(n for n, line in enumerate(lines) if q in line) for q in (WHO, LANES, COST)]
        assert order == sorted(order)
        assert screen_text(pilot).count(WHO) == 1
        await pilot.press(*"bcost")
        await until(pilot, lambda: WHO not in screen_text(pilot), "the others gone")
        await pilot.press("ctrl+u", *"bridge", "down", "enter")
        await see(pilot, f"❯ {LANES}")
        line = pilot.app.screen.query_one(TextArea)
        assert line.text == LANES and line.has_focus
        assert corpus.asked == []
        await pilot.press("enter")
        await until(pilot, lambda: corpus.asked == [LANES], "the question asked")


async def test_escape_leaves_what_was_typed_as_it_was(history: History) -> None:
    async with keeping_chat(history).run_test(size=WIDE) as pilot:
        await see(pilot, "Ready")
        await pilot.press(*"half", "ctrl+r")
        await see(pilot, WHO)
        await pilot.press(*"zzz")
        await see(pilot, "No earlier question is like that")
        await pilot.press("enter", "escape")
        await until(
            pilot, lambda: not isinstance(pilot.app.screen, QuestionSearchScreen), "the dialog gone"
        )
        assert pilot.app.screen.query_one(TextArea).text == "half"


async def test_where_nothing_is_kept_the_questions_of_this_conversation_are_found() -> None:
    async with chat().run_test(size=WIDE) as pilot:
        await see(pilot, "Ready")
        await pilot.press("ctrl+r")
        await see(pilot, "No question was asked before this one")
        await pilot.press("escape")
        await ask(pilot, WHO)
        await see(pilot, "82%")
        await pilot.press("ctrl+r", "enter")
        await see(pilot, f"❯ {WHO}", "⏎ Ask")
        assert pilot.app.screen.query_one(TextArea).text == WHO


async def test_a_question_with_markup_is_shown_as_it_was_asked(tmp_path: Path) -> None:
    history = History(tmp_path / "sessions.sqlite")
    history.add(None, unanswered("Who wrote [/b] [red]this[/red]?"))

    async with keeping_chat(history).run_test(size=SMALL) as pilot:
        await see(pilot, "Ready")
        await pilot.press("ctrl+r", *"wr")
        await see(pilot, "Who wrote [/b] [red]this[/red]?")


async def test_a_file_of_sessions_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "sessions.sqlite"
    path.write_text("no database, " * 100)

    app = keeping_chat(History(path))
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await see(pilot, "cannot be used")
        await pilot.press("ctrl+r")
        await see(pilot, "No question was asked before this one")
