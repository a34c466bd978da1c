"""Turns → a column of their cards, of which only those around the ones in view are loaded.

The others come as one scrolls towards them, without what is in view moving: hundreds of cards would
make every key press slow.
"""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from dataclasses import replace
from typing import Final

from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from askcorpus.tui.turns import Turn, unpacked
from askcorpus.tui.widgets.answer_card import AnswerCard
from askcorpus.tui.widgets.held_scroll import HeldScroll

MAX_CARDS: Final = 50
"""Cards beyond which those far from the view are unloaded: each makes layouts a little slower."""

AT_ONCE: Final = 6
"""Cards loaded at once: they fill most screens, and mounting takes time."""

_FAR: Final = 1.5
"""Heights of the view from it at which a card may be unloaded; nearer than one, it is loaded."""

Changes = Sequence[Awaitable[object]]
"""Mounting and removing that has begun; each ends when it is done."""


class LoadedCards(HeldScroll):
    """The column. Those that are loaded stand in it without gaps.

    Attributes:
        turns: By id, rising, what the cards show, so that a card can be made again.
        cards: Those that are loaded, by the id of their turn.
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.turns: dict[int, Turn] = {}
        self.cards: dict[int, AnswerCard] = {}
        self._noted = (0, 0)
        self._about_to_load = False

    def compose(self) -> ComposeResult:
        """Yields what stands before and after the cards."""
        yield Static(id="earlier", classes="unloaded")
        yield Static(id="later", classes="unloaded")

    def make_card(self, turn: Turn) -> AnswerCard:
        """Returns the card of a turn."""
        return AnswerCard(turn)

    def can_hold(self, child: Widget) -> bool:
        """Cards that are loaded hold the view, not the notes above and below them."""
        return isinstance(child, AnswerCard) and self.cards.get(child.turn.id) is child

    # Scrolling

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Loads the cards that come near the view."""
        super().watch_scroll_y(old_value, new_value)
        self.load_soon()

    def action_scroll_home(self) -> None:
        """Scrolls to the first card of all."""
        self.call_next(self._scroll_to_first)

    def action_scroll_end(self) -> None:
        """Scrolls to the last card of all."""
        self.call_next(self._scroll_to_last)

    async def _scroll_to_first(self) -> None:
        if self._unloaded()[0]:
            await self._made(self.load_only(list(self.turns)[:AT_ONCE]))
        self.call_after_refresh(self.scroll_home)

    async def _scroll_to_last(self) -> None:
        if self._unloaded()[1]:
            await self._made(self.load_only(list(self.turns)[-AT_ONCE:]))
        self.call_after_refresh(self.scroll_end, animate=False, immediate=True)

    def distance(self, card: AnswerCard) -> int:
        """Returns the lines between a card and the view; 0 if it is in view, or quite new."""
        place = self.place_of(card)
        if place is None:
            return 0
        top = round(self.scroll_y)
        return max(0, top - place.bottom + 1, place.y + 1 - (top + self.size.height))

    # Loading

    def load_only(self, ids: Sequence[int]) -> Changes:
        """Loads the cards of some turns in place of those that are loaded.

        Args:
            ids: Of the turns, without gaps.

        Returns:
            What has begun by then.
        """
        removed = self.query(AnswerCard).remove()
        self.cards.clear()
        self.let_go()
        mounted = self.mount_all(self._load(ids), before="#later")
        self._note_unloaded()
        return [removed, mounted]

    def load_around(self, turn_id: int) -> None:
        """Loads a card and some next to it; far from those that are loaded, in their place."""
        ids = list(self.turns)
        position = ids.index(turn_id)
        earlier, later = self._unloaded()
        if self.cards and position == earlier - 1:
            self._load_earlier()
        elif self.cards and position == len(ids) - later:
            self._load_later()
        else:
            start = max(0, min(position - AT_ONCE // 2, len(ids) - AT_ONCE))
            self.load_only(ids[start : start + AT_ONCE])

    def load_soon(self) -> None:
        """Loads what is missing near the view, once the screen is laid out."""
        if not self._about_to_load:
            self._about_to_load = True
            self.call_after_refresh(self._load_near)

    async def _load_near(self) -> None:
        self._about_to_load = False
        earlier, later = self._unloaded()
        if earlier and self.scroll_y < self.size.height:
            await self._made(self._load_earlier())
        elif later and self.max_scroll_y - self.scroll_y < self.size.height:
            await self._made(self._load_later())

    async def _made(self, changes: Changes) -> None:
        """Waits for changes, so that the screen is laid out once for all of them."""
        async with self.batch():
            for change in changes:
                await change

    def _load_earlier(self) -> Changes:
        earlier = self._unloaded()[0]
        ids = list(self.turns)[max(0, earlier - AT_ONCE) : earlier]
        mounted = self.mount_all(self._load(ids), after="#earlier")
        return [mounted, *self._unload_far(sorted(self.cards, reverse=True))]

    def _load_later(self) -> Changes:
        ids = list(self.turns)[-self._unloaded()[1] :][:AT_ONCE]
        mounted = self.mount_all(self._load(ids), before="#later")
        return [mounted, *self._unload_far(sorted(self.cards))]

    def _load(self, ids: Sequence[int]) -> list[AnswerCard]:
        for turn_id in ids:
            turn = self.turns[turn_id]
            self.turns[turn_id] = turn = replace(turn, outcome=unpacked(turn.outcome))
            self.cards[turn_id] = self.make_card(turn)
        return [self.cards[turn_id] for turn_id in ids]

    def _unload_far(self, candidates: Sequence[int]) -> Changes:
        """Unloads cards that are too many, the first candidate first, if they are out of sight."""
        removed = []
        for turn_id in candidates[: max(0, len(self.cards) - MAX_CARDS)]:
            if self.distance(self.cards[turn_id]) < _FAR * self.size.height:
                break
            removed.append(self.cards.pop(turn_id).remove())
        self._note_unloaded()
        return removed

    def _unloaded(self) -> tuple[int, int]:
        """How many turns stand before the first card that is loaded, and after the last one."""
        if not self.cards:
            return 0, 0
        ids = list(self.turns)
        return ids.index(min(self.cards)), len(ids) - 1 - ids.index(max(self.cards))

    def _note_unloaded(self) -> None:
        unloaded = self._unloaded()
        if unloaded == self._noted:  # for the screen is laid out anew with every change
            return
        self._noted = unloaded
        for name, count in zip(("earlier", "later"), unloaded, strict=True):
            note = self.query_one(f"#{name}", Static)
            # Wide as the column and one line high, it needs no place of its own for other words.
            note.update(Content(f"… {count:,} {name}"), layout=False)
            note.display = count > 0
