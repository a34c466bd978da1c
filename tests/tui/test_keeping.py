from __future__ import annotations

from askcorpus.errors import AskcorpusError
from askcorpus.tui.app import AskApp
from askcorpus.types import Answer, Filters
from tests.tui.driving import WIDE, ask, see
from tests.tui.scripted_corpus import COST, WHO, ScriptedCorpus


async def test_every_turn_is_kept_as_it_happens() -> None:
    kept: list[tuple[str, Filters]] = []

    def keep(answer: Answer, filters: Filters) -> None:
        kept.append((answer.question, filters))

    async with AskApp(ScriptedCorpus, keep=keep).run_test(size=WIDE) as pilot:
        await ask(pilot, WHO)
        await see(pilot, "likely · 82%")
        await ask(pilot, COST)
        await see(pilot, "The sources disagree")
    assert kept == [(WHO, Filters()), (COST, Filters())]


async def test_a_turn_that_cannot_be_kept_is_shown_with_the_reason() -> None:
    def keep(answer: Answer, filters: Filters) -> None:
        raise AskcorpusError("The disk is full.", "Make room.")

    app = AskApp(ScriptedCorpus, keep=keep)
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await ask(pilot, WHO)
        await see(pilot, "likely · 82%", "The disk is full. Make room.")


async def test_questions_of_earlier_sessions_are_recalled() -> None:
    async with AskApp(ScriptedCorpus, earlier=["Who was mayor?"]).run_test(size=WIDE) as pilot:
        await see(pilot, "Ready")
        await pilot.press("up")
        await see(pilot, "Who was mayor?")
