"""Children of any height, above and below → a column in which what one looks at stays in place.

Whatever comes, goes or grows above the topmost line in view, that line stays where it is. Browsers
call this scroll anchoring. The column is moved while it is laid out, so that nothing flickers.
"""

from __future__ import annotations

from typing import Any

from textual.containers import VerticalScroll
from textual.geometry import Region, Size, clamp
from textual.layout import DockArrangeResult
from textual.reactive import Reactive
from textual.scrollbar import ScrollBar
from textual.widget import Widget


class HeldScroll(VerticalScroll):
    """The column. It scrolls at once: an animation would go on to where things no longer are."""

    # A scroll bar that comes or goes lays the screen out by itself; nothing else depends on how
    # high the column is.
    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._places: list[tuple[Widget, Region]] = []
        self._held: tuple[Widget, int] | None = None
        self._height = 0

    def can_hold(self, child: Widget) -> bool:
        """Whether the view may be held by a child: one that is to stay in place when in view."""
        return True

    def place_of(self, child: Widget) -> Region | None:
        """Returns where a child lies in the column; None while it has not been laid out."""
        return next((place for other, place in self._places if other is child), None)

    def arrange(self, size: Size, optimal: bool = False) -> DockArrangeResult:
        """Lays the children out, and moves the view with the child that holds it."""
        result = super().arrange(size, optimal)
        # Asked for its own size while things move, a widget would have all laid out once more.
        self._height = size.height
        self._places = [
            (each.widget, each.region) for each in result.placements if self.can_hold(each.widget)
        ]
        place = self.place_of(self._held[0]) if self._held is not None else None
        if self._held is not None and place is not None:
            last = max(0, result.total_region.bottom - size.height)
            self._move_to(clamp(place.y - self._held[1], 0, last))
        self._hold()
        return result

    def scroll_to(self, x: float | None = None, y: float | None = None, **options: Any) -> None:
        """Scrolls at once, whatever the options say; else see `Widget.scroll_to`."""
        super().scroll_to(x, y, **{**options, "animate": False, "immediate": True})

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Lets what is topmost now hold the view."""
        super().watch_scroll_y(old_value, new_value)
        self._hold()

    def let_go(self) -> None:
        """Forgets what holds the view, because other things are to be shown."""
        self._held = None

    def _hold(self) -> None:
        """Notes the topmost child in view, and how far below the upper edge it begins."""
        top = round(self.scroll_y)
        bottom = top + self._height
        in_view = (
            (child, place.y - top)
            for child, place in self._places
            if place.bottom > top and place.y < bottom
        )
        self._held = next(in_view, None)

    def _move_to(self, y: int) -> None:
        if y == self.scroll_y:
            return
        # Without their watchers, which would lay the screen out again.
        self.set_reactive(Widget.scroll_y, y)
        self.set_reactive(Widget.scroll_target_y, y)
        self.vertical_scrollbar.set_reactive(ScrollBar.position, y)
