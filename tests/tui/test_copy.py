from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace

import pytest
from textual.geometry import Offset
from textual.selection import Selection
from textual.widgets import TextArea

from askcorpus.errors import IndexDamagedError
from askcorpus.tui import clipboard
from askcorpus.tui.citations import cited_answer, error_report, quotes
from askcorpus.tui.turns import Failure, Turn
from askcorpus.tui.widgets.article_text import ArticleText
from tests.tui.driving import NARROW, WIDE, ask, chat, screen_text, see, until
from tests.tui.scripted_corpus import (
    COST,
    COST_ANSWER,
    GAZETTE,
    LANES_ANSWER,
    TUNNEL,
    TUNNEL_ANSWER,
    WHO,
    WHO_ANSWER,
    ScriptedCorpus,
    answered,
    article,
    claim,
    evidence,
)

START = GAZETTE.text.index("Ilse Varga")
WHO_CITED = (
    "“Ilse Varga”\n"
    "Gazette · 18 Jun 2024 · Harbour bridge opens after nine years of work · gazette/bridge.txt · "
    f"characters {START}–{START + len('Ilse Varga')}"
)


@pytest.fixture(autouse=True)
def no_clipboard(monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer without a clipboard: tests must not write to the real one."""
    monkeypatch.setattr(shutil, "which", lambda name: None)


def with_clipboard(monkeypatch: pytest.MonkeyPatch, exit_status: int = 0) -> list[str]:
    """A computer with a clipboard; returns what is put there."""
    copied: list[str] = []

    def run(command: tuple[str, ...], **options: bytes) -> subprocess.CompletedProcess[bytes]:
        copied.append(options["input"].decode())
        return subprocess.CompletedProcess(command, exit_status)

    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(shutil, "which", lambda name: name if name == "xclip" else None)
    monkeypatch.setattr(subprocess, "run", run)
    return copied


# What is copied


def test_an_answer_is_copied_with_outlet_date_title_path_and_offsets() -> None:
    assert cited_answer(WHO_ANSWER) == WHO_CITED
    assert quotes(WHO_ANSWER) == "Ilse Varga"


def test_all_sides_of_a_dispute_and_all_parts_of_a_list_are_copied() -> None:
    assert quotes(COST_ANSWER) == "91 million crowns\n\n84 million crowns"
    assert quotes(LANES_ANSWER) == "two lanes of traffic\n\na tramway\n\na path for bicycles"
    assert "courier/2024/crowds.html · characters" in cited_answer(COST_ANSWER)
    assert "gazette/bridge.txt · characters" in cited_answer(COST_ANSWER)


def test_what_else_is_possible_is_not_copied() -> None:
    also_possible = replace(COST_ANSWER, status=WHO_ANSWER.status)

    assert quotes(also_possible) == "91 million crowns"


def test_without_an_answer_the_sentence_that_says_so_is_copied() -> None:
    assert cited_answer(TUNNEL_ANSWER).startswith("No answer found")
    assert quotes(TUNNEL_ANSWER) == ""


def test_what_is_copied_would_not_act_on_a_terminal() -> None:
    sentence = "It \x1b[31mcost\x1b[0m \u202eten\u202c."
    evil = article(0, "a\x1b]0;owned\x07.txt", sentence, title="T\x07", outlet="O\u200b")
    answer = answered("q", claim(0.9, evidence(evil, "\x1b[31mcost\x1b[0m", sentence)))

    assert quotes(answer) == "cost"
    assert cited_answer(answer) == "“cost”\nO · T · a.txt · characters 3–16"


def test_the_report_of_an_error_names_the_kinds_of_error_but_no_folder() -> None:
    try:
        try:
            raise FileNotFoundError(2, "No such file", "/home/someone/index/vectors.faiss")
        except OSError as error:
            raise IndexDamagedError("vectors.faiss is missing.", "Build it again.") from error
    except IndexDamagedError as error:
        failure = Failure.of(error)

    report = error_report(Turn(1, "Who?", failure), failure)

    assert report.startswith("vectors.faiss is missing.\nBuild it again.\n\nquestion: Who?\n")
    assert "error: IndexDamagedError from FileNotFoundError" in report
    assert "askcorpus: " in report
    assert "someone" not in report and "Traceback" not in report


# Where it is copied to


@pytest.mark.parametrize(
    ("environ", "platform", "installed", "expected"),
    [
        ({"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"}, "linux", {"wl-copy", "xclip"}, "wl-copy"),
        ({"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"}, "linux", {"xsel"}, "xsel"),
        ({"DISPLAY": ":0"}, "linux", {"wl-copy", "xclip"}, "xclip"),
        ({}, "linux", {"wl-copy", "xclip", "xsel"}, None),
        ({}, "darwin", {"pbcopy"}, "pbcopy"),
        ({"SSH_CONNECTION": "a"}, "darwin", {"pbcopy"}, None),
        ({"SSH_CONNECTION": "a", "DISPLAY": "localhost:10"}, "linux", {"xclip"}, "xclip"),
        ({}, "win32", {"clip.exe"}, "clip.exe"),
        ({"WSL_DISTRO_NAME": "Debian"}, "linux", {"clip.exe"}, "clip.exe"),
    ],
)
def test_the_program_is_one_that_serves_the_screen_of_the_user(
    environ: Mapping[str, str], platform: str, installed: set[str], expected: str | None
) -> None:
    program = clipboard.find_program(
        environ, platform, lambda name: name if name in installed else None
    )

    assert (program.command[0] if program is not None else None) == expected


def test_a_program_that_hangs_or_is_gone_has_not_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    with_clipboard(monkeypatch)

    def hang(command: tuple[str, ...], **_: object) -> None:
        raise subprocess.TimeoutExpired(command, 2)

    def gone(command: tuple[str, ...], **_: object) -> None:
        raise FileNotFoundError(command[0])

    for failing in (hang, gone):
        monkeypatch.setattr(subprocess, "run", failing)
        assert not clipboard.copy_to_system("words")


# In the chat


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_y_copies_the_answer_and_says_where_to(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = with_clipboard(monkeypatch)

    async with chat().run_test(size=size, notifications=True) as pilot:
        await ask(pilot, WHO)
        await see(pilot, "likely · 82%")
        await pilot.press("tab", "y")
        await see(pilot, "Copied the answer (terminal and", "clipboard).")
        assert pilot.app.clipboard == WHO_CITED
        assert copied == [WHO_CITED]


async def test_without_a_clipboard_of_the_system_only_the_terminal_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with chat().run_test(size=WIDE, notifications=True) as pilot:
        await ask(pilot, WHO)
        await see(pilot, "likely · 82%")
        await pilot.press("tab", "Y")
        await see(pilot, "Copied the quote (terminal).")
        assert pilot.app.clipboard == "Ilse Varga"

        with_clipboard(monkeypatch, exit_status=1)
        await pilot.press("y")
        await see(pilot, "Copied the answer (terminal).")


async def test_the_card_that_is_copied_is_the_current_one() -> None:
    async with chat().run_test(size=WIDE, notifications=True) as pilot:
        await ask(pilot, WHO)
        await ask(pilot, COST)
        await see(pilot, "The sources disagree", "Ready")
        await pilot.press("tab", "k", "Y")
        await until(pilot, lambda: pilot.app.clipboard == "Ilse Varga", "the first quote")


async def test_where_there_is_nothing_to_copy_the_chat_says_so() -> None:
    async with chat().run_test(size=WIDE, notifications=True) as pilot:
        await see(pilot, "Ready")
        await pilot.press("tab", "y")
        await see(pilot, "There is nothing to copy yet.")
        await ask(pilot, TUNNEL)
        await see(pilot, "Nearest passages")
        await pilot.press("tab", "Y")
        await see(pilot, "This card has no quote to copy.")


async def test_an_error_card_offers_a_report_to_copy() -> None:
    corpus = ScriptedCorpus(answers={"boom": ZeroDivisionError("division by zero")})

    async with chat(corpus).run_test(size=WIDE, notifications=True) as pilot:
        await ask(pilot, "boom")
        await see(pilot, "division by zero", "y copies a report of this error.")
        await pilot.press("tab", "y")
        await see(pilot, "Copied the report (terminal).")
        assert "Unexpected error: ZeroDivisionError" in pilot.app.clipboard
        assert "question: boom" in pilot.app.clipboard


async def test_y_is_a_letter_in_the_question_line() -> None:
    async with chat().run_test(size=WIDE, notifications=True) as pilot:
        await ask(pilot, WHO)
        await see(pilot, "likely · 82%")
        await pilot.press(*"why")
        assert pilot.app.screen.query_one(TextArea).text == "why"
        assert pilot.app.clipboard == ""


async def test_ctrl_c_copies_what_is_selected_and_otherwise_says_how_to_quit() -> None:
    async with chat().run_test(size=WIDE, notifications=True) as pilot:
        await ask(pilot, WHO)
        await see(pilot, "span 1/2")
        await pilot.press("ctrl+c")
        await see(pilot, "Do you want to quit?", "ctrl+q")

        reader = pilot.app.screen.query_one(ArticleText)
        pilot.app.screen.selections = {reader: Selection(Offset(0, 0), Offset(4, 0))}
        await pilot.press("ctrl+c")
        await see(pilot, "Copied the selection (terminal).")
        assert pilot.app.clipboard == "Home"
        assert pilot.app.is_running and "likely · 82%" in screen_text(pilot)


async def test_ctrl_c_in_a_dialog_does_not_quit_either() -> None:
    async with chat().run_test(size=WIDE, notifications=True) as pilot:
        await see(pilot, "Ready")
        for keys in (("f1",), ("escape", "ctrl+t")):
            await pilot.press(*keys, "ctrl+c")
            await pilot.pause()
            assert pilot.app.is_running
        await pilot.press("escape")
        await see(pilot, "Ask about the corpus")
