"""An answer's explanation → a page over the chat that shows how the answer came about."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from askcorpus.explanation import Explanation
from askcorpus.render import explanation_text
from askcorpus.tui.widgets.page import Page


class ExplanationScreen(ModalScreen[None]):
    """The page.

    Args:
        explanation: Of the answer whose card is the current one.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,e,q", "dismiss", "Close", id="explanation.close"),
    ]

    def __init__(self, explanation: Explanation) -> None:
        super().__init__()
        self._explanation = explanation

    def compose(self) -> ComposeResult:
        """Yields the page."""
        with Page() as page:
            page.border_title = Content("Explanation")
            page.border_subtitle = Content("esc closes")
            yield Static(Content(explanation_text(self._explanation)))
