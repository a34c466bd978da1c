"""Keys that several panes share. Every binding has an id, so that its key can be changed."""

from __future__ import annotations

from typing import Final

from textual.binding import Binding

# Textual's own scrolling keys have no ids; these replace them, a pair to a line of the help.
SCROLLING: Final = [
    Binding("up", "scroll_up", "Scroll", key_display="↑ ↓", show=False, id="scroll.up"),
    Binding("down", "scroll_down", "Scroll", show=False, system=True, id="scroll.down"),
    Binding("pageup", "page_up", "Page", key_display="pgup pgdn", show=False, id="scroll.page-up"),
    Binding("pagedown", "page_down", "Page", show=False, system=True, id="scroll.page-down"),
    Binding(
        "home", "scroll_home", "Start or end", key_display="home end", show=False, id="scroll.home"
    ),
    Binding("end", "scroll_end", "Start or end", show=False, system=True, id="scroll.end"),
]
