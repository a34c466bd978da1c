from __future__ import annotations

import threading

import pytest
from textual import events
from textual.widgets import TextArea

from askcorpus.errors import IndexDamagedError, IndexMissingError, QuestionError
from askcorpus.tui.app import AskApp
from askcorpus.tui.corpus import CorpusLike
from askcorpus.tui.widgets.conversation import Conversation
from askcorpus.types import IndexStatus
from tests.tui.driving import NARROW, WIDE, ask, chat, screen_text, see, until
from tests.tui.scripted_corpus import (
    COST,
    GAZETTE,
    WHO,
    ScriptedCorpus,
    answered,
    article,
    claim,
    evidence,
)


async def test_the_screen_is_up_before_the_models_are_loaded_and_an_early_question_is_queued() -> (
    None
):
    corpus = ScriptedCorpus()
    loaded = threading.Event()

    def open_slowly() -> CorpusLike:
        assert loaded.wait(10)
        return corpus

    async with AskApp(open_slowly).run_test(size=WIDE) as pilot:
        await see(pilot, "Ask the corpus a question", "Loading the models")
        await ask(pilot, WHO)
        await see(pilot, WHO, "Queued: the models are still loading")
        assert corpus.asked == []

        loaded.set()
        await see(pilot, "Ilse Varga ─ likely · 82%", "2,230 articles · 9,814 passages", "Ready")


async def test_an_answer_shows_quote_confidence_sources_and_timings() -> None:
    async with chat().run_test(size=WIDE) as pilot:
        await ask(pilot, WHO)
        await see(
            pilot,
            "likely · 82%",
            "▐Ilse",
            "Varga▌",
            "2 independent sources",
            "1  Gazette · 18 Jun 2024",
            "2  The Courier · 19 Jun 2024",
            "gen 7",
            "112 ms (9+103)",
        )


async def test_a_source_that_copies_one_above_it_says_so_even_where_the_line_is_cut() -> None:
    copy = article(2, "wire/copy.txt", GAZETTE.text, title="Bridge " * 20, outlet="Post", copy_of=0)
    sentence = "The new bridge over the Tannet opened to traffic on Tuesday"
    answer = answered(
        WHO, claim(0.9, *(evidence(of, "Tuesday", sentence) for of in (GAZETTE, copy)))
    )
    corpus = ScriptedCorpus(answers={WHO: answer})

    for size in (WIDE, NARROW):
        async with chat(corpus).run_test(size=size) as pilot:
            await ask(pilot, WHO)
            await see(pilot, "1  Gazette · 18 Jun 2024", "2  copy of 1 · Post · Bridge")


async def test_sources_that_disagree_are_shown_side_by_side() -> None:
    async with chat().run_test(size=WIDE) as pilot:
        await ask(pilot, COST)
        await see(
            pilot,
            "The sources disagree",
            "91 million crowns ─ possible · 61% · 1 source",
            "84 million crowns ─ possible · 34% · 1 source",
        )


async def test_no_answer_gives_its_reason_and_the_nearest_passages() -> None:
    async with chat().run_test(size=NARROW) as pilot:
        await ask(pilot, "Who dug the tunnel?")
        await see(
            pilot, "none says it clearly", "Nearest passages", "Ferries will go on crossing until"
        )


async def test_an_index_that_cannot_be_opened_is_a_card_and_the_next_question_tries_again() -> None:
    attempts: list[int] = []

    def open_at_second_attempt() -> CorpusLike:
        attempts.append(1)
        if len(attempts) == 1:
            raise IndexMissingError("There is no index in index/.", "Build one: askcorpus index")
        return ScriptedCorpus()

    async with AskApp(open_at_second_attempt).run_test(size=WIDE) as pilot:
        await see(pilot, "Error", "There is no index in index/.", "Build one: askcorpus index")
        await ask(pilot, WHO)
        await see(pilot, "likely · 82%")


async def test_questions_that_waited_for_an_index_that_cannot_be_opened_say_so() -> None:
    tried = threading.Event()

    def fail_slowly() -> CorpusLike:
        assert tried.wait(10)
        raise IndexMissingError("There is no index in index/.", "Build one: askcorpus index")

    async with AskApp(fail_slowly).run_test(size=WIDE) as pilot:
        await ask(pilot, WHO)
        await see(pilot, "Queued")
        tried.set()
        await see(pilot, WHO, "There is no index in index/.")
        assert "Queued" not in screen_text(pilot)


async def test_an_error_of_the_engine_is_a_card_and_the_chat_goes_on() -> None:
    corpus = ScriptedCorpus()
    corpus.answers["?"] = QuestionError("The question has no words.", "Ask in a sentence.")
    corpus.answers["boom"] = ZeroDivisionError("division by zero")

    async with chat(corpus).run_test(size=WIDE) as pilot:
        await ask(pilot, "?")
        await see(pilot, "The question has no words.", "Ask in a sentence.")
        await ask(pilot, "boom")
        await see(pilot, "Unexpected error: ZeroDivisionError", "division by zero")
        await ask(pilot, WHO)
        await see(pilot, "likely · 82%")


