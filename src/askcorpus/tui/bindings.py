"""Keys that several panes share, and what can be said of the keys of a pane.

Every binding has an id, so that its key can be changed. Where two keys share a line of the help,
the tooltip of the first says what it does, then after a comma what the other one does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from textual.binding import Binding
from textual.dom import DOMNode

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

# From one pane of a screen to the next.
PANES: Final = [
    Binding("tab", "app.focus_next", "Pane", show=False, id="pane.next"),
    Binding("shift+tab", "app.focus_previous", "Pane", show=False, system=True, id="pane.previous"),
]

# Those of a table, likewise.
ROWS: Final = [
    Binding("up", "cursor_up", "Row", key_display="↑ ↓", show=False, id="row.up"),
    Binding("down", "cursor_down", "Row", show=False, system=True, id="row.down"),
    *SCROLLING[2:4],
    Binding(
        "home", "scroll_top", "Start or end", key_display="home end", show=False, id="row.first"
    ),
    Binding("end", "scroll_bottom", "Start or end", show=False, system=True, id="row.last"),
]


def bindings_now(node: DOMNode) -> Iterator[Binding]:
    """Yields the bindings of `node` that have an id, with the keys that they have now."""
    bindings = node._bindings.copy()
    bindings.apply_keymap(node.app._keymap)
    for _, binding in bindings:
        if binding.id is not None:
            yield binding


def key_of(node: DOMNode, binding_id: str) -> str:
    """Returns the key, as people write it, of a binding of `node`; empty where it has none."""
    for binding in bindings_now(node):
        if binding.id == binding_id:
            return node.app.get_key_display(replace(binding, key_display=None))
    return ""


def own_words(binding: Binding) -> str:
    """Returns what a key does by itself, without the one that it shares a line of the help with."""
    return (binding.tooltip or binding.description).partition(", ")[0]
