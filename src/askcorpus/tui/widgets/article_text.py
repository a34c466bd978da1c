"""An article's text with what to mark in it → the lines that are in view, marked by offset.

Only the lines in view are ever drawn, so a huge article scrolls like a small one, and a paragraph
taller than the pane has no special case.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Final

from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.content import Content, Span
from textual.geometry import Offset, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from askcorpus.tui.bindings import SCROLLING
from askcorpus.tui.lines import Lines, lay_out
from askcorpus.tui.sources import Highlight
from askcorpus.types import Article

_NOTHING: Final = Lines("", (), ())
_MARGIN: Final = 2  # the marks stand in it
_NARROWEST: Final = 4
_CHOSEN_MARK: Final = "▌"
_OTHER_MARK: Final = "▏"
_BOILERPLATE_MARK: Final = "┊"


class ArticleText(ScrollView, can_focus=True, inherit_bindings=False):
    """The text of the reader.

    In the margin a thick bar stands beside the sentence of the chosen highlight, a thin one beside
    those of the others, a dotted one beside boilerplate.

    Attributes:
        chosen: Index of the highlight that is emphasised and scrolled to.
    """

    BINDING_GROUP_TITLE = "Reader"
    BINDINGS: ClassVar[list[BindingType]] = [*SCROLLING]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "article--boilerplate",
        "article--chosen",
        "article--mark",
        "article--quote",
        "article--sentence",
    }

    chosen: reactive[int] = reactive(0, init=False, always_update=True)

    def __init__(self) -> None:
        super().__init__(id="article-text")
        self._article: Article | None = None
        self._highlights: tuple[Highlight, ...] = ()
        self._lines = _NOTHING
        self._wrapped_at = 0
        self._height = 0

    def show(self, article: Article, highlights: tuple[Highlight, ...], chosen: int) -> None:
        """Shows `article` with `highlights` marked, scrolled to the one with index `chosen`."""
        self._article = article
        self._highlights = highlights
        self._lines = _NOTHING
        self._wrapped_at = 0
        self._wrap()
        self.chosen = chosen
        self._place_chosen()

    def clear(self) -> None:
        """Shows nothing."""
        self._article = None
        self._highlights = ()
        self._lines = _NOTHING
        self.virtual_size = Size(0, 0)
        self.refresh()

    def watch_chosen(self) -> None:
        """Scrolls to the chosen highlight unless it is in view."""
        if not self._chosen_in_view(self.size.height):
            self._place_chosen()
        self.refresh()

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
        mark, name = self._mark(start, end)
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
            self._wrapped_at = width
        self.virtual_size = Size(self.size.width, len(self._lines))

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

    def _mark(self, start: int, end: int) -> tuple[str, str]:
        in_line = [
            index
            for index, mark in enumerate(self._highlights)
            if _meets(start, end, mark.sentence_start, mark.sentence_end)
        ]
        if self.chosen in in_line:
            return _CHOSEN_MARK, "article--mark"
        if in_line:
            return _OTHER_MARK, "article--mark"
        boilerplate = self._article.boilerplate if self._article is not None else ()
        if any(_meets(start, end, mark.start, mark.end) for mark in boilerplate):
            return _BOILERPLATE_MARK, "article--boilerplate"
        return "", "article--mark"

    def _spans(self, row: int, start: int, end: int) -> Iterator[Span]:
        for first, last, name in self._marked():
            if _meets(start, end, first, last):
                style = self.get_visual_style(name, partial=True)
                yield Span(max(first, start) - start, min(last, end) - start, style)
        if (selection := self.text_selection) and (selected := selection.get_span(row)):
            first, last = selected
            style = self.screen.get_visual_style("screen--selection", partial=True)
            yield Span(first, end - start if last == -1 else last, style)

    def _marked(self) -> Iterator[tuple[int, int, str]]:
        for mark in self._article.boilerplate if self._article is not None else ():
            yield mark.start, mark.end, "article--boilerplate"
        for highlight in self._highlights:
            yield highlight.sentence_start, highlight.sentence_end, "article--sentence"
        for index, highlight in enumerate(self._highlights):
            name = "article--chosen" if index == self.chosen else "article--quote"
            yield highlight.start, highlight.end, name


def _meets(start: int, end: int, other_start: int, other_end: int) -> bool:
    return start < other_end and other_start < end
