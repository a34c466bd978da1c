"""An article's text with what to mark in it → the lines that are in view, marked by offset.

Only the lines in view are ever drawn, so a huge article scrolls like a small one, and a paragraph
taller than the pane has no special case.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Final

from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.content import Content, Span
from textual.geometry import Offset, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from askcorpus.tui.finding import Found, find
from askcorpus.tui.hiding import without_boilerplate
from askcorpus.tui.lines import Lines, lay_out
from askcorpus.tui.marking import Marking
from askcorpus.tui.sources import Highlight
from askcorpus.tui.widgets.article_keys import READING_KEYS
from askcorpus.tui.widgets.find_line import FindLeft, FoundWalked
from askcorpus.tui.widgets.reversing import Reversing
from askcorpus.types import Article

_NOTHING: Final = Lines("", (), ())
_MARGIN: Final = 2  # the marks stand in it
_NARROWEST: Final = 4


@dataclass
class FindWanted(Message):
    """The user wants to find words in the article."""


@dataclass
class FileWanted(Message):
    """The user wants the file of an article opened at a character of its text."""

    article: Article
    offset: int


class ArticleText(Reversing, ScrollView, can_focus=True, inherit_bindings=False):
    """The text of the reader.

    In the margin a thick bar stands beside the sentence of the chosen highlight, a thin one beside
    those of the others, an angle beside the place found, a dotted line beside boilerplate.

    Attributes:
        chosen: Index of the highlight that is emphasised and scrolled to.
        found: The places of the words that are being found; None while none are.
    """

    BINDING_GROUP_TITLE = "Reader"
    BINDINGS: ClassVar[list[BindingType]] = READING_KEYS
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "article--boilerplate",
        "article--chosen",
        "article--found",
        "article--found-here",
        "article--mark",
        "article--quote",
        "article--sentence",
    }

    chosen: reactive[int] = reactive(0, init=False, always_update=True)
    found: reactive[Found | None] = reactive(None, init=False)

    def __init__(self) -> None:
        super().__init__(id="article-text")
        self._article: Article | None = None
        self._highlights: tuple[Highlight, ...] = ()
        self._lines = _NOTHING
        self._wrapped_at = 0
        self._height = 0
        self._hides_boilerplate = False
        self._words = ""

    def show(self, article: Article, highlights: tuple[Highlight, ...], chosen: int) -> None:
        """Shows `article` with `highlights` marked, scrolled to the one with index `chosen`."""
        self._article = article
        self._highlights = highlights
        self._lines = _NOTHING
        self._wrapped_at = 0
        self.found = None
        self._wrap()
        self.chosen = chosen
        self._place_chosen()

    def clear(self) -> None:
        """Shows nothing."""
        self._article = None
        self._highlights = ()
        self._lines = _NOTHING
        self.found = None
        self.virtual_size = Size(0, 0)
        self.refresh()

    def find(self, words: str) -> None:
        """Marks every place of `words` and shows the first one from the top of the view on."""
        self._words = words
        if not self._lines:
            self.found = Found()
            return
        top = self._lines.starts[min(self.scroll_offset.y, len(self._lines) - 1)]
        found = find(self._lines.text, words)
        if self._hides_boilerplate:
            found = found.among(self._lines.starts, self._lines.ends)
        self.found = found.at_or_after(top)

    def walk_found(self, step: int) -> None:
        """Shows the next place found (step 1) or the one before (-1), round the end."""
        if self.found is not None:
            self.found = self.found.walk(step)

    def watch_chosen(self) -> None:
        """Scrolls to the chosen highlight unless it is in view."""
        if not self._chosen_in_view(self.size.height):
            self._place_chosen()
        self.refresh()

    def watch_found(self) -> None:
        """Scrolls to the place found unless it is in view."""
        if self.found:
            row = self._lines.line_of(self.found.starts[self.found.current])
            if not self.scroll_offset.y <= row < self.scroll_offset.y + self.size.height:
                self.scroll_to(y=max(0, row - self.size.height // 3), animate=False, force=True)
        self.refresh()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Says no to what only means something while words are being found."""
        return self.found is not None or action not in ("walk_found", "leave_find")

    def action_toggle_boilerplate(self) -> None:
        """Hides boilerplate or shows it again; the view stays where it is."""
        self._hides_boilerplate = not self._hides_boilerplate
        if not self._lines:
            self._rewrap()
            return
        top = self._lines.starts[min(self.scroll_offset.y, len(self._lines) - 1)]
        at_top = self.scroll_offset.y == 0
        self._rewrap()
        row = 0 if at_top else self._lines.line_of(top)
        self.scroll_to(y=row, animate=False, force=True)
        self.refresh()

    def action_find(self) -> None:
        """Asks for the line to type into."""
        if self._article is not None:
            self.post_message(FindWanted())

    def action_walk_found(self) -> None:
        """Asks for the next place."""
        self.post_message(FoundWalked(1))

    def action_leave_find(self) -> None:
        """Says that the user has done with finding."""
        self.post_message(FindLeft())

    def action_open_file(self) -> None:
        """Asks for the file to be opened at what the reader shows."""
        if self._article is None:
            return
        offset = 0
        if self.found:
            offset = self.found.starts[self.found.current]
        elif self._highlights:
            offset = self._highlights[self.chosen].start
        self.post_message(FileWanted(self._article, offset))

    def on_resize(self, _: events.Resize) -> None:
        """Wraps the text to the new width; what was in view stays in view."""
        height_before, self._height = self._height, self.size.height
        if not self._lines or self._chosen_in_view(height_before):
            self._wrap()
            self._place_chosen()
        else:
            top = min(self.scroll_offset.y, len(self._lines) - 1)
            first_in_view = self._lines.starts[top]
            self._wrap()
            self.scroll_to(y=self._lines.line_of(first_in_view), animate=False, force=True)

    def render_line(self, y: int) -> Strip:
        """Returns the line at `y`, counted from the top of the view."""
        row = self.scroll_offset.y + y
        if row >= len(self._lines):
            return Strip.blank(self.size.width, self.rich_style)
        start, end = self._lines.starts[row], self._lines.ends[row]
        text = Content(self._lines.text[start:end], list(self._spans(row, start, end)))
        mark, name = self._marking.margin(start, end)
        style = self.get_visual_style(name, partial=True)
        margin = Content.styled(mark.ljust(_MARGIN), style)
        line = self._strip(text).apply_offsets(0, row)
        return Strip.join([self._strip(margin), line]).extend_cell_length(
            self.size.width, self.rich_style
        )

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Returns the selected characters of the article, as they stand in it."""
        if self._article is None or not self._lines:
            return None
        start = self._offset(selection.start) if selection.start else 0
        end = self._offset(selection.end) if selection.end else len(self._article.text)
        return self._article.text[start:end], "\n"

    def _offset(self, position: Offset) -> int:
        row = min(position.y, len(self._lines) - 1)
        return min(self._lines.starts[row] + position.x, self._lines.ends[row])

    def _wrap(self) -> None:
        width = self.size.width - _MARGIN
        if self._article is None or width < _NARROWEST:
            return
        if width != self._wrapped_at:
            self._lines = lay_out(self._article.text, width)
            if self._hides_boilerplate:
                self._lines = without_boilerplate(self._lines, self._article.boilerplate)
            self._wrapped_at = width
        self.virtual_size = Size(self.size.width, len(self._lines))

    def _rewrap(self) -> None:
        self._wrapped_at = 0
        self._wrap()
        if self.found is not None:
            self.find(self._words)

    def _place_chosen(self) -> None:
        first, last = self._chosen_rows()
        top = first - self.size.height // 3 if last >= self.size.height else 0
        self.scroll_to(y=max(0, top), animate=False, force=True)

    def _chosen_in_view(self, height: int) -> bool:
        first, last = self._chosen_rows()
        return self.scroll_offset.y <= first and last < self.scroll_offset.y + height

    def _chosen_rows(self) -> tuple[int, int]:
        if not self._lines or not self._highlights:
            return 0, 0
        chosen = self._highlights[self.chosen]
        last_character = max(chosen.start, chosen.end - 1)
        return self._lines.line_of(chosen.start), self._lines.line_of(last_character)

    def _strip(self, content: Content) -> Strip:
        rendered = content.render(self.visual_style, end="")
        return Strip([Segment(text, style.rich_style) for text, style in rendered])

    def _spans(self, row: int, start: int, end: int) -> Iterator[Span]:
        for first, last, name in self._marking.spans(start, end):
            yield Span(first, last, self.get_visual_style(name, partial=True))
        if (selection := self.text_selection) and (selected := selection.get_span(row)):
            first, last = selected
            style = self.screen.get_visual_style("screen--selection", partial=True)
            yield Span(first, end - start if last == -1 else last, style)

    @property
    def _marking(self) -> Marking:
        boilerplate = self._article.boilerplate if self._article is not None else ()
        return Marking(boilerplate, self._highlights, self.chosen, self.found)
