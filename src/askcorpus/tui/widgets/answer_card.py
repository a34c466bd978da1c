"""A turn → its card: the question, and the answer with its sources, or why there is none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from askcorpus.display import one_line, plain, shorten
from askcorpus.render import (
    confidence_words,
    date_words,
    heading_words,
    no_answer_sentence,
    period_sentence,
    same_words,
    source_line,
    sources_words,
)
from askcorpus.render.parts import Quotation, excerpt
from askcorpus.tui.bindings import key_of
from askcorpus.tui.filtering import filter_words
from askcorpus.tui.messages import CardResized, SourceChosen, TurnChosen
from askcorpus.tui.sources import ClaimView, Source, claim_views, passage_sources
from askcorpus.tui.turns import Cancelled, Failure, Turn, Waiting, Working
from askcorpus.tui.widgets.reversing import Reversing
from askcorpus.types import Answer, Progress, Status

_LONGEST_TITLE = 28
_LONGEST_EXCERPT = 150
_GENERATION = re.compile(r"gen-\d+")


class SourceRow(Static):
    """One source on one line; a click opens it.

    Attributes:
        opened: Whether the reader shows it.
    """

    opened: reactive[bool] = reactive(False, toggle_class="-opened")

    def __init__(self, turn_id: int, source: Source, *, opened: bool) -> None:
        super().__init__(classes="source")
        self._turn_id = turn_id
        self.source = source
        self.opened = opened

    def render(self) -> Content:
        """Returns the number, a triangle beside it while the source is open, and the source."""
        number = f"{'▸' if self.opened else ' '}{self.source.number} "
        # In front, because the end of the line may not fit.
        copy = f"copy of {self.source.copy_of} · " if self.source.copy_of is not None else ""
        line = copy + source_line(self.source.article)
        return Content.assemble((number, ".card--number"), " ", line)

    def on_click(self, event: events.Click) -> None:
        """Asks for the source to be opened."""
        event.stop()
        self.post_message(SourceChosen(self._turn_id, self.source))


class AnswerCard(Reversing, Vertical):
    """The card of one turn.

    Attributes:
        turn: What it shows; the card follows when it is replaced.
        current: Whether the number keys open this card's sources.
        opened: Number of the source that the reader shows, if it is one of this card's.
        generation: Name of the index generation that answers now; empty while it is not known.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "card--edge",
        "card--number",
        "card--prompt",
        "card--question",
        "card--quote",
    }

    turn: reactive[Turn] = reactive[Turn](lambda: Turn(0, "", Working()), recompose=True)
    current: reactive[bool] = reactive(False, toggle_class="-current")
    opened: reactive[int | None] = reactive(None, init=False)
    generation: reactive[str] = reactive("", init=False)

    def __init__(self, turn: Turn, generation: str = "", opened: int | None = None) -> None:
        super().__init__()
        self.set_reactive(AnswerCard.opened, opened)
        self.set_reactive(AnswerCard.turn, turn)
        self.set_reactive(AnswerCard.generation, generation)

    def on_resize(self) -> None:
        """Tells the conversation, which keeps the current card in view."""
        self.post_message(CardResized(self.turn.id))

    def watch_opened(self, number: int | None) -> None:
        """Marks the row of the open source."""
        for row in self.query(SourceRow):
            row.opened = row.source.number == number

    def watch_generation(self) -> None:
        """Says that the index has changed since, or that no longer."""
        for note in self.query(".changed"):
            note.display = self._index_has_changed

    @property
    def _index_has_changed(self) -> bool:
        outcome = self.turn.outcome
        return (
            isinstance(outcome, Answer)
            and self.turn.reopened
            and self.generation not in ("", outcome.index.generation)
        )

    def show_progress(self, turn: Turn, progress: Progress | None) -> None:
        """Shows that the engine is at it, and how far, without laying the screen out anew.

        Keys wait while the screen is laid out.
        """
        self.set_reactive(AnswerCard.turn, turn)
        for note in self.query(".working").results(Static):
            note.update(Content(_working(progress)), layout=False)

    def on_click(self) -> None:
        """Makes this the current card."""
        self.post_message(TurnChosen(self.turn.id))

    def compose(self) -> ComposeResult:
        """Yields the question and the body."""
        if self.turn.question:
            question = one_line(self.turn.question)
            yield Static(Content.assemble(("❯ ", ".card--prompt"), (question, ".card--question")))
        if self.turn.filters:
            yield Static(Content(f"Only {filter_words(self.turn.filters)}"), classes="note")
        if self.turn.reopened and isinstance(self.turn.outcome, Answer):
            yield self._changed(self.turn.outcome)
        yield from self._body()

    def _changed(self, answer: Answer) -> Static:
        key = key_of(self.screen, "answer.ask_again")
        again = f" {key} asks again." if key else ""
        asked_of = f"Asked of {generation_words(answer.index.generation)}"
        note = Static(
            Content(f"▲ {asked_of}; the index has changed since.{again}"), classes="note changed"
        )
        note.display = self._index_has_changed
        return note

    def _body(self) -> Iterable[Widget]:
        match self.turn.outcome:
            case Waiting(why):
                yield Static(Content(f"Queued: {why}"), classes="note working")
            case Working(progress):
                yield Static(Content(_working(progress)), classes="note working")
            case Cancelled():
                yield Static(Content("Cancelled."), classes="note")
            case Failure() as failure:
                yield _box("Error", "-error", self._failure(failure))
            case Answer() as answer if answer.status is Status.NO_ANSWER:
                yield _box("No answer", "-none", self._no_answer(answer))
            case Answer() as answer:
                yield _box(_answer_title(answer), "-answer", self._answer(answer))

    def _answer(self, answer: Answer) -> Iterable[Widget]:
        yield from _understood_as(answer)
        views = claim_views(answer)
        for position, view in enumerate(views):
            yield from self._claim(view, tuple(_headings(answer, position)), answer.status)
        hidden = len(answer.claims) - len(views)
        if hidden:
            yield Static(Content(f"… and {hidden} more"), classes="hint")

    def _claim(self, view: ClaimView, headings: Sequence[str], status: Status) -> Iterable[Widget]:
        for heading in headings:
            yield Static(Content(heading), classes="heading")
        yield Static(_sentence(view.quotation))
        if not headings and status is not Status.OVERVIEW:
            yield Static(Content(sources_words(view.claim)), classes="hint")
        for source in view.sources:
            yield self._row(source)
        if view.left_out:
            yield Static(Content(f"… and {view.left_out} more"), classes="hint")

    def _no_answer(self, answer: Answer) -> Iterable[Widget]:
        yield from _understood_as(answer)
        yield Static(Content(no_answer_sentence(answer)))
        nearest = passage_sources(answer)
        if nearest:
            yield Static(Content("Nearest passages"), classes="heading")
        for source, hit in zip(nearest, answer.passages, strict=False):
            yield self._row(source)
            yield Static(Content(shorten(excerpt(hit), _LONGEST_EXCERPT)), classes="excerpt")

    def _failure(self, failure: Failure) -> Iterable[Widget]:
        yield Static(Content(plain(failure.title)), classes="failure")
        if failure.hint:
            yield Static(Content(plain(failure.hint)), classes="hint")
        key = key_of(self.screen, "copy.answer")
        if key:
            yield Static(Content(f"{key} copies a report of this error."), classes="hint")

    def _row(self, source: Source) -> SourceRow:
        return SourceRow(self.turn.id, source, opened=source.number == self.opened)


