"""Words typed below an article → what to find in it: the reader does the finding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from askcorpus.tui.widgets.plain_input import PlainInput


@dataclass
class FoundWalked(Message):
    """The user wants to see the next place (step 1) or the one before (-1)."""

    step: int


@dataclass
class FindLeft(Message):
    """The user has done with finding."""


class FindLine(PlainInput):
    """The line; it is there only while something is being found."""

    BINDING_GROUP_TITLE = "Find"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "down", "walk(1)", "Place", key_display="↑ ↓", tooltip="Places found", id="find.down"
        ),
        Binding("up", "walk(-1)", "Place", show=False, system=True, id="find.up"),
        Binding("escape", "leave_find", "Leave", key_display="esc", id="find.leave"),
    ]

    def __init__(self) -> None:
        super().__init__("Find in the article…", id="find")

    def action_walk(self, step: int) -> None:
        """Asks for another place."""
        self.post_message(FoundWalked(step))

    def action_leave_find(self) -> None:
        """Says that the user has done with finding."""
        self.post_message(FindLeft())
