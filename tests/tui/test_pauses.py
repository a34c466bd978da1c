"""Answers come to the screen in the pauses of the typing."""

from __future__ import annotations

from collections.abc import Callable

from textual.widget import Widget

from askcorpus.tui.pauses import QUIET, Pauses


class Keyboard(Widget):
    """Stands for the screen: time passes, keys are drawn and timers fire when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 100.0
        self.after_refresh: list[Callable[[], None]] = []
        self.timers: list[tuple[float, Callable[[], None]]] = []
        self.pauses = Pauses(self, lambda: self.now)

    def call_after_refresh(self, callback: Callable[[], None]) -> bool:  # type: ignore[override]
        self.after_refresh.append(callback)
        return True

    def set_timer(self, delay: float, callback: Callable[[], None]) -> None:  # type: ignore[override]
        self.timers.append((self.now + delay, callback))

    def draw(self) -> None:
        due, self.after_refresh = self.after_refresh, []
        for callback in due:
            callback()

    def wait(self, seconds: float) -> None:
        self.now += seconds
        due = [callback for when, callback in self.timers if when <= self.now]
        self.timers = [(when, callback) for when, callback in self.timers if when > self.now]
        for callback in due:
            callback()


def test_an_answer_is_shown_at_once_when_nobody_types() -> None:
    keyboard, shown = Keyboard(), list[str]()
    keyboard.pauses.make(lambda: shown.append("answer"))
    assert shown == ["answer"]


def test_an_answer_waits_until_the_next_key_is_drawn() -> None:
    keyboard, shown = Keyboard(), list[str]()
    keyboard.pauses.typed()
    keyboard.draw()
    keyboard.pauses.make(lambda: shown.append("answer"))
    assert not shown
    keyboard.pauses.typed()
    assert not shown
    keyboard.draw()
    assert shown == ["answer"]


def test_an_answer_does_not_wait_for_a_key_that_never_comes() -> None:
    keyboard, shown = Keyboard(), list[str]()
    keyboard.pauses.typed()
    keyboard.draw()
    keyboard.pauses.make(lambda: shown.append("answer"))
    keyboard.wait(QUIET)
    assert shown == ["answer"]


def test_only_one_answer_is_shown_in_a_pause_between_keys_and_in_order() -> None:
    keyboard, shown = Keyboard(), list[str]()
    keyboard.pauses.typed()
    for name in ("first", "second", "third"):
        keyboard.pauses.make(lambda name=name: shown.append(name))  # type: ignore[misc]
    keyboard.pauses.typed()
    keyboard.draw()
    assert shown == ["first"]
    keyboard.wait(2 * QUIET)
    keyboard.wait(2 * QUIET)
    assert shown == ["first", "second", "third"]


def test_an_answer_overtakes_none_that_waits() -> None:
    keyboard, shown = Keyboard(), list[str]()
    keyboard.pauses.typed()
    keyboard.pauses.make(lambda: shown.append("first"))
    keyboard.now += 2 * QUIET  # the timer is late
    keyboard.pauses.make(lambda: shown.append("second"))
    assert shown == ["first", "second"]
    keyboard.wait(QUIET)
    assert shown == ["first", "second"]
