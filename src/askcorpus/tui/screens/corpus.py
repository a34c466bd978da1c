"""The index → what is in it: its articles in a table, what was skipped, and rebuilding it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen, Screen
from textual.widgets import DataTable, Input, Label, Static

from askcorpus.display import one_line
from askcorpus.render import article_text
from askcorpus.tui.bindings import PANES
from askcorpus.tui.builds import Builds, BuildState, Built
from askcorpus.tui.engine import EngineThreads
from askcorpus.tui.listing import BY_PATH, COLUMNS, matching, ordered
from askcorpus.tui.messages import ArticleFailed, ArticleRead
from askcorpus.tui.screens.help import HelpSection, help_sections
from askcorpus.tui.threads import in_thread
from askcorpus.tui.turns import Failure
from askcorpus.tui.widgets.article_table import MAX_ROWS, ArticleTable
from askcorpus.tui.widgets.build_line import BuildLine
from askcorpus.tui.widgets.key_line import KeyLine
from askcorpus.tui.widgets.page import Page
from askcorpus.tui.widgets.plain_input import PlainInput
from askcorpus.types import Article, IndexStatus, ListedArticle, Skipped


@dataclass(frozen=True, slots=True)
class CorpusContents:
    """What the index holds, article by article."""

    listing: list[ListedArticle]
    status: IndexStatus


@dataclass
class ContentsRead(Message):
    """What the index holds is known."""

    contents: CorpusContents


@dataclass
class ContentsFailed(Message):
    """What the index holds could not be read."""

    failure: Failure


@dataclass
class RebuildWanted(Message):
    """The user wants the index brought up to date."""


class CorpusScreen(Screen[None]):
    """The screen.

    Args:
        engine: To read articles with.
        contents: Reads what the index holds; it is called in a thread.
        builds: The builds of the index; the table is read again after each.
    """

    BINDING_GROUP_TITLE = "Corpus"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "r", "rebuild", "Rebuild", tooltip="Bring the index up to date", id="corpus.rebuild"
        ),
        Binding("c", "stop", "Stop", tooltip="Stop the build", show=False, id="corpus.stop-build"),
        Binding("slash", "filter", "Filter", tooltip="Only some articles", id="corpus.filter"),
        Binding(
            "s",
            "sort",
            "Sort",
            key_display="s S",
            tooltip="Sort by the next column, the other way round",
            id="corpus.sort",
        ),
        Binding(
            "S",
            "reverse",
            "Sort",
            tooltip="Sort the other way round",
            show=False,
            system=True,
            id="corpus.sort-reverse",
        ),
        *PANES,
        Binding("escape", "back", "Back", key_display="esc", id="corpus.back"),
    ]

    _table = getters.query_one(ArticleTable)
    _filter = getters.query_one("#article-filter", PlainInput)

    def __init__(
        self, engine: EngineThreads, contents: Callable[[], CorpusContents], builds: Builds
    ) -> None:
        super().__init__()
        self._engine = engine
        self._read_contents = contents
        self._builds = builds
        self._contents: CorpusContents | None = None
        self._column = BY_PATH
        self._descending = False
        self._reading_ids = count(1)
        self._reading_id = 0

    def compose(self) -> ComposeResult:
        """Yields head, filter, table, what was skipped, and the keys."""
        yield Label(Content("Corpus"), id="corpus-head")
        yield BuildLine(self._builds, rebuild="r", stop="c")
        yield PlainInput("Only articles with these words…", id="article-filter")
        yield ArticleTable()
        with VerticalScroll(id="skipped", can_focus=False) as skipped:
            skipped.display = False
            yield Static(id="skipped-list")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        """Reads what the index holds, now and after every build."""
        self._table.focus()
        self._builds.changed.subscribe(self, self._builds_changed)
        self._read()

    def help_sections(self) -> list[HelpSection]:
        """Returns the keys of this screen, for the help page."""
        return help_sections([self, self._table, self.app], self.focused)

    def _builds_changed(self, state: BuildState | None) -> None:
        if isinstance(state, Built) and state.report.built:
            self._read()

    def _read(self) -> None:
        in_thread(
            self, lambda: ContentsRead(self._read_contents()), ContentsFailed, group="contents"
        )

    def on_contents_read(self, message: ContentsRead) -> None:
        """Shows what the index holds."""
        self._contents = message.contents
        self._fill()
        skipped = message.contents.status.skipped
        pane = self.query_one("#skipped", VerticalScroll)
        pane.display = bool(skipped)
        pane.border_title = Content(f"Skipped: {len(skipped):,}")
        self.query_one("#skipped-list", Static).update(skipped_lines(skipped))

    def on_contents_failed(self, message: ContentsFailed) -> None:
        """Says why there is nothing to show."""
        self.query_one("#corpus-head", Label).update(
            Content(f"{one_line(message.failure.title)} {one_line(message.failure.hint)}".strip())
        )

    def _fill(self) -> None:
        if self._contents is None:
            return
        listing, status = self._contents.listing, self._contents.status
        rows = ordered(
            matching(listing, self._filter.value), self._column, descending=self._descending
        )
        self._table.show(rows, self._column, self._descending)
        self.query_one("#corpus-head", Label).update(
            Content(f"{_shown(len(rows), len(listing))} in {one_line(status.corpus)}")
        )

    # Sorting and filtering

    def on_input_changed(self, event: Input.Changed) -> None:
        """Shows only the articles with the words that are typed, as they are typed."""
        event.stop()
        self._fill()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Goes to the table."""
        event.stop()
        self._table.focus()

    def on_data_table_header_selected(self, event: DataTable.HeaderSelected) -> None:
        """Sorts by the column that was clicked; the other way round if it is so already."""
        self._sort(event.column_index)

    def action_filter(self) -> None:
        """Goes to the filter."""
        self._filter.focus()

    def action_sort(self) -> None:
        """Sorts by the next column."""
        self._sort((self._column + 1) % len(COLUMNS))

    def action_reverse(self) -> None:
        """Sorts the other way round."""
        self._sort(self._column)

    def _sort(self, column: int) -> None:
        self._descending = column == self._column and not self._descending
        self._column = column
        self._fill()

    # An article

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        """Reads the article of the row."""
        path = self._table.shown[event.cursor_row].article.path
        self._reading_id = next(self._reading_ids)
        self._engine.article(self._reading_id, path, self)

    def on_article_read(self, message: ArticleRead) -> None:
        """Shows what is known of the article, unless another one was asked for since."""
        message.stop()
        if message.reading_id == self._reading_id:
            self.app.push_screen(ArticleScreen(message.article))

    def on_article_failed(self, message: ArticleFailed) -> None:
        """Says why the article cannot be read."""
        message.stop()
        failure = message.failure
        self.notify(
            one_line(failure.hint), title=one_line(failure.title), severity="error", markup=False
        )

    # Building

    def action_rebuild(self) -> None:
        """Asks for a build."""
        self.post_message(RebuildWanted())

    def action_stop(self) -> None:
        """Gives the running build up."""
        self._builds.stop()

    def action_back(self) -> None:
        """Goes from the filter to the table, and from there to the chat."""
        if self._filter.has_focus:
            self._filter.value = ""
            self._table.focus()
        else:
            self.dismiss()


class ArticleScreen(ModalScreen[None]):
    """What is known of an article, and what in it is marked as boilerplate: a page.

    Args:
        article: With its text.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q", "dismiss", "Close", id="article.close"),
    ]

    def __init__(self, article: Article) -> None:
        super().__init__()
        self._article = article

    def compose(self) -> ComposeResult:
        """Yields the page."""
        with Page() as page:
            page.border_title = Content("Article")
            page.border_subtitle = Content("esc closes")
            yield Static(Content(article_text(self._article)))


def skipped_lines(skipped: tuple[Skipped, ...]) -> Content:
    """Returns what could not be read, and why, a line each."""
    return Content("\n").join(
        Content(f"{one_line(item.path)}: {one_line(item.reason)}") for item in skipped
    )


def _shown(rows: int, articles: int) -> str:
    if rows == articles <= MAX_ROWS:
        return f"{articles:,} articles"
    shown = f"{rows:,} of {articles:,} articles"
    return shown if rows <= MAX_ROWS else f"{shown}, the first {MAX_ROWS:,} shown,"