async def test_a_status_that_cannot_be_read_is_a_card_and_questions_are_answered() -> None:
    class Unreadable(ScriptedCorpus):
        def status(self) -> IndexStatus:
            raise IndexDamagedError("manifest.json is damaged.", "Run: askcorpus index --full")

    async with chat(Unreadable()).run_test(size=WIDE) as pilot:
        await see(pilot, "manifest.json is damaged.", "Run: askcorpus index --full")
        await ask(pilot, WHO)
        await see(pilot, "likely · 82%")


async def test_escape_cancels_and_the_late_answer_is_dropped() -> None:
    corpus = ScriptedCorpus(gates={WHO: threading.Event()})

    async with chat(corpus).run_test(size=WIDE) as pilot:
        await ask(pilot, WHO)
        await see(pilot, "Reading … 7/20 passages", "Esc cancels")
        await pilot.press("escape")
        await see(pilot, "Cancelled.", "Ready")

        await ask(pilot, COST)
        corpus.gates[WHO].set()
        await see(pilot, "The sources disagree")
        await pilot.pause(0.05)
        assert "likely · 82%" not in screen_text(pilot)
        assert "Cancelled." in screen_text(pilot)


async def test_a_cancelled_question_stops_the_engine_at_its_next_step() -> None:
    corpus = ScriptedCorpus(gates={WHO: threading.Event()})

    async with chat(corpus).run_test(size=WIDE) as pilot:
        await ask(pilot, WHO)
        await see(pilot, "7/20")
        await pilot.press("escape")
        corpus.gates[WHO].set()
        await until(pilot, lambda: corpus.stopped == [WHO], "the engine to be stopped")


async def test_a_question_asked_while_another_runs_waits_for_it() -> None:
    corpus = ScriptedCorpus(gates={WHO: threading.Event()})

    async with chat(corpus).run_test(size=WIDE) as pilot:
        await ask(pilot, WHO)
        await see(pilot, "7/20")
        await ask(pilot, COST)
        await see(pilot, "Queued: it is asked when the question before it")
        assert corpus.asked == [WHO]

        corpus.gates[WHO].set()
        await see(pilot, "The sources disagree")
        assert corpus.asked == [WHO, COST]


async def test_keys_that_come_in_a_burst_are_asked_as_typed() -> None:
    corpus = ScriptedCorpus()

    async with chat(corpus).run_test(size=WIDE) as pilot:
        await see(pilot, "Ready")
        for character in "one\rtwo\r":
            key = "enter" if character == "\r" else character
            pilot.app.post_message(events.Key(key, character))
        await until(pilot, lambda: corpus.asked == ["one", "two"], "both questions")


async def test_a_paste_of_several_lines_is_one_question_without_control_characters() -> None:
    corpus = ScriptedCorpus()

    async with chat(corpus).run_test(size=WIDE) as pilot:
        pilot.app.post_message(events.Paste("Who opened\r\n\tthe \x1b[31mbridge?\x07"))
        await see(pilot, "Who opened", "the bridge?")
        await pilot.press("enter")
        await until(pilot, lambda: corpus.asked == [WHO], "the question on one line")


async def test_an_empty_question_is_not_asked() -> None:
    corpus = ScriptedCorpus()

    async with chat(corpus).run_test(size=WIDE) as pilot:
        await ask(pilot, "  \n ")
        await pilot.pause()
        assert corpus.asked == []
        assert "Ask the corpus a question" in screen_text(pilot)


async def test_typing_goes_on_while_a_question_is_answered() -> None:
    corpus = ScriptedCorpus(gates={WHO: threading.Event()})

    async with chat(corpus).run_test(size=NARROW) as pilot:
        await ask(pilot, WHO)
        await see(pilot, "7/20")
        await pilot.press(*"next")
        assert pilot.app.screen.query_one(TextArea).text == "next"
        corpus.gates[WHO].set()
        await see(pilot, "likely · 82%", "❯ next")


async def test_old_cards_are_unloaded_and_come_back_with_their_keys(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("askcorpus.tui.widgets.loaded_cards.MAX_CARDS", 4)
    questions = [f"question {number}" for number in range(20)]

    async with chat().run_test(size=NARROW) as pilot:
        for question in questions:
            await ask(pilot, question)
        await see(pilot, "❯ question 19", "Ready")
        conversation = pilot.app.screen.query_one(Conversation)
        assert len(conversation.cards) < 15

        await pilot.press("tab")
        for question in questions[-2::-1]:
            await pilot.press("k")
            await see(pilot, f"❯ {question}")


async def test_closing_the_chat_closes_the_corpus() -> None:
    corpus = ScriptedCorpus()
    app = chat(corpus)
    async with app.run_test(size=WIDE) as pilot:
        await see(pilot, "Ready")
        await pilot.press("ctrl+q")

    app.engine.close()

    assert corpus.closed
