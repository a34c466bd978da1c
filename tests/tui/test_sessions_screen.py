from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from askcorpus.history import History
from askcorpus.tui.screens.sessions import SessionsScreen
from askcorpus.tui.widgets.answer_card import AnswerCard
from askcorpus.tui.widgets.conversation import Conversation
from askcorpus.tui.widgets.session_table import SessionTable
from askcorpus.types import Filters
from tests.tui.driving import SMALL, WIDE, ask, chat, screen_text, see, until
from tests.tui.keeping import keeping_chat, of_old_index
from tests.tui.scripted_corpus import (
    COST,
    COST_ANSWER,
    LANES,
    LANES_ANSWER,
    TELL_ANSWER,
    TUNNEL_ANSWER,
    WHO,
    WHO_ANSWER,
    ScriptedCorpus,
)


@pytest.fixture
def history(tmp_path: Path) -> History:
    """Two sessions: "opening", of the index before, and the one used last, "money"."""
    history = History(tmp_path / "sessions.sqlite")
    history.add("opening", of_old_index(WHO_ANSWER), Filters(outlets=("Gazette",)))
    history.add("opening", of_old_index(LANES_ANSWER))
    history.add("money", COST_ANSWER)
    return history


async def list_sessions(pilot: Pilot[Any]) -> None:
    """Goes to the list of the sessions."""
    await see(pilot, "Ready")
    await pilot.press("f4")
    await see(pilot, "conversation", "n New")


async def reopen(pilot: Pilot[Any], name: str) -> None:
    """Reopens a session from the list."""
    await list_sessions(pilot)
    await until(pilot, lambda: name in names(pilot), name)
    for _ in range(names(pilot).index(name)):
        await pilot.press("down")
    await pilot.press("enter")
    await see(pilot, f"session: {name}")


def names(pilot: Pilot[Any]) -> list[str]:
    return [info.name for info in pilot.app.screen.query_one(SessionTable).shown]


@pytest.mark.parametrize("size", [WIDE, SMALL], ids=["wide", "small"])
async def test_the_list_shows_the_last_used_first_with_time_and_number(
    history: History, size: tuple[int, int]
) -> None:
    when = history.open("money").updated.astimezone().strftime("%Y-%m-%d %H:%M")

    async with keeping_chat(history).run_test(size=size) as pilot:
        await list_sessions(pilot)
        await see(pilot, "2 conversations", "Title", "Last asked", "Questions", when)
        assert names(pilot) == ["money", "opening"]
        await pilot.press("escape")
        await see(pilot, "Ask about the corpus")


