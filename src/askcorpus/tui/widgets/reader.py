"""A source → its article in the side pane, every span that the answer cites in it marked."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from askcorpus.display import one_line
from askcorpus.render import source_line
from askcorpus.tui.sources import Source
from askcorpus.tui.turns import Failure
from askcorpus.tui.widgets.article_text import ArticleText
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

    def on_mount(self) -> None:
        """Names the pane."""
        self.border_title = Content("Reader")

    def show(self, article: Article, source: Source) -> None:
        """Shows `article`, scrolled to the highlight that `source` stands for."""
        self._source = source
        self.border_title = Content(f"Reader [{source.number}]")
        self._head.update(_head(article))
        self._text.show(article, source.highlights, source.chosen)
        self._show_position()

    def show_failure(self, source: Source, failure: Failure) -> None:
        """Says why the article of `source` cannot be shown."""
        self._source = None
        self.border_title = Content(f"Reader [{source.number}]")
        self.border_subtitle = None
        self._head.update(
            Content.assemble(
                (one_line(failure.title), ".reader--title"), "\n", one_line(failure.hint)
            )
        )
        self._text.clear()

    def walk(self, step: int) -> None:
        """Goes on to the next highlight (step 1) or back to the one before (-1), round the end."""
        if self._source is not None:
            count = len(self._source.highlights)
            self._text.chosen = (self._text.chosen + step) % count
            self._show_position()

    @property
    def _head(self) -> Static:
        return self.query_one("#reader-head", Static)

    @property
    def _text(self) -> ArticleText:
        return self.query_one(ArticleText)

    def _show_position(self) -> None:
        if self._source is not None:
            self.border_subtitle = Content(
                f"span {self._text.chosen + 1}/{len(self._source.highlights)} · n/p"
            )


def _head(article: ArticleInfo) -> Content:
    lines = [Content.styled(one_line(article.title or "Without a title"), ".reader--title")]
    outlet_and_date = source_line(replace(article, title=None, path=""))
    if outlet_and_date:
        lines.append(Content(outlet_and_date))
    lines.append(Content.styled(one_line(article.path), ".reader--path"))
    return Content("\n").join(lines)
