"""The table `[keys]` of the settings → keys of the application, checked before it starts.

What there is to bind is asked of the classes of the chat themselves, so no list can fall behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from importlib import import_module
from itertools import combinations
from pkgutil import iter_modules
from typing import Any, Final

from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import Keys, _character_to_key, key_to_character
from textual.screen import ModalScreen, Screen

from askcorpus.errors import ConfigError
from askcorpus.tui import screens as screen_modules

_PACKAGE: Final = "askcorpus.tui"
_SAME_IN_TERMINALS: Final = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+h": "backspace"}
_MODIFIERS: Final = frozenset({"ctrl", "shift", "alt", "super", "hyper", "meta"})
_NAMES: Final = frozenset(key.value for key in Keys)


def apply_keys(app: App[Any], keys: Mapping[str, str]) -> None:
    """Binds `keys` in `app`, in place of those that are bound by themselves.

    Args:
        app: The application.
        keys: Id of a binding → its keys, commas between them.

    Raises:
        ConfigError: See `check_keys`.
    """
    check_keys(keys)
    app.set_keymap(dict(keys))


def check_keys(keys: Mapping[str, str]) -> None:
    """Checks that every key is one, and leads to one action.

    Args:
        keys: Id of a binding → its keys, commas between them.

    Raises:
        ConfigError: There is no such id or key, terminals cannot tell the key from another one, or
            it has another action in the same place.
    """
    if not keys:
        return
    bound = _bound()
    ids = sorted({binding_id for by_id in bound.values() for binding_id in by_id})
    for binding_id, wanted in keys.items():
        if binding_id not in ids:
            raise _unknown(binding_id, ids)
        for key in _split(wanted):
            _check_key(key, binding_id)
    for place in _places(list(bound)):
        _check_clashes(keys, [bound[node] for node in place])


def own_bindings() -> dict[type[DOMNode], list[Binding]]:
    """Returns every class of the chat that binds keys itself, with its bindings, a key in each."""
    # Some screens are imported only when they are opened.
    for module in iter_modules(screen_modules.__path__, f"{screen_modules.__name__}."):
        import_module(module.name)
    return {
        node: list(Binding.make_bindings(node.__dict__["BINDINGS"]))
        for node in _classes(DOMNode)
        if "BINDINGS" in node.__dict__
    }


def _bound() -> dict[type[DOMNode], dict[str, set[str]]]:
    """Class → id → keys."""
    found: dict[type[DOMNode], dict[str, set[str]]] = {}
    for node, bindings in own_bindings().items():
        by_id = found.setdefault(node, {})
        for binding in bindings:
            if binding.id is not None:
                by_id.setdefault(binding.id, set()).add(_normal(binding.key))
    return found


def _classes(node: type[DOMNode]) -> Iterator[type[DOMNode]]:
    for inherited in node.__subclasses__():
        if inherited.__module__.startswith(_PACKAGE):
            yield inherited
        yield from _classes(inherited)


def _places(nodes: list[type[DOMNode]]) -> Iterator[list[type[DOMNode]]]:
    """Classes whose keys are in force at once: those of a dialog; else a screen, app and a pane.

    Which pane stands on which screen only the running application knows: each is taken to stand on
    all, which may refuse a key that would do, and never lets pass one that would not.
    """
    dialogs: list[type[DOMNode]] = [node for node in nodes if issubclass(node, ModalScreen)]
    screens = [node for node in nodes if issubclass(node, Screen) and node not in dialogs]
    apps = [node for node in nodes if issubclass(node, App)]
    panes = [node for node in nodes if not issubclass(node, Screen | App)]
    yield from ([dialog] for dialog in dialogs)
    for screen in screens:
        everywhere = [*apps, *(node for node in screens if issubclass(screen, node))]
        yield from ([pane, *everywhere] for pane in panes)


def _check_clashes(keys: Mapping[str, str], nodes: Iterable[Mapping[str, set[str]]]) -> None:
    in_force: dict[str, set[str]] = {}
    for by_id in nodes:
        for binding_id, own in by_id.items():
            changed = keys.get(binding_id)
            in_force[binding_id] = own if changed is None else set(map(_normal, _split(changed)))
    for one, other in combinations(sorted(in_force), 2):
        both = in_force[one] & in_force[other]
        if both and (one in keys or other in keys):
            raise ConfigError(
                f"The key {min(both)} is given to {one} and to {other}.",
                "Give one of them another key in [keys].",
            )


def _check_key(key: str, binding_id: str) -> None:
    same = _SAME_IN_TERMINALS.get(_normal(key))
    if same is not None:
        raise ConfigError(
            f"The key {key}, given to {binding_id}, arrives as {same} in many terminals.",
            "Choose another key.",
        )
    if not _is_key(_normal(key)):
        raise ConfigError(
            f"There is no key {key!r}, given to {binding_id}.",
            "Write it as in: a, A, f2, ctrl+a, shift+tab, escape, question_mark.",
        )


def _is_key(key: str) -> bool:
    *modifiers, name = key.split("+")
    if not _MODIFIERS.issuperset(modifiers):
        return False
    return len(name) == 1 or name in _NAMES or len(key_to_character(name) or "") == 1


def _split(keys: str) -> list[str]:
    return [key.strip() for key in keys.split(",")]


def _normal(key: str) -> str:
    """The key as Textual calls it: a character goes by its name, as in question_mark."""
    *modifiers, name = key.split("+")
    return "+".join([*modifiers, _character_to_key(name) if len(name) == 1 else name])


def _unknown(binding_id: str, ids: list[str]) -> ConfigError:
    near = get_close_matches(binding_id, ids, n=3)
    hint = f"Did you mean {' or '.join(near)}?" if near else f"There are {', '.join(ids)}."
    return ConfigError(f"Unknown id {binding_id} in [keys].", hint)
