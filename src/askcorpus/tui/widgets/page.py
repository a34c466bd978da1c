"""A page of text over the chat, scrolled where the terminal is too low for all of it."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.containers import VerticalScroll

from askcorpus.tui.bindings import SCROLLING


class Page(VerticalScroll, can_focus=True, inherit_bindings=False):
    """The page itself; the modal screen around it closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [*SCROLLING]
