"""The live key bindings → a page that says what every key does, pane by pane."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from rich.console import Group
from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import ModalScreen
from textual.widgets import Static

from askcorpus.tui.widgets.page import Page

_KEY_WIDTH: Final = 10


@dataclass(frozen=True, slots=True)
class HelpSection:
    """The keys that one pane understands: key and what it does, a line each."""

    title: str
    here: bool
    lines: tuple[tuple[str, str], ...]


class HelpScreen(ModalScreen[None]):
    """The page, over the screen that it is about.

    Args:
        sections: See `help_sections`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,q", "dismiss", "Close", id="help.close"),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"help--key", "help--title"}

    def __init__(self, sections: Sequence[HelpSection]) -> None:
        super().__init__()
        self._sections = sections

    def compose(self) -> ComposeResult:
        """Yields the page."""
        with Page() as page:
            page.border_title = Content("Keys")
            page.border_subtitle = Content("esc closes")
            for section in self._sections:
                yield Static(self._section(section), classes="section")

    def _section(self, section: HelpSection) -> Group:
        here = " (here)" if section.here else ""
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(justify="right", width=_KEY_WIDTH, no_wrap=True)
        table.add_column()
        key_style = self.get_component_rich_style("help--key", partial=True)
        for key, description in section.lines:
            table.add_row(Text(key, key_style), Text(description))
        title_style = self.get_component_rich_style("help--title", partial=True)
        return Group(Text(section.title + here, title_style), table)


def help_sections(nodes: Sequence[DOMNode], focused: DOMNode | None) -> list[HelpSection]:
    """Returns the keys of `nodes` as they are bound now, those of the focused one first.

    Args:
        nodes: Widgets, screen and app, in the order in which to list them.
        focused: The one of them that has the focus.
    """
    sections = [
        HelpSection(node.BINDING_GROUP_TITLE or "", node is focused, tuple(_lines(node)))
        for node in nodes
    ]
    return sorted(sections, key=lambda section: not section.here)


def _lines(node: DOMNode) -> Iterator[tuple[str, str]]:
    # Textual lists the bindings of the focused widget only; a page about all panes has to ask each
    # node. Bindings without an id are Textual's own keys for editing text.
    app = node.app
    bindings = node._bindings.copy()
    bindings.apply_keymap(app._keymap)
    for _, binding in bindings:
        if binding.id is not None and not binding.system:
            yield app.get_key_display(binding), binding.tooltip or binding.description
