from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from askcorpus.tui.widgets.panes import WIDE as READER_BESIDE
from tests.tui.driving import NARROW, SMALL, WIDE, Size, ask, chat, screen_text, see
from tests.tui.scenes import SCENES
from tests.tui.scripted_corpus import WHO

LARGE: Size = (200, 60)


def last_line(pilot: Pilot[Any]) -> str:
    return screen_text(pilot).rstrip().rsplit("\n", 1)[-1]


@pytest.mark.parametrize("rows", [19, 20])
async def test_the_header_goes_below_twenty_rows(rows: int) -> None:
    async with chat().run_test(size=(60, rows)) as pilot:
        await see(pilot, "Ready")
        assert screen_text(pilot).lstrip().startswith("askcorpus") == (rows == 20)


@pytest.mark.parametrize("columns", [READER_BESIDE - 1, READER_BESIDE])
async def test_the_reader_stands_beside_the_cards_where_there_is_room(columns: int) -> None:
    async with chat().run_test(size=(columns, 30)) as pilot:
        await ask(pilot, WHO)
        await see(pilot, "likely · 82%", "Ready")
        beside = columns == READER_BESIDE
        if beside:
            await see(pilot, "span 1/2")
        assert ("Reader" in screen_text(pilot)) == beside


@pytest.mark.parametrize("size", [SMALL, NARROW, WIDE, LARGE], ids="{0[0]}x{0[1]}".format)
async def test_help_is_offered_and_no_key_is_cut_in_any_width(size: Size) -> None:
    async with chat().run_test(size=size) as pilot:
        await ask(pilot, WHO)
        await see(pilot, "likely · 82%", "Ready")
        for _ in range(3):
            assert last_line(pilot).rstrip().endswith("f1 Help")
            assert "…" not in last_line(pilot)
            await pilot.press("tab")
            await pilot.pause()


async def test_the_status_line_leaves_out_what_has_no_room() -> None:
    async with chat().run_test(size=SMALL) as pilot:
        await ask(pilot, WHO)
        await see(pilot, "likely · 82%", "Ready")
        status = next(line for line in screen_text(pilot).split("\n") if "Ready" in line)
        assert "gen 7" in status and "112" not in status and "…" not in status
        await pilot.resize_terminal(*LARGE)
        await see(pilot, "gen 7 │ 112 ms (9+103)")


async def test_a_narrow_table_gives_up_columns_and_sorting_brings_them_back(tmp_path: Path) -> None:
    scene = SCENES["corpus"]
    async with scene.app(tmp_path).run_test(size=SMALL) as pilot:
        await scene.steps(pilot)
        assert "Path ▲" in screen_text(pilot) and "Copies" not in screen_text(pilot)
        await pilot.press(*"sssss")
        await see(pilot, "Copies ▲")
        assert "Passages" not in screen_text(pilot)
        await pilot.resize_terminal(*WIDE)
        await see(pilot, "Passages", "Copies ▲", "Path")


async def test_the_examples_of_the_first_run_are_in_view_on_a_low_terminal(tmp_path: Path) -> None:
    scene = SCENES["first_index"]
    async with scene.app(tmp_path).run_test(size=SMALL) as pilot:
        await scene.steps(pilot)
        await see(pilot, "What is known about Ilse Varga?", "What happened in Port Anselm?")
