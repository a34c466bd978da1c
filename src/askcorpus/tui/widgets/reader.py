"""A source → its article in the side pane, every span that the answer cites in it marked."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from askcorpus.display import one_line
from askcorpus.render import source_line
from askcorpus.tui.sources import Source
from askcorpus.tui.turns import Failure
from askcorpus.tui.widgets.article_text import ArticleText, FindWanted
from askcorpus.tui.widgets.find_line import FindLine, FoundWalked
from askcorpus.types import Article, ArticleInfo

_WELCOME = "The article behind an answer is shown here, scrolled to the quote."


class Reader(Vertical):
    """The reader pane: title, outlet, date and path above the text as stored."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"reader--title", "reader--path", "reader--hint"}

    def __init__(self) -> None:
        super().__init__(id="reader")
        self._source: Source | None = None

    def compose(self) -> ComposeResult:
        """Yields the head and the text."""
        yield Static(Content.styled(_WELCOME, ".reader--hint"), id="reader-head")
        yield ArticleText()
        yield FindLine()

    def on_mount(self) -> None:
        """Names the pane."""
        self.border_title = Content("Reader")
        self.watch(self._text, "found", self._show_position, init=False)

    def clear(self) -> None:
        """Shows no article, as at first."""
        self._source = None
        self._close_find_line()
        self.border_title = Content("Reader")
        self._head.update(Content.styled(_WELCOME, ".reader--hint"))
        self._text.clear()
        self._show_position()

    def show(self, article: Article, source: Source) -> None:
        """Shows `article`, scrolled to the highlight that `source` stands for."""
        self._source = source
        self._close_find_line()
        self.border_title = Content(f"Reader [{source.number}]")
        self._head.update(_head(article))
        self._text.show(article, source.highlights, source.chosen)
        self._show_position()

    def show_failure(self, source: Source, failure: Failure) -> None:
        """Says why the article of `source` cannot be shown."""
        self._source = None
        self._close_find_line()
        self.border_title = Content(f"Reader [{source.number}]")
        self.border_subtitle = None
        self._head.update(
            Content.assemble(
                (one_line(failure.title), ".reader--title"), "\n", one_line(failure.hint)
            )
        )
        self._text.clear()

    def walk(self, step: int) -> None:
        """Goes on to the next highlight (step 1) or back to the one before (-1), round the end.

        While words are being found, to their next place or the one before.
        """
        if self._text.found is not None:
            self._text.walk_found(step)
        elif self._source is not None:
            count = len(self._source.highlights)
            self._text.chosen = (self._text.chosen + step) % count
            self._show_position()

    def on_find_wanted(self, _: FindWanted) -> None:
        """Opens the find line, or goes back to it with what was typed selected."""
        self._find_line.display = True
        self._find_line.focus()
        self._find_line.select_all()
        self._text.find(self._find_line.value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Finds what is typed as it is typed."""
        event.stop()
        if self._find_line.display:
            self._text.find(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Goes from the find line to the text, where Enter, n and p walk the places."""
        event.stop()
        self._text.focus()

    def on_found_walked(self, message: FoundWalked) -> None:
        """Goes to another place."""
        self.walk(message.step)

    def on_find_left(self) -> None:
        """Takes the find line and the marks of what it found away."""
        self._close_find_line()

    def _close_find_line(self) -> None:
        if self._find_line.has_focus:
            self._text.focus()
        self._find_line.display = False
        self._text.found = None

    @property
    def _find_line(self) -> FindLine:
        return self.query_one(FindLine)

    @property
    def _head(self) -> Static:
        return self.query_one("#reader-head", Static)

    @property
    def _text(self) -> ArticleText:
        return self.query_one(ArticleText)

    def _show_position(self) -> None:
        found = self._text.found
        if found is not None:
            places = f"place {found.current + 1:,}/{len(found):,} · n/p" if found else "no place"
            self.border_subtitle = Content(f"{places} · esc leaves")
        elif self._source is not None:
            self.border_subtitle = Content(
                f"span {self._text.chosen + 1}/{len(self._source.highlights)} · n/p"
            )
        else:
            self.border_subtitle = None


def _head(article: ArticleInfo) -> Content:
    lines = [Content.styled(one_line(article.title or "Without a title"), ".reader--title")]
    outlet_and_date = source_line(replace(article, title=None, path=""))
    if outlet_and_date:
        lines.append(Content(outlet_and_date))
    lines.append(Content.styled(one_line(article.path), ".reader--path"))
    return Content("\n").join(lines)
