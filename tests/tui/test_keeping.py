from __future__ import annotations

from pathlib import Path

from askcorpus.history import History
from askcorpus.types import Filters
from tests.tui.driving import WIDE, ask, see
from tests.tui.keeping import keeping_chat
from tests.tui.scripted_corpus import COST, COST_ANSWER, WHO, ScriptedCorpus


async def test_every_turn_is_kept_as_it_happens(tmp_path: Path) -> None:
    history = History(tmp_path / "sessions.sqlite")
    corpus = ScriptedCorpus()

    async with keeping_chat(history, corpus).run_test(size=WIDE) as pilot:
        await ask(pilot, WHO)
        await see(pilot, "likely · 82%", f"session: {WHO}")
        await ask(pilot, COST)
        await see(pilot, "The sources disagree")
    [info] = history.sessions()
    turns = history.turns(info.id)
    assert [(turn.question, turn.filters) for turn in turns] == [
        (WHO, Filters()),
        (COST, Filters()),
    ]
    assert turns[1].answer == COST_ANSWER
    assert turns[0].models == corpus.models
    assert info.index == Path("index").absolute()


async def test_a_turn_that_cannot_be_kept_is_shown_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    app = keeping_chat(History(tmp_path / "file" / "sessions.sqlite"))
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await ask(pilot, WHO)
        await see(pilot, "likely · 82%", "The sessions in", "cannot be used")


async def test_questions_of_earlier_sessions_are_recalled(tmp_path: Path) -> None:
    history = History(tmp_path / "sessions.sqlite")
    history.add(None, COST_ANSWER)

    async with keeping_chat(history).run_test(size=WIDE) as pilot:
        await see(pilot, "Ready")
        await pilot.pause(0.1)
        await pilot.press("up")
        await see(pilot, f"❯ {COST}")
