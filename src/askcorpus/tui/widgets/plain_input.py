"""Keys and pastes → one line of text that holds nothing a terminal would act on."""

from __future__ import annotations

from textual import events
from textual.suggester import Suggester
from textual.widgets import Input

from askcorpus.display import one_line


class PlainInput(Input):
    """An input line; what is pasted into it comes in whole, on one line.

    Args:
        placeholder: What stands there while nothing is typed.
        id: Of the widget.
        value: What stands there at first.
        suggester: Completes what is typed.
    """

    def __init__(
        self, placeholder: str, *, id: str, value: str = "", suggester: Suggester | None = None
    ) -> None:
        super().__init__(
            one_line(value), placeholder=placeholder, compact=True, suggester=suggester, id=id
        )
        # A blinking cursor redraws twice a second, which shows over a slow connection.
        self.cursor_blink = False

    def on_paste(self, event: events.Paste) -> None:
        """Inserts what was pasted, less what would act on the terminal."""
        event.prevent_default()
        event.stop()
        self.replace(one_line(event.text), *self.selection)
