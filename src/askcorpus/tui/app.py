"""The application: owns the engine's threads and the screens."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen

from askcorpus.tui.corpus import CorpusLike
from askcorpus.tui.engine import EngineThreads
from askcorpus.tui.screens.chat import ChatScreen
from askcorpus.tui.screens.help import HelpScreen
from askcorpus.tui.widgets.panes import WIDE

_WIDTHS = [(0, "-narrow"), (WIDE, "-wide")]
_HEIGHTS = [(0, "-low"), (20, "-high")]


class AskApp(App[None]):
    """The chat over one corpus.

    Args:
        open_corpus: See `askcorpus.tui.run`.
    """

    TITLE = "askcorpus"
    CSS_PATH = "app.tcss"
    HORIZONTAL_BREAKPOINTS = _WIDTHS
    VERTICAL_BREAKPOINTS = _HEIGHTS
    BINDING_GROUP_TITLE = "Application"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "Help", tooltip="This page", id="app.help"),
        Binding("ctrl+q", "quit", "Quit", priority=True, id="app.quit"),
    ]

    def __init__(self, open_corpus: Callable[[], CorpusLike]) -> None:
        super().__init__()
        self.engine = EngineThreads(open_corpus)

    def get_default_screen(self) -> Screen[None]:
        """Returns the chat."""
        return ChatScreen(self.engine)

    def action_help(self) -> None:
        """Shows what every key does."""
        screen = self.screen
        if isinstance(screen, ChatScreen):
            self.push_screen(HelpScreen(screen.help_sections()))