def _box(title: str, kind: str, children: Iterable[Widget]) -> Vertical:
    box = Vertical(*children, classes=f"box {kind}")
    box.border_title = Content(title)
    return box


def _answer_title(answer: Answer) -> str:
    confidence = _confidence(answer.confidence)
    match answer.status:
        case Status.DISPUTED:
            return "The sources disagree"
        case Status.OVERVIEW:
            return "Overview"
        case Status.ANSWERED if answer.is_list:
            return heading_words(answer, 0)
        case _:
            return f"{_title_of(answer.text)} ─ {confidence}"


def _title_of(quote: str) -> str:
    words = one_line(quote)
    return words if cell_len(words) <= _LONGEST_TITLE else "Answer"


def _confidence(confidence: float) -> str:
    return f"{confidence_words(confidence)} · {confidence:.0%}"


def _headings(answer: Answer, position: int) -> Iterator[str]:
    """Yields what stands over a claim: nothing where the card's title says it already."""
    if answer.status is Status.OVERVIEW:
        return
    if position and heading_words(answer, position):
        yield heading_words(answer, position)
    if position == 0 and answer.status is Status.ANSWERED and not answer.is_list:
        return
    claim = answer.claims[position]
    certainty = f"{_title_of(claim.text)} ─ {_confidence(claim.confidence)}"
    dates = date_words(claim) if answer.status is Status.DISPUTED else ""
    yield " · ".join(filter(None, (certainty, sources_words(claim), dates)))


def _sentence(quotation: Quotation) -> Content:
    return Content.assemble(
        "“",
        quotation.before,
        ("▐", ".card--edge"),
        (quotation.quote, ".card--quote"),
        ("▌", ".card--edge"),
        quotation.after,
        "”",
    )


def _understood_as(answer: Answer) -> Iterable[Widget]:
    if not same_words(answer):
        yield Static(Content(f"Understood as: {one_line(answer.understood_as)}"), classes="hint")
    if answer.period is not None:
        yield Static(Content(period_sentence(answer)), classes="hint")


def generation_words(name: str) -> str:
    """Returns the name of an index generation without what only tells it from a rebuilt one."""
    match = _GENERATION.match(name)
    return match[0] if match else one_line(name)


def _working(progress: Progress | None) -> str:
    if progress is None:
        return "Searching …  Esc cancels"
    count = f" {progress.done}/{progress.total}" if progress.total is not None else ""
    unit = f" {progress.unit}" if progress.unit else ""
    return f"{progress.stage.capitalize()} …{count}{unit}  Esc cancels"
