from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import TextArea

from askcorpus.tui.recall import Recall
from tests.tui.driving import NARROW, WIDE, ask, chat, see, until
from tests.tui.scripted_corpus import COST, WHO, ScriptedCorpus


def test_earlier_questions_come_back_newest_first_and_what_was_typed_last() -> None:
    recall = Recall(["one", "two"])

    assert recall.earlier("typ") == "two"
    assert recall.earlier("two") == "one"
    assert recall.earlier("one") is None
    assert recall.later("one") == "two"
    assert recall.later("two") == "typ"
    assert recall.later("typ") is None


def test_a_question_changed_on_the_way_is_kept_until_one_is_asked() -> None:
    recall = Recall(["one", "two"])

    assert recall.earlier("") == "two"
    assert recall.earlier("two, changed") == "one"
    assert recall.later("one") == "two, changed"

    recall.add("two, changed")

    assert recall.earlier("") == "two, changed"
    assert recall.earlier("two, changed") == "two"


def test_a_question_asked_twice_in_a_row_comes_back_once() -> None:
    recall = Recall(["one", "one"])
    recall.add("one")

    assert recall.earlier("") == "one"
    assert recall.earlier("one") is None


@given(st.lists(st.text(max_size=3)), st.text(max_size=3), st.lists(st.booleans()))
def test_however_one_walks_nothing_that_was_typed_is_lost(
    earlier: list[str], typed: str, steps: list[bool]
) -> None:
    recall = Recall(earlier)
    line = typed
    for back in steps:
        moved = recall.earlier(line) if back else recall.later(line)
        line = line if moved is None else moved
    while (moved := recall.later(line)) is not None:
        line = moved

    assert line == typed


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_up_and_down_in_the_question_line_walk_the_questions(size: tuple[int, int]) -> None:
    corpus = ScriptedCorpus()

    async with chat(corpus).run_test(size=size) as pilot:
        await ask(pilot, WHO)
        await ask(pilot, COST)
        line = pilot.app.screen.query_one(TextArea)
        await pilot.press(*"next", "up")
        assert line.text == COST
        await pilot.press("up", "up")
        assert line.text == WHO
        await pilot.press("down", "down")
        assert line.text == "next"

        await pilot.press("up", "enter")
        await until(pilot, lambda: corpus.asked == [WHO, COST, COST], "the question asked again")


async def test_up_goes_up_a_line_first_where_the_question_has_several() -> None:
    async with chat().run_test(size=WIDE) as pilot:
        await ask(pilot, WHO)
        await see(pilot, "likely · 82%")
        line = pilot.app.screen.query_one(TextArea)
        await pilot.press(*"one", "ctrl+j", *"two", "up")
        assert line.text == "one\ntwo"
        await pilot.press("up")
        assert line.text == WHO
        await pilot.press("down")
        assert line.text == "one\ntwo"
