"""Sessions → a table of them, as wide as the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import DataTable

from askcorpus.display import one_line
from askcorpus.history import SessionInfo
from askcorpus.tui.bindings import ROWS

MAX_ROWS: Final = 1000
"""Rows shown: nobody scrolls through more, and every one of them costs time."""

_PADDING: Final = 2
_SCROLLBAR: Final = 1
_COLUMNS: Final = ("Title", "Last asked", "Questions")
_ASKED: Final = 16
_NUMBER: Final = 9
_NARROWEST: Final = 8


class SessionTable(DataTable[Text], inherit_bindings=False):
    """The table.

    Attributes:
        shown: The sessions of its rows, in their order.
    """

    BINDING_GROUP_TITLE = "Conversations"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select_cursor", "Open", key_display="⏎", id="session.open"),
        *ROWS,
    ]

    def __init__(self) -> None:
        super().__init__(id="sessions", cursor_type="row")
        self.shown: list[SessionInfo] = []

    @property
    def chosen(self) -> SessionInfo | None:
        """The session of the row with the cursor, if there is one."""
        return self.shown[self.cursor_row] if 0 <= self.cursor_row < len(self.shown) else None

    def show(self, sessions: Sequence[SessionInfo]) -> None:
        """Shows the first of `sessions`; the cursor stays on its session, or else on its row."""
        chosen, row = self.chosen, self.cursor_row
        self.shown = list(sessions[:MAX_ROWS])
        ids = [info.id for info in self.shown]
        self._fill(ids.index(chosen.id) if chosen is not None and chosen.id in ids else row)

    def on_resize(self, _: events.Resize) -> None:
        """Makes the columns as wide as there is room."""
        self._fill(self.cursor_row)

    def _fill(self, row: int) -> None:
        self.clear(columns=True)
        rest = self.size.width - _SCROLLBAR - _PADDING * len(_COLUMNS) - _ASKED - _NUMBER
        for name, width in zip(_COLUMNS, (max(_NARROWEST, rest), _ASKED, _NUMBER), strict=True):
            self.add_column(Text(name), width=width)
        self.add_rows(map(_row, self.shown))
        self.move_cursor(row=row, animate=False)


def _row(info: SessionInfo) -> tuple[Text, Text, Text]:
    # Never markup: a title is data.
    return (
        Text(one_line(info.name), no_wrap=True, overflow="ellipsis"),
        Text(info.updated.astimezone().strftime("%Y-%m-%d %H:%M"), no_wrap=True),
        Text(f"{info.turns:,}", justify="right", no_wrap=True),
    )
