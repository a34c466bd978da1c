"""The chat itself: the panes, the question line below them, and which keys do what with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events, getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Label, TextArea

from askcorpus.display import one_line
from askcorpus.tui.engine import EngineThreads
from askcorpus.tui.filtering import filter_words
from askcorpus.tui.messages import (
    Answered,
    ArticleFailed,
    ArticleRead,
    AskFailed,
    AskProgressed,
    CorpusFailed,
    KeepFailed,
    QuestionAsked,
    SourceChosen,
    StatusFailed,
    StatusRead,
    TurnChosen,
)
from askcorpus.tui.palette import KeyCommands
from askcorpus.tui.screens.continuing import ContinuingScreen
from askcorpus.tui.screens.explanation import ExplanationScreen
from askcorpus.tui.screens.filters import FilterScreen
from askcorpus.tui.screens.help import HelpSection, help_sections
from askcorpus.tui.sessions import SessionThreads
from askcorpus.tui.widgets.article_text import ArticleText
from askcorpus.tui.widgets.conversation import Conversation
from askcorpus.tui.widgets.key_line import KeyLine
from askcorpus.tui.widgets.panes import Panes
from askcorpus.tui.widgets.question_input import QuestionInput
from askcorpus.tui.widgets.status_line import StatusLine
from askcorpus.types import Answer, Filters, IndexInfo


class ChatScreen(ContinuingScreen):
    """Conversation and reader, the question line below them.

    Args:
        engine: Asks.
        sessions: Where conversations are kept; None to keep none.
    """

    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {KeyCommands}
    BINDING_GROUP_TITLE = "Everywhere"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "1",
            "open(1)",
            "Source",
            key_display="1-9",
            tooltip="Open a source of the card",
            id="source.1",
        ),
        *(
            Binding(str(key), f"open({key})", "Source", show=False, system=True, id=f"source.{key}")
            for key in range(2, 10)
        ),
        Binding(
            "n",
            "walk(1)",
            "Span",
            key_display="n p",
            tooltip="Next marked span, span before",
            id="span.next",
        ),
        Binding(
            "p",
            "walk(-1)",
            "Span",
            tooltip="Span before",
            show=False,
            system=True,
            id="span.previous",
        ),
        Binding("e", "explain", "How the answer came about", show=False, id="answer.explain"),
        Binding("ctrl+t", "filters", "Only some dates or outlets", show=False, id="filters.open"),
        Binding("tab", "app.focus_next", "Pane", tooltip="Next pane", id="pane.next"),
        Binding(
            "shift+tab",
            "app.focus_previous",
            "Pane",
            tooltip="Pane before",
            show=False,
            system=True,
            id="pane.previous",
        ),
        Binding(
            "escape",
            "back",
            "Back",
            key_display="esc",
            tooltip="Cancel or go back to the question",
            id="chat.back",
        ),
        Binding("f2", "toggle_reader", "Reader on or off", show=False, id="reader.toggle"),
    ]

    _panes = getters.query_one(Panes)
    _conversation = getters.query_one(Conversation)
    _status = getters.query_one(StatusLine)

    def __init__(self, engine: EngineThreads, sessions: SessionThreads | None = None) -> None:
        super().__init__(engine, sessions)
        self._filters = Filters()

    def compose(self) -> ComposeResult:
        """Yields header, panes, question line, status line and keys."""
        with Horizontal(id="header"):
            yield Label(Content("askcorpus"), id="name")
            yield Label(Content(), id="corpus")
            yield Label(Content(), id="session")
        yield Panes(id="panes")
        with Horizontal(id="question-box"):
            yield Label(Content("❯"), id="prompt")
            yield QuestionInput()
        yield StatusLine(id="status")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        """Shows the empty chat first, then starts what is slow."""
        self.query_one(QuestionInput).focus()
        self.call_after_refresh(self._start)

    def _start(self) -> None:
        self._asking.open_corpus()
        if self._sessions is not None:
            self._sessions.questions(self)

    def help_sections(self) -> list[HelpSection]:
        """Returns the keys of every pane, for the help page."""
        panes = [self.query_one(pane) for pane in (QuestionInput, Conversation, ArticleText)]
        return help_sections([self, *panes, self.app], self.focused)

    def on_resize(self, event: events.Resize) -> None:
        """Keeps the focused pane in view on a narrow terminal, fills the reader on a wide one."""
        self._panes.become(event.size.width)
        self.call_after_refresh(self._follow)

    # The corpus and the questions

    def on_corpus_opened(self) -> None:
        """Passes it on."""
        self._asking.corpus_opened()

    def on_corpus_failed(self, message: CorpusFailed) -> None:
        """Passes it on."""
        self._asking.corpus_failed(message)

    def on_status_read(self, message: StatusRead) -> None:
        """Shows what the index holds."""
        status = message.status
        self._status.index = IndexInfo(status.generation, status.articles, status.passages)
        self._status.changed = not status.current
        self._conversation.generation = status.generation
        self.query_one("#corpus", Label).update(Content(one_line(status.corpus)))

    def on_status_failed(self, message: StatusFailed) -> None:
        """Says why it is not known what the index holds."""
        self._asking.say(message.failure)

    def on_text_area_changed(self, _: TextArea.Changed) -> None:
        """Lets answers wait for a pause while a question is typed."""
        self._conversation.note_typing()

    def on_question_asked(self, message: QuestionAsked) -> None:
        """Asks, under the filters in force."""
        self._asking.ask(message.question, self._filters)

    def on_ask_progressed(self, message: AskProgressed) -> None:
        """Passes it on."""
        self._asking.progressed(message)

    def on_answered(self, message: Answered) -> None:
        """Passes it on; shows which session the turn is kept in."""
        if self._asking.answered(message):
            self._conversation.generation = message.answer.index.generation
            if message.kept is not None:
                self.name_session(message.kept)

    def on_ask_failed(self, message: AskFailed) -> None:
        """Passes it on."""
        self._asking.failed(message)

    def on_keep_failed(self, message: KeepFailed) -> None:
        """Says that the conversation is not being kept."""
        failure = message.failure
        self.notify(
            f"{failure.title} {failure.hint}", title="Not kept", severity="warning", markup=False
        )

    # Filters

    def action_filters(self) -> None:
        """Lets the user say which dates and outlets may answer from now on."""
        self.app.push_screen(FilterScreen(self._filters, self._engine), self._set_filters)

    def _set_filters(self, filters: Filters | None) -> None:
        if filters is not None:
            self._filters = filters
            self._status.filters = filter_words(filters)

    # Sources

    def on_turn_chosen(self, message: TurnChosen) -> None:
        """Makes a card the current one, and shows its first source."""
        self._conversation.choose(message.turn_id)
        self._follow()

    def on_source_chosen(self, message: SourceChosen) -> None:
        """Opens a source that was clicked."""
        self._conversation.choose(message.turn_id)
        self._reading.open(message.turn_id, message.source)

    def action_open(self, number: int) -> None:
        """Opens a source of the current card."""
        turn_id = self._conversation.current
        if turn_id is not None:
            self._reading.open_number(turn_id, number)

    def action_walk(self, step: int) -> None:
        """Goes to another marked span of the article in the reader."""
        self._reading.walk(step)

    def action_explain(self) -> None:
        """Shows how the answer of the current card came about."""
        turn = self.current_turn()
        outcome = turn.outcome if turn is not None else None
        if isinstance(outcome, Answer) and outcome.explanation is not None:
            self.app.push_screen(ExplanationScreen(outcome.explanation))

    def on_article_read(self, message: ArticleRead) -> None:
        """Passes it on."""
        self._reading.article_read(message)

    def on_article_failed(self, message: ArticleFailed) -> None:
        """Passes it on."""
        self._reading.article_failed(message)

    def _follow(self) -> None:
        """Lets the reader, where it is in view, show what the current card cites."""
        turn_id = self._conversation.current
        if turn_id is not None:
            self._reading.follow(turn_id)

    # Panes

    def action_back(self) -> None:
        """Gives up the running question, else leaves the reader, else goes to the question line."""
        if self._asking.cancel():
            return
        if self._panes.reader_is_alone:
            self._panes.hide_reader()
        else:
            self.query_one(QuestionInput).focus()

    def action_toggle_reader(self) -> None:
        """Switches the reader on or off."""
        if self._panes.reader_is_up:
            self._panes.hide_reader()
        else:
            self._panes.show_reader()
            self._follow()
