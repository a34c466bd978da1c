"""A terminal of 20 columns and 5 lines: too small to work in, and no reason to fail."""

from __future__ import annotations

from tests.tui.driving import ask, chat, screen_text


async def test_the_chat_lives_through_any_size() -> None:
    async with chat().run_test(size=(20, 5)) as pilot:
        await ask(pilot, "Who met whom?")
        await pilot.press("f1")
        await pilot.pause()
        await pilot.press("escape")
        for size in ((1, 1), (20, 5), (5, 40), (200, 3), (120, 36)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        assert "Who met whom?" in screen_text(pilot)


async def test_every_screen_opens_on_it() -> None:
    async with chat().run_test(size=(20, 5)) as pilot:
        for key in ("f1", "f3", "ctrl+p", "ctrl+t", "ctrl+r", "ctrl+o"):
            await pilot.press(key)
            await pilot.pause()
            await pilot.press("escape")
            await pilot.pause()
        assert pilot.app.is_running
