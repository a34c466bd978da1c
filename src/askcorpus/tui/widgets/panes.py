"""Conversation and reader: side by side, or on a narrow terminal one at a time."""

from __future__ import annotations

from typing import Final

from textual import getters
from textual.app import ComposeResult
from textual.containers import Horizontal

from askcorpus.tui.widgets.article_text import ArticleText
from askcorpus.tui.widgets.conversation import Conversation
from askcorpus.tui.widgets.reader import Reader

WIDE: Final = 100
"""Columns from which on there is room for both."""


class Panes(Horizontal):
    """The two panes, and which of them is in view.

    Three classes of the screen say so: `-narrow` (fewer columns than `WIDE`; Textual sets it),
    `-reading` (narrow: the reader is up, alone) and `-no-reader` (wide: it is switched off).
    """

    conversation = getters.query_one(Conversation)
    reader = getters.query_one(Reader)

    def compose(self) -> ComposeResult:
        """Yields the panes."""
        yield Conversation()
        yield Reader()

    @property
    def reader_is_up(self) -> bool:
        """Whether the reader is in view."""
        if self._narrow:
            return self.screen.has_class("-reading")
        return not self.screen.has_class("-no-reader")

    @property
    def reader_is_alone(self) -> bool:
        """Whether the reader is all there is in view."""
        return self._narrow and self.reader_is_up

    def show_reader(self) -> None:
        """Brings the reader into view; it takes the focus where it is alone."""
        if self._narrow:
            self.screen.add_class("-reading")
            # It can take the focus only once it is displayed.
            self.call_after_refresh(self.query_one(ArticleText).focus)
        else:
            self.screen.remove_class("-no-reader")

    def hide_reader(self) -> None:
        """Takes the reader out of view; the conversation takes the focus from it."""
        had_focus = self.reader.has_focus_within
        if self._narrow:
            self.screen.remove_class("-reading")
        else:
            self.screen.add_class("-no-reader")
        if had_focus:
            self.call_after_refresh(self.conversation.focus)

    def become(self, width: int) -> None:
        """Keeps the focused pane in view when the terminal is about to become narrow."""
        if width < WIDE and not self._narrow:
            self.screen.set_class(self.reader.has_focus_within, "-reading")

    @property
    def _narrow(self) -> bool:
        return self.screen.has_class("-narrow")
