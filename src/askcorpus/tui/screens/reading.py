"""The source that a card or key chooses → engine thread → its article in the reader.

Every article that is asked for carries an id; one that comes late is dropped.
"""

from __future__ import annotations

from typing import Final

from textual.screen import Screen

from askcorpus.tui.engine import EngineThreads
from askcorpus.tui.messages import ArticleFailed, ArticleRead
from askcorpus.tui.sources import Source, find_source
from askcorpus.tui.turns import Failure
from askcorpus.tui.widgets.panes import Panes
from askcorpus.types import Answer, Article

_CHANGED: Final = Failure(
    "The article has changed since this answer.",
    "Its quotes may stand elsewhere now, or nowhere. Ask the question again.",
)


class SourceReading:
    """What the reader beside the cards shows.

    Args:
        engine: Reads the articles.
        screen: Has the panes, and is told of the articles; it passes on what it is told.
    """

    def __init__(self, engine: EngineThreads, screen: Screen[None]) -> None:
        self._engine = engine
        self._screen = screen
        self._id = 0
        self._reading: tuple[int, Source] | None = None
        self._article: Article | None = None

    def open(self, turn_id: int, source: Source) -> None:
        """Shows a source of a turn, and brings the reader into view."""
        self._read(turn_id, source)
        self._panes.show_reader()

    def open_number(self, turn_id: int, number: int) -> None:
        """Shows the source with a number, if the turn has one."""
        source = self._source(turn_id, number)
        if source is not None:
            self.open(turn_id, source)

    def follow(self, turn_id: int) -> None:
        """Shows the first source of a turn, if the reader is in view and shows none of its."""
        if not self._panes.reader_is_up:
            return
        if self._reading is not None and self._reading[0] == turn_id:
            return
        source = self._source(turn_id, 1)
        if source is not None:
            self._read(turn_id, source)

    def forget(self) -> None:
        """Empties the reader, because the cards have gone; an article on its way comes too late."""
        self._id += 1
        self._reading = None
        self._article = None
        self._panes.reader.clear()

    def walk(self, step: int) -> None:
        """Goes on to the next marked span of the article (1) or back to the one before (-1)."""
        self._panes.reader.walk(step)

    def article_read(self, message: ArticleRead) -> None:
        """Shows the article, unless another one was asked for since."""
        if message.reading_id == self._id:
            self._article = message.article
            self._show()

    def article_failed(self, message: ArticleFailed) -> None:
        """Says in the reader why there is no article, unless another one was asked for since."""
        if message.reading_id == self._id and self._reading is not None:
            self._panes.reader.show_failure(self._reading[1], message.failure)

    @property
    def _panes(self) -> Panes:
        return self._screen.query_one(Panes)

    def _source(self, turn_id: int, number: int) -> Source | None:
        outcome = self._panes.conversation.turns[turn_id].outcome
        return find_source(outcome, number) if isinstance(outcome, Answer) else None

    def _read(self, turn_id: int, source: Source) -> None:
        read_before = self._reading is not None and self._reading[0] == turn_id
        self._id += 1
        self._reading = (turn_id, source)
        if read_before and self._article is not None and self._article.path == source.article.path:
            self._show()
        else:
            self._article = None
            self._engine.article(self._id, source.article.path, self._screen)

    def _show(self) -> None:
        if self._reading is None or self._article is None:
            return
        turn_id, source = self._reading
        if self._article.sha256 == source.article.sha256:
            self._panes.reader.show(self._article, source)
        else:
            self._panes.reader.show_failure(source, _CHANGED)
        self._panes.conversation.mark_opened(turn_id, source.number)
