"""The chat screen: takes the messages of its panes and of the engine's threads, and passes on.

A question goes: question line → queue → engine thread → card. It carries an id, and what comes late
is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import ClassVar, Final

from textual import events, getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Label
from textual.worker import Worker

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
from askcorpus.tui.requests import RequestQueue
from askcorpus.tui.screens.copying import CopyingScreen
from askcorpus.tui.screens.explanation import ExplanationScreen
from askcorpus.tui.screens.filters import FilterScreen
from askcorpus.tui.screens.help import HelpSection, help_sections
from askcorpus.tui.screens.reading import SourceReading
from askcorpus.tui.turns import Cancelled, Outcome, Turn, Waiting, Working
from askcorpus.tui.widgets.article_text import ArticleText
from askcorpus.tui.widgets.conversation import Conversation
from askcorpus.tui.widgets.key_line import KeyLine
from askcorpus.tui.widgets.panes import Panes
from askcorpus.tui.widgets.question_input import QuestionInput
from askcorpus.tui.widgets.status_line import StatusLine
from askcorpus.types import Answer, Filters, IndexInfo

_LOADING: Final = "the models are still loading; it is asked as soon as they are ready."
_BUSY: Final = "it is asked when the question before it is done."


class ChatScreen(CopyingScreen):
    """Conversation and reader, the question line below them."""

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

    def __init__(self, engine: EngineThreads, earlier: Sequence[str] = ()) -> None:
        super().__init__()
        self._engine = engine
        self._earlier = earlier
        self._opened = False
        self._opening = False
        self._queue = RequestQueue()
        self._worker: Worker[None] | None = None
        self._reading = SourceReading(engine, self)
        self._filters = Filters()

    def compose(self) -> ComposeResult:
        """Yields header, panes, question line, status line and keys."""
        with Horizontal(id="header"):
            yield Label(Content("askcorpus"), id="name")
            yield Label(Content(), id="corpus")
        yield Panes(id="panes")
        with Horizontal(id="question-box"):
            yield Label(Content("❯"), id="prompt")
            yield QuestionInput(self._earlier)
        yield StatusLine(id="status")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        """Shows the empty chat first, then starts what is slow."""
        self.query_one(QuestionInput).focus()
        self.call_after_refresh(self._open_corpus)

    def help_sections(self) -> list[HelpSection]:
        """Returns the keys of every pane, for the help page."""
        panes = [self.query_one(pane) for pane in (QuestionInput, Conversation, ArticleText)]
        return help_sections([self, *panes, self.app], self.focused)

    def on_resize(self, event: events.Resize) -> None:
        """Keeps the focused pane in view on a narrow terminal, fills the reader on a wide one."""
        self._panes.become(event.size.width)
        self.call_after_refresh(self._follow)

    def current_turn(self) -> Turn | None:
        """Returns the turn of the current card."""
        turn_id = self._conversation.current
        return self._conversation.turns[turn_id] if turn_id is not None else None

    # The corpus

    def _open_corpus(self) -> None:
        self._opening = True
        self._engine.open(self)
        self._show_activity()

    def on_corpus_opened(self) -> None:
        """Asks what was queued, and finds out what the index holds."""
        self._opening = False
        self._opened = True
        self._engine.status(self)
        self._advance()

    def on_corpus_failed(self, message: CorpusFailed) -> None:
        """Says so in the cards of the questions that waited, or in a card of its own."""
        self._opening = False
        waiting = self._queue.drain()
        for request in waiting:
            self._set_outcome(request.id, message.failure)
        if not waiting:
            self._conversation.add(Turn(self._queue.new_id(), "", message.failure))
        self._show_activity()

    def on_status_read(self, message: StatusRead) -> None:
        """Shows what the index holds."""
        status = message.status
        self._status.index = IndexInfo(status.generation, status.articles, status.passages)
        self._status.changed = not status.current
        self.query_one("#corpus", Label).update(Content(one_line(status.corpus)))

    def on_status_failed(self, message: StatusFailed) -> None:
        """Says why it is not known what the index holds."""
        self._conversation.add(Turn(self._queue.new_id(), "", message.failure))

    # Questions

    def on_question_asked(self, message: QuestionAsked) -> None:
        """Queues the question; opens the corpus again if that has failed before."""
        request = self._queue.submit(message.question, self._filters)
        why = _BUSY if self._opened else _LOADING
        self._conversation.add(Turn(request.id, request.question, Waiting(why), request.filters))
        if not self._opened and not self._opening:
            self._open_corpus()
        self._advance()

    def on_ask_progressed(self, message: AskProgressed) -> None:
        """Shows how far the engine is."""
        if self._queue.is_running(message.request_id):
            self._set_outcome(message.request_id, Working(message.progress))

    def on_answered(self, message: Answered) -> None:
        """Shows the answer, and its first source beside it."""
        if self._queue.finish(message.request_id):
            self._status.timings = message.answer.timings
            self._status.index = message.answer.index
            self._end(message.request_id, message.answer)

    def on_ask_failed(self, message: AskFailed) -> None:
        """Shows the error."""
        if self._queue.finish(message.request_id):
            self._end(message.request_id, message.failure)

    def on_keep_failed(self, message: KeepFailed) -> None:
        """Says that the conversation is not being kept."""
        failure = message.failure
        self.notify(
            f"{failure.title} {failure.hint}", title="Not kept", severity="warning", markup=False
        )

    def _end(self, request_id: int, outcome: Outcome) -> None:
        self._set_outcome(request_id, outcome)
        if request_id == self._conversation.current:
            self._follow()
        self._advance()

    def _advance(self) -> None:
        request = self._queue.start_next() if self._opened else None
        if request is not None:
            self._set_outcome(request.id, Working())
            self._worker = self._engine.ask(request, self)
        self._show_activity()

    def _cancel(self) -> bool:
        running = self._queue.running
        request = self._queue.cancel()
        if request is None:
            return False
        if request is running and self._worker is not None:
            self._worker.cancel()
        self._set_outcome(request.id, Cancelled())
        self._advance()
        return True

    def _set_outcome(self, turn_id: int, outcome: Outcome) -> None:
        turn = self._conversation.turns[turn_id]
        self._conversation.update_turn(replace(turn, outcome=outcome))

    def _show_activity(self) -> None:
        if self._queue.running is not None:
            self._status.activity = "◌ Searching…"
        elif self._opening:
            self._status.activity = "◌ Loading the models…"
        else:
            self._status.activity = "● Ready" if self._opened else "✕ No index open"

    # Filters

    def action_filters(self) -> None:
        """Lets the user say which dates and outlets may answer from now on."""
        self.app.push_screen(FilterScreen(self._filters), self._set_filters)

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
        if self._cancel():
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
