"""Keys as they are typed → the pauses between them, in which the screen may be laid out.

A key that is pressed while the screen is laid out waits for it, some 20 ms with many cards. So what
no key asked for waits until the key just typed has been drawn, after which nobody types the next
one at once.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Final

from textual.widget import Widget

Change = Callable[[], None]

QUIET: Final = 0.15
"""Seconds without a key after which nobody is typing: most people press one every 0.2 s or less
often, and for those the change comes with their next key."""


class Pauses:
    """Changes that wait for a pause.

    Args:
        widget: Whose screen the keys are drawn on.
        clock: Seconds, rising.
    """

    def __init__(self, widget: Widget, clock: Callable[[], float] = time.monotonic) -> None:
        self._widget = widget
        self._clock = clock
        self._typed = -QUIET
        self._waiting: deque[Change] = deque()

    def typed(self) -> None:
        """Notes that a key has been taken in and is about to be drawn."""
        self._typed = self._clock()
        if self._waiting:
            self._widget.call_after_refresh(self._make_one)

    def make(self, change: Change) -> None:
        """Makes a change now if nobody is typing, else in one of the next pauses, in order."""
        self._waiting.append(change)
        self._make_all_if_quiet()

    def _make_one(self) -> None:
        if self._waiting:
            self._waiting.popleft()()

    def _make_all_if_quiet(self) -> None:
        left = self._typed + QUIET - self._clock()
        if left > 0:
            self._widget.set_timer(left, self._make_all_if_quiet)
            return
        while self._waiting:
            self._make_one()
