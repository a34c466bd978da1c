"""Keys of the chat about conversations: reopening one, searching in them, asking again, export.

What is on the screen is always one session, or one that begins with the next answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import ClassVar, Final

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Label

from askcorpus.answering.followups.turn import Turn as SaidTurn
from askcorpus.conversation import REMEMBERED, turn_of
from askcorpus.display import one_line
from askcorpus.history import SessionInfo
from askcorpus.tui.engine import EngineThreads
from askcorpus.tui.screens.asking import Asking
from askcorpus.tui.screens.copying import CopyingScreen
from askcorpus.tui.screens.exporting import ExportScreen
from askcorpus.tui.screens.reading import SourceReading
from askcorpus.tui.screens.recalling import QuestionSearchScreen
from askcorpus.tui.screens.sessions import NewConversation, SessionsScreen
from askcorpus.tui.sessions import (
    QuestionsRead,
    SessionLookedUp,
    SessionOpened,
    SessionsFailed,
    SessionThreads,
)
from askcorpus.tui.talk import Talk
from askcorpus.tui.turns import Failure, Turn, Waiting, Working, unpacked
from askcorpus.tui.widgets.conversation import Conversation
from askcorpus.tui.widgets.question_input import QuestionInput
from askcorpus.types import Answer

_NOT_KEPT: Final = Failure("Conversations are not kept in this chat.", "")
_BUSY: Final = Failure("A question is still being answered.", "Wait for it, or cancel it (esc).")
_NOTHING_KEPT: Final = Failure("There is nothing to export yet.", "Ask something first.")
_NOTHING_TO_ASK: Final = Failure("This card has no question that could be asked again.", "")


class ContinuingScreen(CopyingScreen):
    """A screen with one conversation, which can be left for another.

    Args:
        engine: Asks.
        sessions: Where conversations are kept; None to keep none.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "sessions", "Conversations", tooltip="Earlier conversations, a new one",
                show=False, id="sessions.open"),
        Binding("ctrl+r", "search_history", "Search earlier questions", show=False,
                id="history.search"),
        # With priority, because text areas have a use of their own for it, which End has too.
        Binding("ctrl+e", "export", "Export the conversation or an answer", show=False,
                priority=True, id="conversation.export"),
        Binding("a", "ask_again", "Ask the question of the card again", show=False,
                id="answer.ask_again"),
    ]  # fmt: skip

    def __init__(self, engine: EngineThreads, sessions: SessionThreads | None) -> None:
        super().__init__()
        self._engine = engine
        self._sessions = sessions
        self._session: SessionInfo | None = None
        self._deleted: list[int] = []
        self._reading = SourceReading(engine, self)
        self._asking = Asking(engine, self, self._reading)

    def current_turn(self) -> Turn | None:
        """Returns the turn of the current card."""
        turn_id = self._cards.current
        return self._cards.turns[turn_id] if turn_id is not None else None

    def name_session(self, info: SessionInfo | None) -> None:
        """Shows which session is on the screen; None for one that has not begun."""
        self._session = info
        label = self.query_one("#session", Label)
        label.display = info is not None
        words = Content(f"session: {one_line(info.name)}" if info is not None else "")
        if label.content != words:  # for the screen is laid out anew with every change
            label.update(words)

    # Going over to another session

    def action_sessions(self) -> None:
        """Shows the conversations that are kept."""
        if self._sessions is None:
            self._say(_NOT_KEPT)
        else:
            self.app.push_screen(SessionsScreen(self._sessions, self._deleted), self._go_on)

    def _go_on(self, chosen: SessionInfo | NewConversation | None) -> None:
        match chosen:
            case NewConversation():
                self._begin()
            case SessionInfo() as info if self._session is None or info.id != self._session.id:
                self._open(info)
            case _:
                self._look_up()

    def _begin(self) -> None:
        if self._asking.busy:
            self._say(_BUSY)
        else:
            self._show(None, [], ())

    def _open(self, info: SessionInfo) -> None:
        if self._asking.busy:
            self._say(_BUSY)
        elif self._sessions is not None:
            self._sessions.open(info.id, self)

    def on_session_opened(self, message: SessionOpened) -> None:
        """Shows the turns of a session in place of those that are on the screen."""
        if self._asking.busy:
            self._say(_BUSY)
            return
        ids = self._asking.new_ids(len(message.turns))
        turns = [
            Turn(turn_id, saved.question, outcome, saved.filters, saved.number, reopened=True)
            for turn_id, saved, outcome in zip(ids, message.turns, message.outcomes, strict=True)
        ]
        self._show(message.info, turns, _said(turns))

    def _show(
        self, info: SessionInfo | None, turns: list[Turn], earlier: tuple[SaidTurn, ...]
    ) -> None:
        keep = None
        if self._sessions is not None:
            keep = self._sessions.keeper(info.id if info is not None else None)
        self._engine.talk = Talk(keep, earlier)
        self.name_session(info)
        self._reading.forget()
        self._cards.show(turns)
        if self._cards.current is not None:
            self._reading.follow(self._cards.current)

    def _look_up(self) -> None:
        """Finds out whether the session on the screen was renamed or deleted meanwhile."""
        if self._sessions is not None and self._session is not None:
            self._sessions.look_up(self._session.id, self)

    def on_session_looked_up(self, message: SessionLookedUp) -> None:
        """Shows its name; a session that was deleted leaves the screen."""
        if self._session is None or self._session.id != message.session:
            return
        if message.info is not None:
            self.name_session(message.info)
        elif not self._asking.busy:
            self._show(None, [], ())

    def on_sessions_failed(self, message: SessionsFailed) -> None:
        """Says so."""
        self._say(message.failure)

    # Earlier questions

    def on_questions_read(self, message: QuestionsRead) -> None:
        """Gives the question line what to bring back."""
        self.query_one(QuestionInput).remember(message.questions[::-1])

    def action_search_history(self) -> None:
        """Lets the user find an earlier question."""
        asked = [turn.question for turn in reversed(self._cards.turns.values()) if turn.question]
        dialog = QuestionSearchScreen(self._sessions, () if self._sessions is not None else asked)
        self.app.push_screen(dialog, self._put)

    def _put(self, question: str | None) -> None:
        if question is not None:
            self.query_one(QuestionInput).put(question)

    def action_ask_again(self) -> None:
        """Asks the question of the current card again, under its filters, as it was meant then."""
        turn = self.current_turn()
        if turn is None or not turn.question or isinstance(turn.outcome, Waiting | Working):
            self._say(_NOTHING_TO_ASK)
            return
        before = [other for other in self._cards.turns.values() if other.id < turn.id]
        self._asking.ask(turn.question, turn.filters, _said(before))

    # Export

    def action_export(self) -> None:
        """Lets the user write the conversation, or the answer of the current card, to a file."""
        if self._sessions is None:
            self._say(_NOT_KEPT)
        elif self._session is None:
            self._say(_NOTHING_KEPT)
        else:
            turn = self.current_turn()
            number = turn.number if turn is not None else None
            dialog = ExportScreen(self._session, number, self._sessions)
            self.app.push_screen(dialog, self._exported)

    def _exported(self, path: Path | None) -> None:
        if path is not None:
            self.notify(f"Wrote {one_line(str(path))}", markup=False)

    @property
    def _cards(self) -> Conversation:
        return self.query_one(Conversation)

    def _say(self, failure: Failure) -> None:
        self.notify(
            one_line(failure.hint), title=one_line(failure.title), severity="warning", markup=False
        )


def _said(turns: list[Turn]) -> tuple[SaidTurn, ...]:
    """The last of these turns that were answered, oldest first, as follow-ups refer to them."""
    return tuple(islice(_said_backwards(turns), REMEMBERED))[::-1]


def _said_backwards(turns: list[Turn]) -> Iterator[SaidTurn]:
    for turn in reversed(turns):
        outcome = unpacked(turn.outcome)
        if isinstance(outcome, Answer):
            yield turn_of(outcome)
