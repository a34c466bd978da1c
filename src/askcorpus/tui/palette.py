"""The live key bindings → the commands of the command palette (ctrl+p), each with its key."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from textual.binding import Binding
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.dom import DOMNode

from askcorpus.tui.bindings import SCROLLING, bindings_now, own_words

_SCROLLING: Final = frozenset(binding.id for binding in SCROLLING)
_PALETTE: Final = frozenset({"command_palette", "app.command_palette"})


@dataclass(frozen=True, slots=True)
class _Command:
    """An action with what it does in words, its key, and the widget that does it."""

    words: str
    key: str
    action: str
    node: DOMNode


class KeyCommands(Provider):
    """Every action that a key of this screen, of its widgets or of the application does.

    Left out are scrolling, and the further keys of a row of keys that do the same (2 to 9).
    """

    async def discover(self) -> Hits:
        """Yields all commands."""
        for command in self._commands():
            text = Content(command.words)
            yield DiscoveryHit(_with_key(text, command), self._run(command), command.words)

    async def search(self, query: str) -> Hits:
        """Yields the commands whose words are like `query`."""
        matcher = self.matcher(query)
        for command in self._commands():
            score = matcher.match(command.words)
            if score > 0:
                shown = _with_key(matcher.highlight(command.words), command)
                yield Hit(score, shown, self._run(command), command.words)

    def _commands(self) -> Iterator[_Command]:
        seen: set[str | None] = set(_SCROLLING)
        nodes: list[DOMNode] = [self.screen, *self.screen.query("*"), self.app]
        for node in nodes:
            for binding in bindings_now(node):
                if binding.id not in seen and _is_command(binding):
                    seen.add(binding.id)
                    key = self.app.get_key_display(replace(binding, key_display=None))
                    yield _Command(own_words(binding), key, binding.action, node)

    def _run(self, command: _Command) -> Callable[[], Awaitable[bool]]:
        return partial(self.app.run_action, command.action, command.node)


def _is_command(binding: Binding) -> bool:
    if binding.action in _PALETTE:
        return False
    return not binding.system or bool(binding.tooltip)


def _with_key(words: Content, command: _Command) -> Content:
    return Content.assemble(words, "  ", (command.key, "dim"))
