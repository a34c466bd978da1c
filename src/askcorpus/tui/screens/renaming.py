"""A session → a dialog → its new name, kept on disk when the dialog closes."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from askcorpus.display import one_line
from askcorpus.history import SessionInfo
from askcorpus.tui.bindings import key_of
from askcorpus.tui.sessions import SessionRenamed, SessionsFailed, SessionThreads
from askcorpus.tui.widgets.plain_input import PlainInput


class RenameScreen(ModalScreen[SessionInfo | None]):
    """The dialog. Its result is the session as it is now, or None where its name stays.

    Args:
        info: The session.
        sessions: Renames it.
    """

    BINDING_GROUP_TITLE = "Rename"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "apply", "Rename", id="rename.apply"),
        Binding("escape", "leave", "Leave", id="rename.leave"),
    ]

    def __init__(self, info: SessionInfo, sessions: SessionThreads) -> None:
        super().__init__()
        self._info = info
        self._sessions = sessions

    def compose(self) -> ComposeResult:
        """Yields the name, a line below it for what is wrong, and the keys."""
        with VerticalScroll(classes="dialog", can_focus=False) as dialog:
            dialog.border_title = Content("Rename")
            yield PlainInput("A name…", id="session-name", value=self._info.name)
            yield Static(id="dialog-error", classes="dialog-error")
            keys = f"{key_of(self, 'rename.apply')} renames · {key_of(self, 'rename.leave')} leaves"
            yield Static(Content(keys), classes="hint")

    @on(Input.Submitted)
    def action_apply(self) -> None:
        """Renames the session."""
        self._sessions.rename(self._info.id, self.query_one(Input).value, self)

    @on(Input.Changed)
    def _forget_error(self) -> None:
        self.query_one("#dialog-error", Static).update(Content())

    def on_session_renamed(self, message: SessionRenamed) -> None:
        """Closes the dialog."""
        message.stop()
        self.dismiss(message.info)

    def on_sessions_failed(self, message: SessionsFailed) -> None:
        """Says why the name cannot be taken."""
        message.stop()
        failure = message.failure
        words = one_line(f"{failure.title} {failure.hint}")
        self.query_one("#dialog-error", Static).update(Content(f"✕ {words}"))

    def action_leave(self) -> None:
        """Leaves the name as it was."""
        self.dismiss(None)
