"""Listed articles → a table of the first of them, as wide as the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import DataTable

from askcorpus.tui.bindings import ROWS
from askcorpus.tui.listing import BY_PATH, COLUMNS
from askcorpus.types import ListedArticle

MAX_ROWS: Final = 1000
"""Rows shown: nobody scrolls through more, and every one of them costs time."""

_PADDING: Final = 2
_SCROLLBAR: Final = 1
_FIXED: Final = {2: 10, 3: 10, 4: 8}
_SHARES: Final = {0: 48, 1: 18, 5: 34}
_NARROWEST: Final = 8
_GIVEN_UP: Final = (4, 3)
"""Columns left out where there is no room, the first one first; sorting by one brings it back."""

_ROOM: Final = 38
"""What the columns of text, that is `_SHARES`, need together."""


class ArticleTable(DataTable[Text], inherit_bindings=False):
    """The table.

    Attributes:
        shown: The articles of its rows, in their order.
    """

    BINDING_GROUP_TITLE = "Articles"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select_cursor", "Details", key_display="⏎", id="article.details"),
        *ROWS,
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
        widths = _widths(self.size.width, self._sorted_by)
        for index, width in widths.items():
            arrow = (" ▼" if self._descending else " ▲") if index == self._sorted_by else ""
            self.add_column(Text(COLUMNS[index].name + arrow), width=width)
        self.add_rows([_cell(index, listed) for index in widths] for listed in self.shown)


def _cell(index: int, listed: ListedArticle) -> Text:
    column = COLUMNS[index]
    # Never markup: a title is data.
    return Text(
        column.words(listed),
        justify="right" if column.number else "left",
        no_wrap=True,
        overflow="ellipsis",
    )


def _widths(width: int, sorted_by: int) -> dict[int, int]:
    """The columns to show in a width, and how wide each is; the one sorted by is among them."""
    shown = list(range(len(COLUMNS)))
    for index in _GIVEN_UP:
        if index != sorted_by and _rest(width, shown) < _ROOM:
            shown.remove(index)
    rest = _rest(width, shown)
    return {
        index: _FIXED[index] if index in _FIXED else max(_NARROWEST, rest * _SHARES[index] // 100)
        for index in shown
    }


def _rest(width: int, shown: Sequence[int]) -> int:
    fixed = sum(_FIXED.get(index, 0) for index in shown)
    return width - _SCROLLBAR - _PADDING * len(shown) - fixed
