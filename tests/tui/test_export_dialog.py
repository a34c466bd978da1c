from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from askcorpus.errors import AskcorpusError
from askcorpus.export import file_name, read
from askcorpus.history import History
from askcorpus.tui.app import AskApp
from askcorpus.tui.screens.exporting import ExportScreen
from tests.tui.driving import SMALL, WIDE, ask, see, until
from tests.tui.keeping import keeping_chat
from tests.tui.scripted_corpus import COST, WHO, WHO_ANSWER, ScriptedCorpus

SIZES = pytest.mark.parametrize("size", [WIDE, SMALL], ids=["wide", "small"])


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AskApp:
    """A chat in an empty folder."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return keeping_chat(History(tmp_path / "sessions.sqlite"))


async def converse(pilot: Pilot[Any]) -> None:
    """Asks two questions, and opens the dialog."""
    await ask(pilot, WHO)
    await see(pilot, "session:", "Ready")
    await ask(pilot, COST)
    await see(pilot, "sources disagree", "Ready")
    await pilot.press("ctrl+e")
    await see(pilot, "Export", "The conversation", "(2", "leaves")


def test_a_title_makes_the_name_of_a_file() -> None:
    assert file_name("Who opened the [b]bridge[/b]?", ".md") == "who-opened-the-b-bridge-b.md"
    assert file_name("../../etc/passwd", ".json") == "etc-passwd.json"
    assert file_name("???", ".md") == "conversation.md"
    assert file_name("Кто открыл мост?", ".md") == "кто-открыл-мост.md"
    assert len(file_name("long " * 99, "")) <= 60


@SIZES
async def test_a_conversation_is_written_where_it_is_offered(
    app: AskApp, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size, notifications=True) as pilot:
        await converse(pilot)
        assert pilot.app.screen.query_one(Input).value == "who-opened-the-bridge.md"
        await pilot.press("enter")
        await see(pilot, "Wrote")
    written = Path("who-opened-the-bridge.md").read_text(encoding="utf-8")
    assert WHO in written and COST in written


@SIZES
async def test_the_chosen_answer_is_written_as_json(app: AskApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await converse(pilot)
        await pilot.press("escape", "escape", "tab", "k")
        await pilot.pause()
        await pilot.press("ctrl+e")
        await see(pilot, "The conversation")
        await pilot.press("ctrl+o", "ctrl+t")
        await see(pilot, "Answer 1 of", "who-opened-the-bridge-1.json")
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(pilot.app.screen, ExportScreen), "written")
    transcript = read(Path("who-opened-the-bridge-1.json"))
    assert [turn.answer for turn in transcript.turns] == [WHO_ANSWER]


async def test_what_is_offered_follows_and_what_was_typed_stays(app: AskApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await converse(pilot)
        line = pilot.app.screen.query_one(Input)
        for key, name in (
            ("ctrl+o", "who-opened-the-bridge-2.md"),
            ("ctrl+t", "who-opened-the-bridge-2.json"),
            ("ctrl+o", "who-opened-the-bridge.json"),
        ):
            await pilot.press(key)
            assert line.value == name
        await pilot.press("ctrl+u", *"mine", "ctrl+t", "ctrl+o")
        assert line.value == "mine.json"


@SIZES
async def test_a_file_is_replaced_only_after_a_second_yes(
    app: AskApp, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size, notifications=True) as pilot:
        Path("who-opened-the-bridge.md").write_text("mine", encoding="utf-8")
        await converse(pilot)
        await pilot.press("enter")
        await see(pilot, "Replace the file?", "there already.", "y replaces it", "n leaves it")
        await pilot.press("enter", "n")
        await see(pilot, "The conversation")
        assert Path("who-opened-the-bridge.md").read_text(encoding="utf-8") == "mine"
        await pilot.press("enter")
        await see(pilot, "Replace the file?")
        await pilot.press("y")
        await see(pilot, "Wrote")
    assert COST in Path("who-opened-the-bridge.md").read_text(encoding="utf-8")


@SIZES
async def test_what_cannot_be_written_says_what_to_do(app: AskApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await converse(pilot)
        await pilot.press("ctrl+u", *"nowhere/out.md", "enter")
        await see(pilot, "✕ nowhere/out.md cannot be written", "there, and in which")
        await pilot.press("ctrl+u", *"out.txt", "enter")
        await see(pilot, "✕ out.txt has no ending")
        await pilot.press("ctrl+u", "enter")
        await pilot.press("escape")
        await see(pilot, "Ask about the corpus")
    assert list(Path().iterdir()) == []


async def test_there_is_nothing_to_export_before_the_first_answer(app: AskApp) -> None:
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await see(pilot, "Ready")
        await pilot.press("ctrl+e")
        await see(pilot, "There is nothing to export yet", "Ask something first")


async def test_a_card_that_is_not_kept_leaves_the_conversation_to_export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    corpus = ScriptedCorpus()
    corpus.answers["damaged?"] = AskcorpusError("The index is damaged.", "Build it again.")
    app = keeping_chat(History(tmp_path / "sessions.sqlite"), corpus)
    async with app.run_test(size=WIDE) as pilot:
        await ask(pilot, COST)
        await see(pilot, "session:", "Ready")
        await ask(pilot, "damaged?")
        await see(pilot, "The index is damaged", "Ready")
        await pilot.press("ctrl+e")
        await see(pilot, "(1 question)")
        await pilot.press("ctrl+o")
        await see(pilot, "✕ No answer is chosen that is kept", "The conversation")
