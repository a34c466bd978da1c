"""The conversations that are kept → a list, searched as one types, and what is to be done with one.

The screen gives back what to go on with: a session, a new conversation, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.content import Content
from textual.screen import Screen
from textual.widgets import DataTable, Input, Label, Static

from askcorpus.display import one_line
from askcorpus.history import SessionInfo
from askcorpus.tui.bindings import PANES, key_of
from askcorpus.tui.palette import KeyCommands
from askcorpus.tui.screens.help import HelpSection, help_sections
from askcorpus.tui.screens.renaming import RenameScreen
from askcorpus.tui.sessions import (
    SessionDeleted,
    SessionRestored,
    SessionsFailed,
    SessionsListed,
    SessionThreads,
)
from askcorpus.tui.widgets.key_line import KeyLine
from askcorpus.tui.widgets.plain_input import PlainInput
from askcorpus.tui.widgets.session_table import MAX_ROWS, SessionTable

_NONE = """\
No conversations are kept yet.

Ask something: every conversation is kept as it happens,
and stands here from then on. {back} goes back to the question."""
_NOT_FOUND = """\
No conversation holds “{words}”, in its title, a question or an answer.
{back} shows all of them again."""


@dataclass(frozen=True, slots=True)
class NewConversation:
    """The wish to begin anew."""


class SessionsScreen(Screen[SessionInfo | NewConversation | None]):
    """The screen.

    Args:
        sessions: Reads and changes them.
        deleted: Ids of the sessions deleted in this chat, the last one at the end; it is kept up
            to date, so that undoing reaches back to before the screen was opened.
    """

    BINDING_GROUP_TITLE = "Conversations"
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {KeyCommands}
    # The footer of a narrow terminal has no room for more than is shown; f1 tells all of them.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "begin", "New", tooltip="New conversation", id="sessions.new"),
        Binding(
            "slash",
            "search",
            "Search",
            tooltip="Search titles, questions and answers",
            show=False,
            id="sessions.search",
        ),
        Binding("r", "rename", "Rename", show=False, id="session.rename"),
        Binding("d", "delete", "Delete", tooltip="Delete; it can be undone", id="session.delete"),
        Binding("delete", "delete", "Delete", show=False, system=True, id="session.delete"),
        Binding(
            "u",
            "undo",
            "Undo",
            tooltip="Bring back what was deleted last",
            show=False,
            id="session.undo",
        ),
        *PANES,
        Binding("escape", "back", "Back", key_display="esc", id="sessions.back"),
    ]

    _table = getters.query_one(SessionTable)
    _search = getters.query_one("#session-search", PlainInput)

    def __init__(self, sessions: SessionThreads, deleted: list[int]) -> None:
        super().__init__()
        self._sessions = sessions
        self._deleted = deleted
        self._ids = count(1)
        self._search_id = 0

    def compose(self) -> ComposeResult:
        """Yields head, search, table, what to do without one, and the keys."""
        yield Label(Content("Conversations"), id="sessions-head")
        key = key_of(self, "sessions.search")
        yield PlainInput(f"Only those with these words… ({key})", id="session-search")
        yield SessionTable()
        yield Static(id="no-sessions")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        """Reads the sessions."""
        self._table.focus()
        self._read()

    def help_sections(self) -> list[HelpSection]:
        """Returns the keys of this screen, for the help page."""
        return help_sections([self, self._table, self.app], self.focused)

    def _read(self) -> None:
        self._search_id = next(self._ids)
        self._sessions.search(self._search_id, self._search.value, self)

    def on_sessions_listed(self, message: SessionsListed) -> None:
        """Shows the sessions, unless the words have changed since."""
        if message.search_id != self._search_id:
            return
        found = message.sessions
        words = one_line(self._search.value)
        self._table.show(found)
        self._table.display = bool(found)
        self._search.display = bool(found or words)
        self.query_one("#no-sessions").display = not found
        back = key_of(self, "sessions.back")
        self.query_one("#no-sessions", Static).update(
            Content(_NOT_FOUND.format(words=words, back=back) if words else _NONE.format(back=back))
        )
        self.query_one("#sessions-head", Label).update(Content(_head(len(found))))
        if found and self.focused is None:
            self._table.focus()

    def on_sessions_failed(self, message: SessionsFailed) -> None:
        """Says what went wrong."""
        failure = message.failure
        self.notify(
            one_line(failure.hint), title=one_line(failure.title), severity="error", markup=False
        )

    # Searching and opening

    def on_input_changed(self, event: Input.Changed) -> None:
        """Shows only the sessions with the words that are typed, as they are typed."""
        event.stop()
        self._read()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Goes to the table."""
        event.stop()
        if self._table.shown:
            self._table.focus()

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        """Opens the session of the row."""
        event.stop()
        if self._table.chosen is not None:
            self.dismiss(self._table.chosen)

    def action_search(self) -> None:
        """Goes to the search."""
        self._search.focus()

    def action_begin(self) -> None:
        """Begins a new conversation."""
        self.dismiss(NewConversation())

    def action_back(self) -> None:
        """Goes from the search to the table, and from there to the chat."""
        if self._search.value or self._search.has_focus:
            self._search.value = ""
            # It may be hidden, because nothing was found: then it cannot take the focus yet.
            self._table.display = True
            self._table.focus()
        else:
            self.dismiss(None)

    # Changing

    def action_rename(self) -> None:
        """Asks for another name of the session of the row."""
        chosen = self._table.chosen
        if chosen is not None:
            self.app.push_screen(RenameScreen(chosen, self._sessions), self._renamed)

    def _renamed(self, info: SessionInfo | None) -> None:
        if info is not None:
            self._read()

    def action_delete(self) -> None:
        """Deletes the session of the row."""
        chosen = self._table.chosen
        if chosen is not None:
            self._sessions.delete(chosen.id, self)

    def on_session_deleted(self, message: SessionDeleted) -> None:
        """Says how to undo it."""
        info = message.info
        self._deleted.append(info.id)
        self._read()
        self.notify(
            f"Deleted “{one_line(info.name)}”. {key_of(self, 'session.undo')} brings it back.",
            markup=False,
        )

    def action_undo(self) -> None:
        """Brings back the session that was deleted last."""
        if self._deleted:
            self._sessions.restore(self._deleted.pop(), self)
        else:
            self.notify("Nothing was deleted in this chat.", markup=False)

    def on_session_restored(self, message: SessionRestored) -> None:
        """Says so."""
        self._read()
        self.notify(f"“{one_line(message.info.name)}” is back.", markup=False)


def _head(found: int) -> str:
    words = "1 conversation" if found == 1 else f"{found:,} conversations"
    return words if found <= MAX_ROWS else f"{words}, the first {MAX_ROWS:,} shown"
