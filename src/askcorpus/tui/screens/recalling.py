"""Earlier questions → a dialog that finds one by some of its letters → that question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from askcorpus.display import one_line
from askcorpus.tui.bindings import key_of
from askcorpus.tui.fuzzy import Found, find
from askcorpus.tui.sessions import QuestionsRead, SessionsFailed, SessionThreads
from askcorpus.tui.widgets.plain_input import PlainInput

_NONE = "No question was asked before this one."
_NOT_FOUND = "No earlier question is like that."
_SHOWN = 200
"""Characters of a question that are shown: more than a line of any terminal."""


class QuestionSearchScreen(ModalScreen[str | None]):
    """The dialog. Its result is the question that was chosen, or None.

    Args:
        sessions: Reads the questions; None where none are kept.
        asked: The questions of this conversation, the last one first, for where none are kept.
    """

    BINDING_GROUP_TITLE = "Earlier questions"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Choose", id="history.choose"),
        Binding("up", "move(-1)", "Up", id="history.up"),
        Binding("down", "move(1)", "Down", id="history.down"),
        Binding("escape", "leave", "Leave", id="history.leave"),
    ]

    _list = getters.query_one(OptionList)

    def __init__(self, sessions: SessionThreads | None, asked: Sequence[str] = ()) -> None:
        super().__init__()
        self._sessions = sessions
        self._questions = list(dict.fromkeys(asked))
        self._read = sessions is None
        self._found: list[Found] = []

    def compose(self) -> ComposeResult:
        """Yields what is typed, the questions that are like it, and the keys."""
        with Vertical(classes="dialog -list") as dialog:
            dialog.border_title = Content("Earlier questions")
            yield PlainInput("Some of its letters…", id="question-search")
            questions = OptionList(id="found-questions", markup=False)
            questions.can_focus = False
            yield questions
            yield Static(id="nothing-found", classes="hint")
            keys = (
                f"{key_of(self, 'history.choose')} puts it into the question line · "
                f"{key_of(self, 'history.leave')} leaves"
            )
            yield Static(Content(keys), classes="hint")

    def on_mount(self) -> None:
        """Reads the questions."""
        self._show()
        if self._sessions is not None:
            self._sessions.questions(self)

    def on_questions_read(self, message: QuestionsRead) -> None:
        """Shows those that are like what was typed so far."""
        message.stop()
        self._questions = message.questions
        self._read = True
        self._show()

    def on_sessions_failed(self, message: SessionsFailed) -> None:
        """Says why there are none, and offers those of this conversation."""
        message.stop()
        self._read = True
        self._show()
        failure = message.failure
        self.notify(
            one_line(failure.hint), title=one_line(failure.title), severity="error", markup=False
        )

    def on_input_changed(self, event: Input.Changed) -> None:
        """Shows the questions that are like what is typed."""
        event.stop()
        self._show()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Chooses the marked question."""
        event.stop()
        self.action_choose()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Chooses the question that was clicked."""
        event.stop()
        self.dismiss(self._found[event.option_index].question)

    def action_choose(self) -> None:
        """Chooses the marked question; does nothing where there is none."""
        marked = self._list.highlighted
        if marked is not None:
            self.dismiss(self._found[marked].question)

    def action_move(self, step: int) -> None:
        """Marks the question above (-1) or below (1)."""
        if step < 0:
            self._list.action_cursor_up()
        else:
            self._list.action_cursor_down()

    def action_leave(self) -> None:
        """Leaves all as it was."""
        self.dismiss(None)

    def _show(self) -> None:
        self._found = find(self.query_one(Input).value, self._questions)
        self._list.clear_options()
        self._list.add_options(Option(_line(found)) for found in self._found)
        self._list.highlighted = 0 if self._found else None
        self._list.display = bool(self._found)
        nothing = self.query_one("#nothing-found", Static)
        nothing.display = self._read and not self._found
        nothing.update(Content(_NOT_FOUND if self._questions else _NONE))


def _line(found: Found) -> Content:
    """The question, with what was searched for in it underlined."""
    shown = Content(found.question[:_SHOWN])
    for offset in found.offsets:
        if offset < _SHOWN:
            shown = shown.stylize("bold underline", offset, offset + 1)
    return shown
