"""Listed articles → a table of the first of them, as wide as the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import DataTable

from askcorpus.tui.listing import BY_PATH, COLUMNS
from askcorpus.types import ListedArticle

MAX_ROWS: Final = 1000
"""Rows shown: nobody scrolls through more, and every one of them costs time."""

_PADDING: Final = 2
_SCROLLBAR: Final = 1
_FIXED: Final = {2: 10, 3: 10, 4: 8}
_SHARES: Final = {0: 48, 1: 18, 5: 34}
_NARROWEST: Final = 8


class ArticleTable(DataTable[Text], inherit_bindings=False):
    """The table.

    Attributes:
        shown: The articles of its rows, in their order.
    """

    BINDING_GROUP_TITLE = "Articles"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select_cursor", "Details", key_display="⏎", id="article.details"),
        Binding("up", "cursor_up", "Row", key_display="↑ ↓", show=False, id="row.up"),
        Binding("down", "cursor_down", "Row", show=False, system=True, id="row.down"),
        Binding(
            "pageup", "page_up", "Page", key_display="pgup pgdn", show=False, id="scroll.page-up"
        ),
        Binding("pagedown", "page_down", "Page", show=False, system=True, id="scroll.page-down"),
        Binding(
            "home", "scroll_top", "Start or end", key_display="home end", show=False, id="row.first"
        ),
        Binding("end", "scroll_bottom", "Start or end", show=False, system=True, id="row.last"),
    ]

    def __init__(self) -> None:
        super().__init__(id="articles", cursor_type="row")
        self.shown: list[ListedArticle] = []
        self._sorted_by = BY_PATH
        self._descending = False

    def show(self, listing: Sequence[ListedArticle], sorted_by: int, descending: bool) -> None:
        """Shows the first articles of `listing`, which is sorted by a column already."""
        self.shown = list(listing[:MAX_ROWS])
        self._sorted_by, self._descending = sorted_by, descending
        self._fill()

    def on_resize(self, _: events.Resize) -> None:
        """Makes the columns as wide as there is room."""
        row = self.cursor_row
        self._fill()
        self.move_cursor(row=row, animate=False)

    def _fill(self) -> None:
        self.clear(columns=True)
        widths = _widths(self.size.width)
        for index, column in enumerate(COLUMNS):
            arrow = (" ▼" if self._descending else " ▲") if index == self._sorted_by else ""
            self.add_column(Text(column.name + arrow), width=widths[index])
        self.add_rows(
            [_cell(index, listed) for index in range(len(COLUMNS))] for listed in self.shown
        )


def _cell(index: int, listed: ListedArticle) -> Text:
    column = COLUMNS[index]
    # Never markup: a title is data.
    return Text(
        column.words(listed),
        justify="right" if column.number else "left",
        no_wrap=True,
        overflow="ellipsis",
    )


def _widths(width: int) -> list[int]:
    rest = width - _SCROLLBAR - _PADDING * len(COLUMNS) - sum(_FIXED.values())
    return [
        _FIXED[index] if index in _FIXED else max(_NARROWEST, rest * _SHARES[index] // 100)
        for index in range(len(COLUMNS))
    ]
