"""The filters in force → a dialog over the chat → the filters wanted from now on."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from askcorpus.tui.bindings import key_of
from askcorpus.tui.engine import EngineThreads
from askcorpus.tui.filtering import (
    FieldErrors,
    FilterFields,
    fields_of,
    read_fields,
    unknown_outlets,
)
from askcorpus.tui.messages import OutletsRead
from askcorpus.tui.widgets.plain_input import PlainInput
from askcorpus.types import Filters

_HINTS: Final = (
    ("filters.apply", "applies"),
    ("filters.clear", "clears all"),
    ("filters.leave", "leaves"),
)


class FilterScreen(ModalScreen[Filters | None]):
    """The dialog. Its result is the filters to apply, or None where all stays as it is.

    Args:
        filters: Those in force.
        engine: Tells which outlets there are.
    """

    BINDING_GROUP_TITLE = "Filters"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "apply", "Apply", id="filters.apply"),
        Binding("ctrl+l", "clear", "Clear all", id="filters.clear"),
        Binding("escape", "leave", "Leave", id="filters.leave"),
    ]

    def __init__(self, filters: Filters, engine: EngineThreads) -> None:
        super().__init__()
        self._fields = fields_of(filters)
        self._engine = engine
        self._known: frozenset[str] | None = None

    def on_mount(self) -> None:
        """Finds out which outlets there are."""
        self._engine.outlets(self)

    def on_outlets_read(self, message: OutletsRead) -> None:
        """Points out those that were typed and do not exist."""
        self._known = message.outlets
        self._show_unknown()

    def compose(self) -> ComposeResult:
        """Yields a line for each field, one below it for what is wrong, and the keys."""
        with VerticalScroll(id="filters", can_focus=False) as dialog:
            dialog.border_title = Content("Filters")
            yield from _field("since", "Since", self._fields.since, "YYYY-MM-DD")
            yield from _field("until", "Until", self._fields.until, "YYYY-MM-DD")
            yield from _field("outlets", "Outlets", self._fields.outlets, "names, commas between")
            keys = (f"{key_of(self, binding_id)} {does}" for binding_id, does in _HINTS)
            yield Static(Content(" · ".join(keys)), classes="hint")

    @on(Input.Submitted)
    def action_apply(self) -> None:
        """Applies what the fields say, or says beside a field what is wrong with it."""
        result = read_fields(
            FilterFields(self._value("since"), self._value("until"), self._value("outlets"))
        )
        if isinstance(result, Filters):
            self.dismiss(result)
        else:
            self._show(result)

    @on(Input.Changed)
    def _changed(self) -> None:
        self._show(FieldErrors())
        self._show_unknown()

    def _show_unknown(self) -> None:
        """Says so and no more: the corpus may get articles of such an outlet yet."""
        unknown = (
            () if self._known is None else unknown_outlets(self._value("outlets"), self._known)
        )
        words = f"▲ Not in this corpus: {', '.join(unknown)}" if unknown else ""
        note = self.query_one("#outlets-error", Static)
        note.set_class(bool(words), "-note")
        note.update(Content(words))

    def action_clear(self) -> None:
        """Empties all fields."""
        for field in self.query(Input):
            field.value = ""
        self.query_one("#since", Input).focus()

    def action_leave(self) -> None:
        """Leaves the filters as they were."""
        self.dismiss(None)

    def _value(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value

    def _show(self, errors: FieldErrors) -> None:
        for name, error in (("since", errors.since), ("until", errors.until)):
            self.query_one(f"#{name}-error", Static).update(Content(error and f"✕ {error}"))
        wrong = "since" if errors.since else "until" if errors.until else ""
        if wrong:
            self.query_one(f"#{wrong}", Input).focus()


def _field(name: str, label: str, value: str, placeholder: str) -> ComposeResult:
    with Horizontal(classes="field"):
        yield Label(Content(label), classes="field-name")
        yield PlainInput(placeholder, id=name, value=value)
    yield Static(id=f"{name}-error", classes="field-error")