@pytest.mark.parametrize("size", [WIDE, SMALL], ids=["wide", "small"])
async def test_without_conversations_the_list_says_what_to_do(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    history = History(tmp_path / "sessions.sqlite")

    async with keeping_chat(history).run_test(size=size) as pilot:
        await see(pilot, "Ready")
        await pilot.press("f4")
        await see(pilot, "No conversations are kept yet", "Ask something", "esc goes back")
        await pilot.press("d", "r", "u", "enter", "escape")
        await see(pilot, "Ask about the corpus")


async def test_a_chat_that_keeps_nothing_says_so() -> None:
    async with chat().run_test(size=WIDE, notifications=True) as pilot:
        await see(pilot, "Ready")
        await pilot.press("f4", "ctrl+e")
        await see(pilot, "Conversations are not kept in this chat")


async def test_sessions_are_found_by_title_and_question_as_one_types(history: History) -> None:
    async with keeping_chat(history).run_test(size=SMALL) as pilot:
        await list_sessions(pilot)
        await pilot.press("slash", *"carry")
        await until(pilot, lambda: names(pilot) == ["opening"], "the one with that question")
        await pilot.press("ctrl+u", *"MON")
        await until(pilot, lambda: names(pilot) == ["money"], "the one with that title")
        await pilot.press("ctrl+u", *"[/b]")
        await see(pilot, "No conversation holds “[/b]”", "shows all of them again")
        await pilot.press("escape")
        await until(pilot, lambda: names(pilot) == ["money", "opening"], "all again")
        await pilot.press("slash", *"open", "enter", "enter")
        await see(pilot, "session: opening")


async def test_a_session_is_renamed_and_no_name_is_taken_twice(history: History) -> None:
    async with keeping_chat(history).run_test(size=SMALL) as pilot:
        await list_sessions(pilot)
        await until(pilot, lambda: bool(names(pilot)), "the list")
        await pilot.press("r")
        await see(pilot, "Rename", "leaves")
        assert pilot.app.screen.query_one(Input).value == "money"
        await pilot.press("ctrl+u", *"opening", "enter")
        await see(pilot, "✕ There is a session “opening” already", "another name")
        await pilot.press("ctrl+u", "enter")
        await see(pilot, "✕ The session has no name")
        await pilot.press(*"[b]costs", "enter")
        await until(
            pilot,
            lambda: isinstance(pilot.app.screen, SessionsScreen) and "[b]costs" in names(pilot),
            "the new name",
        )
        await pilot.press("r")
        await see(pilot, "leaves")
        await pilot.press("escape")
        await see(pilot, "[b]costs")
    assert [info.name for info in history.sessions()] == ["[b]costs", "opening"]


@pytest.mark.parametrize("key", ["d", "delete"])
async def test_a_session_is_deleted_at_once_and_comes_back(history: History, key: str) -> None:
    app = keeping_chat(history)
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await list_sessions(pilot)
        await until(pilot, lambda: bool(names(pilot)), "the list")
        await pilot.press(key)
        await see(pilot, "Deleted “money”. u brings it back", "1 conversation")
        assert [info.name for info in history.sessions()] == ["opening"]
        await pilot.press("escape", "f4")
        await until(pilot, lambda: isinstance(pilot.app.screen, SessionsScreen), "the list")
        await pilot.press("u")
        await see(pilot, "“money” is back", "2 conversations")
        await pilot.press("u")
        await see(pilot, "Nothing was deleted in this chat")
    assert [info.name for info in history.sessions()] == ["money", "opening"]


async def test_deleting_the_session_on_the_screen_empties_the_screen(history: History) -> None:
    async with keeping_chat(history).run_test(size=WIDE) as pilot:
        await reopen(pilot, "money")
        await list_sessions(pilot)
        await until(pilot, lambda: bool(names(pilot)), "the list")
        await pilot.press("d")
        await until(pilot, lambda: names(pilot) == ["opening"], "the rest")
        await pilot.press("escape")
        await see(pilot, "Ask the corpus a question")
        assert "session:" not in screen_text(pilot)


async def test_the_header_follows_a_new_name(history: History) -> None:
    async with keeping_chat(history).run_test(size=WIDE) as pilot:
        await reopen(pilot, "money")
        await list_sessions(pilot)
        await until(pilot, lambda: bool(names(pilot)), "the list")
        await pilot.press("r")
        await see(pilot, "leaves")
        await pilot.press("end", "space", *"matters", "enter")
        await until(pilot, lambda: "money matters" in names(pilot), "the new name")
        await pilot.press("escape")
        await see(pilot, "session: money matters")


@pytest.mark.parametrize("size", [WIDE, SMALL], ids=["wide", "small"])
async def test_a_reopened_session_shows_its_cards_and_goes_on(
    history: History, size: tuple[int, int]
) -> None:
    corpus = ScriptedCorpus()

    async with keeping_chat(history, corpus).run_test(size=size) as pilot:
        await reopen(pilot, "opening")
        await see(pilot, LANES)
        await pilot.press("tab", "k")
        await see(pilot, WHO, "Only Gazette", "82%")
        await ask(pilot, "When was that?")
        await see(pilot, "When was that?", "says it clearly", "Ready")
    assert corpus.earlier == [[WHO, LANES]]
    assert [turn.question for turn in history.turns("opening")] == [WHO, LANES, "When was that?"]


async def test_a_new_conversation_begins_a_session_of_its_own(history: History) -> None:
    corpus = ScriptedCorpus()

    async with keeping_chat(history, corpus).run_test(size=WIDE) as pilot:
        await reopen(pilot, "opening")
        await see(pilot, "▸1")
        await list_sessions(pilot)
        await pilot.press("n")
        await see(pilot, "Ask the corpus a question", "The article behind an answer")
        assert LANES not in screen_text(pilot)
        await ask(pilot, WHO)
        await see(pilot, f"session: {WHO}")
    assert corpus.earlier == [[]]
    assert [info.name for info in history.sessions()] == [WHO, "money", "opening"]
    assert history.open("opening").turns == 2


async def test_a_card_of_another_index_says_so_and_asks_again_as_it_was_asked(
    history: History,
) -> None:
    corpus = ScriptedCorpus()

    async with keeping_chat(history, corpus).run_test(size=WIDE) as pilot:
        await reopen(pilot, "opening")
        await see(pilot, "Asked of gen-000006; the index has changed", "a asks again.")
        await pilot.press("tab", "k")
        await see(pilot, "Only Gazette")
        await pilot.press("a")
        await until(pilot, lambda: corpus.asked == [WHO], "the question asked again")
        await see(pilot, "Ready")
        assert corpus.filters == [Filters(outlets=("Gazette",))]
        assert corpus.earlier == [[]]
        # What follows is understood in the light of all that stands on the screen.
        await ask(pilot, "And then?")
        await until(pilot, lambda: len(corpus.asked) == 2, "the next question")
        assert corpus.earlier[1] == [WHO, LANES, WHO]
        assert "Asked of" not in pilot.app.screen.query(AnswerCard).last().render().plain


async def test_a_card_of_the_index_that_is_open_says_nothing_of_it(history: History) -> None:
    async with keeping_chat(history).run_test(size=WIDE) as pilot:
        await reopen(pilot, "money")
        await see(pilot, "The sources disagree")
        assert "Asked of" not in screen_text(pilot)


async def test_asking_again_needs_a_question(history: History) -> None:
    async with keeping_chat(history).run_test(size=WIDE, notifications=True) as pilot:
        await see(pilot, "Ready")
        await pilot.press("tab", "a")
        await see(pilot, "no question that could be asked again")


async def test_no_session_is_left_while_a_question_is_answered(history: History) -> None:
    gate = threading.Event()
    corpus = ScriptedCorpus(gates={WHO: gate})
    app = keeping_chat(history, corpus)
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await ask(pilot, WHO)
        await see(pilot, "Reading …")
        await pilot.press("f4")
        await see(pilot, "2 conversations")
        await pilot.press("enter")
        await see(pilot, "A question is still being answered", WHO)
        gate.set()
        await see(pilot, "likely · 82%", f"session: {WHO}")


async def test_a_damaged_answer_leaves_the_others_readable(tmp_path: Path) -> None:
    path = tmp_path / "sessions.sqlite"
    history = History(path)
    history.add("light", WHO_ANSWER)
    history.add("light", COST_ANSWER)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE turns SET record = x'00' WHERE number = 1")
    async with keeping_chat(history).run_test(size=WIDE) as pilot:
        await reopen(pilot, "light")
        await pilot.press("tab", "k")
        await see(pilot, "The saved answer to", "Error -5", "Ask the question again")
        await pilot.press("j")
        await see(pilot, "The sources disagree")


async def test_a_long_session_opens_with_its_last_cards_and_goes_on(tmp_path: Path) -> None:
    history = History(tmp_path / "sessions.sqlite")
    for answer in (TELL_ANSWER, *[TUNNEL_ANSWER] * 29):
        history.add("long", answer)

    async with keeping_chat(history).run_test(size=WIDE) as pilot:
        await reopen(pilot, "long")
        await see(pilot, "Nearest passages")
        conversation = pilot.app.screen.query_one(Conversation)
        assert len(conversation.cards) < 20
        await pilot.press("tab", *["k"] * 29)
        await see(pilot, "Overview")
        await ask(pilot, COST)
        await see(pilot, "The sources disagree")
    assert history.open("long").turns == 31
