"""The keys that do something here and now → one line at the bottom, to read or to click."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.style import Style
from textual.widgets import Static

_GAP: Final = Content("  ")


class KeyLine(Static):
    """The footer.

    Textual's own has a widget for every key and makes them anew whenever the focus moves, which
    took a third of all the time the chat spent.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-line--key"}

    def on_mount(self) -> None:
        """Keeps up with the keys: they change with the focus and the keymap."""
        self.screen.bindings_updated_signal.subscribe(self, self._show)

    def on_click(self, event: events.Click) -> None:
        """Does what the key would do."""
        key = event.style.meta.get("key")
        if key is not None:
            self.app.simulate_key(key)

    def on_resize(self) -> None:
        """Shows as many keys as there is room for now."""
        self._show(self.screen)

    def _show(self, screen: Screen[Any]) -> None:
        keys = [
            self._key(active.binding)
            for active in screen.active_bindings.values()
            if active.binding.show and active.enabled
        ]
        # The last one tells all the others: those before it make room.
        while len(keys) > 1 and _GAP.join(keys).cell_length > self.content_size.width > 0:
            del keys[-2]
        self.update(_GAP.join(keys))

    def _key(self, binding: Binding) -> Content:
        key = Content.assemble(
            (self.app.get_key_display(binding), ".key-line--key"), " ", binding.description
        )
        return key.stylize(Style.from_meta({"key": binding.key}))
