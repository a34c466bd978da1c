"""Turns → a scrolling column of cards, one of which is the current one."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from askcorpus.tui.bindings import SCROLLING
from askcorpus.tui.messages import CardResized, TurnChosen
from askcorpus.tui.turns import Turn
from askcorpus.tui.widgets.answer_card import AnswerCard

MAX_CARDS = 50
"""Cards kept loaded: hundreds of them would make every key press slow."""

_WELCOME = """\
Ask the corpus a question.

Every answer is a quote, with the article it comes from beside it.
When no article says it, the answer is that there is none."""


class Conversation(VerticalScroll, can_focus=True, inherit_bindings=False):
    """The cards, oldest first. `turns` holds what they show, so that a card can be made again."""

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

    def __init__(self) -> None:
        super().__init__(id="conversation")
        self.turns: dict[int, Turn] = {}
        self.current: int | None = None
        self._cards: dict[int, AnswerCard] = {}

    def compose(self) -> ComposeResult:
        """Yields what stands there before the first question, and above the first card."""
        yield Static(Content(_WELCOME), id="welcome")
        yield Static(id="earlier")

    def on_mount(self) -> None:
        """Names the pane."""
        self.border_title = Content("Conversation")

    def add(self, turn: Turn) -> None:
        """Appends the card of a new turn and makes it the current one."""
        self.query("#welcome").remove()
        self.turns[turn.id] = turn
        self._cards[turn.id] = AnswerCard(turn)
        self.mount(self._cards[turn.id])
        for turn_id in sorted(self._cards)[:-MAX_CARDS]:
            self._cards.pop(turn_id).remove()
        self.choose(turn.id)

    def update_turn(self, turn: Turn) -> None:
        """Shows what has become of a turn."""
        self.turns[turn.id] = turn
        if turn.id in self._cards:
            self._cards[turn.id].turn = turn

    def choose(self, turn_id: int) -> None:
        """Makes the card of a turn the current one and scrolls to it."""
        if self.current in self._cards:
            self._cards[self.current].current = False
        self.current = turn_id
        if turn_id not in self._cards:
            self._cards[turn_id] = AnswerCard(self.turns[turn_id])
            self.mount(self._cards[turn_id], after="#earlier")
        self._cards[turn_id].current = True
        self.call_after_refresh(self._show_current)

    def mark_opened(self, turn_id: int, number: int) -> None:
        """Marks the source that the reader shows, and no other."""
        for card_turn_id, card in self._cards.items():
            card.opened = number if card_turn_id == turn_id else None

    def on_card_resized(self, message: CardResized) -> None:
        """Keeps the current card in view."""
        if message.turn_id == self.current:
            self._show_current()

    def action_move(self, step: int) -> None:
        """Makes the next card (step 1) or the one before (-1) the current one."""
        ids = list(self.turns)
        if self.current is None:
            return
        position = ids.index(self.current) + step
        if 0 <= position < len(ids):
            self.post_message(TurnChosen(ids[position]))

    def _show_current(self) -> None:
        unloaded = len(self.turns) - len(self._cards)
        earlier = self.query_one("#earlier", Static)
        earlier.display = unloaded > 0
        earlier.update(Content(f"{unloaded} earlier: k brings them back one by one"))
        if self.current is not None:
            card = self._cards[self.current]
            # A card taller than the pane is shown from its top, where the answer stands.
            too_tall = card.outer_size.height > self.size.height
            self.scroll_to_widget(card, animate=False, top=too_tall)
