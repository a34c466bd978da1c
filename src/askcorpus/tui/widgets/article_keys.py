"""The keys of an article's text, which can be changed by their ids; `article_text` acts on them."""

from __future__ import annotations

from typing import Final

from textual.binding import Binding, BindingType

from askcorpus.tui.bindings import SCROLLING

READING_KEYS: Final[list[BindingType]] = [
    Binding(
        "b",
        "toggle_boilerplate",
        "Boilerplate",
        tooltip="Hide or show boilerplate",
        show=False,
        id="reader.boilerplate",
    ),
    Binding("slash", "find", "Find", tooltip="Find in the article", show=False, id="reader.find"),
    Binding(
        "enter",
        "walk_found",
        "Next place",
        tooltip="While finding: next place",
        show=False,
        id="find.next",
    ),
    Binding(
        "escape",
        "leave_find",
        "Leave",
        key_display="esc",
        tooltip="While finding: leave",
        show=False,
        id="find.leave",
    ),
    Binding(
        "o",
        "open_file",
        "Open",
        tooltip="Open the file, in $EDITOR or a browser",
        show=False,
        id="reader.open",
    ),
    *SCROLLING,
]
