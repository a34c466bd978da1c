"""Turns → a scrolling column of cards, one of which is the current one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from askcorpus.tui.bindings import SCROLLING
from askcorpus.tui.messages import CardResized, TurnChosen
from askcorpus.tui.pauses import Pauses
from askcorpus.tui.turns import Turn, Waiting, Working
from askcorpus.tui.widgets.answer_card import AnswerCard
from askcorpus.tui.widgets.loaded_cards import AT_ONCE, LoadedCards

_WELCOME = """\
Ask the corpus a question.

Every answer is a quote, with the article it comes from beside it.
When no article says it, the answer is that there is none."""


class Conversation(LoadedCards, can_focus=True, inherit_bindings=False):
    """The cards, oldest first.

    Attributes:
        current: Id of the turn whose card is the current one.
        generation: Name of the index generation that answers now; empty while it is not known.
    """

    BINDING_GROUP_TITLE = "Conversation"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "j",
            "move(1)",
            "Card",
            key_display="j k",
            tooltip="Next card, card before",
            id="card.next",
        ),
        Binding(
            "k",
            "move(-1)",
            "Card",
            tooltip="Card before",
            show=False,
            system=True,
            id="card.previous",
        ),
        *SCROLLING,
    ]

    generation: reactive[str] = reactive("")

    def __init__(self) -> None:
        super().__init__(id="conversation")
        self.current: int | None = None
        self._opened: tuple[int, int] | None = None
        self._following = False
        self._pauses = Pauses(self)

    def compose(self) -> ComposeResult:
        """Yields what stands there before the first question, and around the cards."""
        yield Static(Content(_WELCOME), id="welcome")
        yield from super().compose()

    def on_mount(self) -> None:
        """Names the pane."""
        self.border_title = Content("Conversation")

    def make_card(self, turn: Turn) -> AnswerCard:
        """Returns the card of a turn, as marked as the one before it was."""
        opened = self._opened[1] if self._opened and self._opened[0] == turn.id else None
        card = AnswerCard(turn, self.generation, opened=opened)
        card.current = turn.id == self.current
        return card

    # What is shown

    def add(self, turn: Turn) -> None:
        """Appends the card of a new turn and makes it the current one."""
        self.query_one("#welcome").display = False
        self.turns[turn.id] = turn
        self.choose(turn.id)

    def show(self, turns: Sequence[Turn]) -> None:
        """Shows other turns in place of all those before, from the last one on.

        Args:
            turns: Oldest first, their ids rising.
        """
        self.current = None
        self._opened = None
        self.turns = {turn.id: turn for turn in turns}
        self.query_one("#welcome").display = not turns
        self.load_only(list(self.turns)[-AT_ONCE:])
        if turns:
            self.choose(turns[-1].id)

    def note_typing(self) -> None:
        """Lets answers wait until the key that was just typed has been drawn."""
        self._pauses.typed()

    def update_turn(self, turn: Turn) -> None:
        """Shows what has become of a turn, in a pause of the typing if it changes the layout."""
        self.turns[turn.id] = turn
        card = self.cards.get(turn.id)
        if card is None:
            return
        match card.turn.outcome, turn.outcome:
            case Waiting() | Working(), Working():
                card.show_progress(turn)
            case _:
                self._pauses.make(partial(self._show_turn, turn.id))

    def _show_turn(self, turn_id: int) -> None:
        card = self.cards.get(turn_id)
        if card is not None:
            card.turn = self.turns[turn_id]

    def mark_opened(self, turn_id: int, number: int) -> None:
        """Marks the source that the reader shows, and no other."""
        self._opened = (turn_id, number)
        for card_turn_id, card in self.cards.items():
            card.opened = number if card_turn_id == turn_id else None

    def watch_generation(self) -> None:
        """Tells the cards."""
        for card in self.cards.values():
            card.generation = self.generation

    # The current card

    def choose(self, turn_id: int) -> None:
        """Makes the card of a turn the current one and scrolls to it."""
        if self.current in self.cards:
            self.cards[self.current].current = False
        self.current = turn_id
        if turn_id not in self.cards:
            self.load_around(turn_id)
        self.cards[turn_id].current = True
        self._following = True
        self.call_after_refresh(self._show_current)

    def action_move(self, step: int) -> None:
        """Makes the next card (step 1) or the one before (-1) the current one."""
        ids = list(self.turns)
        if self.current is None:
            return
        position = ids.index(self.current) + step
        if 0 <= position < len(ids):
            self.post_message(TurnChosen(ids[position]))

    def on_card_resized(self, message: CardResized) -> None:
        """Keeps the current card in view, unless one has scrolled away from it."""
        if message.turn_id == self.current and self._following:
            self._show_current()
        self.load_soon()

    def _show_current(self) -> None:
        card = self.cards.get(self.current) if self.current is not None else None
        if card is not None:
            # A card taller than the pane is shown from its top, where the answer stands.
            too_tall = card.outer_size.height > self.size.height
            self.scroll_to_widget(card, top=too_tall)
            self._following = True

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Notes whether one has scrolled away from the current card."""
        super().watch_scroll_y(old_value, new_value)
        card = self.cards.get(self.current) if self.current is not None else None
        self._following = card is not None and self.distance(card) == 0
