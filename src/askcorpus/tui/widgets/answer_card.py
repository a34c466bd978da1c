"""A turn → its card, which follows as the turn is answered, and whose sources can be clicked."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.geometry import Size
from textual.reactive import Reactive, reactive
from textual.selection import Selection

from askcorpus.tui.bindings import key_of
from askcorpus.tui.messages import CardResized, SourceChosen, TurnChosen
from askcorpus.tui.sources import Source
from askcorpus.tui.turns import Failure, Turn, Working
from askcorpus.tui.widgets.card_blocks import STYLES, CardState, card_face
from askcorpus.tui.widgets.card_face import CardFace
from askcorpus.tui.widgets.reversing import Reversing
from askcorpus.types import Answer


class AnswerCard(Reversing):
    """The card of one turn.

    Attributes:
        turn: What it shows; the card follows when it is replaced.
        current: Whether the number keys open this card's sources.
        opened: Number of the source that the reader shows, if it is one of this card's.
        hovered: Number of the source under the mouse.
        generation: Name of the index generation that answers now; empty while it is not known.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = set(STYLES)

    turn: reactive[Turn] = reactive[Turn](lambda: Turn(0, "", Working()), layout=True)
    current: reactive[bool] = reactive(False, toggle_class="-current")
    opened: reactive[int | None] = reactive(None, init=False)
    hovered: reactive[int | None] = reactive(None, init=False)
    # As wide and high as the card is: Textual would lay the screen out once more to learn that.
    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False)
    generation: reactive[str] = reactive("", init=False)

    def __init__(self, turn: Turn, generation: str = "", opened: int | None = None) -> None:
        super().__init__()
        self.set_reactive(AnswerCard.opened, opened)
        self.set_reactive(AnswerCard.turn, turn)
        self.set_reactive(AnswerCard.generation, generation)
        self._face: CardFace | None = None

    def render(self) -> CardFace:
        """Returns what the card looks like."""
        if self._face is None:
            self._face = card_face(self.turn, self._state())
        return self._face

    def _state(self) -> CardState:
        failed = isinstance(self.turn.outcome, Failure)
        return CardState(
            index_has_changed=self._index_has_changed,
            opened=self.opened,
            hovered=self.hovered,
            ask_again_key=key_of(self.screen, "answer.ask_again") if self.turn.reopened else "",
            report_key=key_of(self.screen, "copy.answer") if failed else "",
        )

    @property
    def _index_has_changed(self) -> bool:
        outcome = self.turn.outcome
        return (
            isinstance(outcome, Answer)
            and self.turn.reopened
            and self.generation not in ("", outcome.index.generation)
        )

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Returns the selected words."""
        return selection.extract(self.render().plain), "\n"

    # What changes

    def show_progress(self, turn: Turn) -> None:
        """Shows how far the engine is, without laying the screen out anew.

        Keys wait while the screen is laid out.
        """
        self.set_reactive(AnswerCard.turn, turn)
        self._redraw()

    def watch_turn(self) -> None:
        """Shows the new turn."""
        self._redraw(layout=True)

    def watch_opened(self) -> None:
        """Marks the row of the open source."""
        self._redraw()

    def watch_hovered(self) -> None:
        """Marks the row under the mouse."""
        self._redraw()

    def watch_generation(self, before: str, now: str) -> None:
        """Says that the index has changed since, or that no longer."""
        if before != now and self.turn.reopened:
            self._redraw(layout=True)

    def _redraw(self, *, layout: bool = False) -> None:
        self._face = None
        self.refresh(layout=layout)

    # The mouse

    def on_resize(self) -> None:
        """Tells the conversation, which keeps the current card in view."""
        self.post_message(CardResized(self.turn.id))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Notes which source is under the mouse."""
        source = self._source_at(event)
        self.hovered = source.number if source is not None else None

    def on_leave(self) -> None:
        """Notes that none is."""
        self.hovered = None

    def on_click(self, event: events.Click) -> None:
        """Asks for the source that was clicked; elsewhere, to be made the current card."""
        source = self._source_at(event)
        if source is not None:
            self.post_message(SourceChosen(self.turn.id, source))
        else:
            self.post_message(TurnChosen(self.turn.id))

    def _source_at(self, event: events.MouseEvent) -> Source | None:
        offset = event.get_content_offset(self)
        return self.render().source_at(self.size.width, offset.y) if offset is not None else None
