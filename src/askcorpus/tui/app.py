"""The application: owns the engine's threads, the builds of the index, and the screens."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import ClassVar, Final

from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.timer import Timer

from askcorpus.display import one_line
from askcorpus.errors import AskcorpusError
from askcorpus.history import History
from askcorpus.tui.building import Build, BuildPlan, ChildBuild
from askcorpus.tui.builds import BuildEnded, Builds, BuildStepped, Built, CorpusChanged
from askcorpus.tui.corpus import CorpusLike
from askcorpus.tui.engine import EngineThreads
from askcorpus.tui.examples import example_questions
from askcorpus.tui.launching import launch
from askcorpus.tui.listing import ListsArticles
from askcorpus.tui.messages import CorpusOpened, QuestionAsked, StatusRead
from askcorpus.tui.opening import how_to_open
from askcorpus.tui.screens.chat import ChatScreen
from askcorpus.tui.screens.corpus import (
    ContentsFailed,
    ContentsRead,
    CorpusContents,
    CorpusScreen,
    RebuildWanted,
)
from askcorpus.tui.screens.help import HelpScreen
from askcorpus.tui.screens.sessions import SessionsScreen
from askcorpus.tui.screens.welcome import FolderChosen, WelcomeScreen
from askcorpus.tui.sessions import SessionThreads
from askcorpus.tui.talk import Talk
from askcorpus.tui.themes import keep_readable
from askcorpus.tui.threads import in_thread
from askcorpus.tui.turns import Failure
from askcorpus.tui.widgets.article_text import FileWanted
from askcorpus.tui.widgets.build_line import BuildLine
from askcorpus.tui.widgets.panes import WIDE
from askcorpus.types import IndexStatus

_WIDTHS = [(0, "-narrow"), (WIDE, "-wide")]
_HEIGHTS = [(0, "-low"), (20, "-high")]
_SECONDS_BETWEEN_LOOKS: Final = 30.0
_LOOK_SHARE: Final = 100
"""Looking whether the corpus has changed takes at most a hundredth of the time."""

_GONE: Final = "The chat is closing."


class AskApp(App[None]):
    """The chat over one corpus.

    Args:
        open_corpus: See `askcorpus.tui.run`.
        plan: See `askcorpus.tui.run`.
        has_index: See `askcorpus.tui.run`.
        make_build: Makes the build of a plan.
        history: See `askcorpus.tui.run`.
    """

    TITLE = "askcorpus"
    CSS_PATH = "app.tcss"
    HORIZONTAL_BREAKPOINTS = _WIDTHS
    VERTICAL_BREAKPOINTS = _HEIGHTS
    BINDING_GROUP_TITLE = "Application"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "Help", tooltip="This page", id="app.help"),
        Binding(
            "f3",
            "corpus",
            "Corpus",
            tooltip="Articles, what was skipped, rebuilding",
            show=False,
            id="corpus.show",
        ),
        Binding(
            "ctrl+p",
            "command_palette",
            "All commands",
            show=False,
            priority=True,
            id="app.palette",
        ),
        Binding("ctrl+q", "quit", "Quit", priority=True, id="app.quit"),
    ]

    def __init__(
        self,
        open_corpus: Callable[[], CorpusLike],
        plan: BuildPlan | None = None,
        *,
        has_index: bool = True,
        make_build: Callable[[BuildPlan], Build] = ChildBuild,
        history: History | None = None,
    ) -> None:
        super().__init__()
        keep_readable(self)
        self._open_corpus = open_corpus
        self._plan = plan
        self._index_is_there = threading.Event()
        if has_index:
            self._index_is_there.set()
        self._corpus: CorpusLike | None = None
        self._status: IndexStatus | None = None
        self._looked_at = 0.0
        self._next_look: Timer | None = None
        self.engine = EngineThreads(self._open)
        self.builds = Builds(self, make_build)
        index = plan.index if plan is not None else None
        sessions = SessionThreads(history, index) if history is not None else None
        self.engine.talk = Talk(sessions.keeper() if sessions is not None else None)
        self._chat = ChatScreen(self.engine, sessions)

    def get_default_screen(self) -> Screen[None]:
        """Returns the chat."""
        return self._chat

    def on_mount(self) -> None:
        """Shows the welcome first where there is nothing to ask yet."""
        if not self._index_is_there.is_set() and self._plan is not None:
            self.push_screen(WelcomeScreen(self.builds, self._plan.corpus), self._begin)

    def on_ready(self) -> None:
        """Adds the line about the index to the chat, which is up by now."""
        self._chat.mount(BuildLine(self.builds, rebuild="f3, then r"), before="#panes")

    def on_unmount(self) -> None:
        """Lets every thread end."""
        self.builds.stop()
        self._index_is_there.set()

    def action_help(self) -> None:
        """Shows what every key does."""
        screen = self.screen
        if isinstance(screen, ChatScreen | CorpusScreen | SessionsScreen | WelcomeScreen):
            self.push_screen(HelpScreen(screen.help_sections()))

    # The corpus

    def _open(self) -> CorpusLike:
        self._index_is_there.wait()
        if not self.is_running:
            raise AskcorpusError(_GONE)
        self._corpus = self._open_corpus()
        return self._corpus

    def _contents(self) -> CorpusContents:
        corpus = self._corpus
        if corpus is None or not isinstance(corpus, ListsArticles):
            raise AskcorpusError("The corpus is not open yet.", "Try again in a moment.")
        return CorpusContents(corpus.listing(), corpus.status())

    def on_corpus_opened(self, _: CorpusOpened) -> None:
        """Brings an index that is out of date up to date, behind the chat."""
        if isinstance(self.screen, WelcomeScreen):
            self._read_examples()
        elif self._plan is not None and self._plan.corpus.is_dir():
            self.builds.start(self._plan, quiet=True)

    def on_corpus_failed(self) -> None:
        """Builds an index that cannot be opened again, if its corpus is there."""
        if self._plan is not None and self._plan.corpus.is_dir() and self.is_running:
            self.builds.start(self._plan, quiet=True)

    def on_status_read(self, message: StatusRead) -> None:
        """Says so if the corpus has changed since the index was built, and looks again later."""
        self._status = message.status
        took = time.monotonic() - self._looked_at if self._looked_at else 0.0
        if self._next_look is not None:
            self._next_look.stop()
        self._next_look = self.set_timer(
            max(_SECONDS_BETWEEN_LOOKS, took * _LOOK_SHARE), self._look
        )
        if self.builds.running:
            return
        if not message.status.current:
            self.builds.show(CorpusChanged())
        elif isinstance(self.builds.state, CorpusChanged):
            self.builds.show(None)

    def _look(self) -> None:
        self._looked_at = time.monotonic()
        self.engine.status(self._chat)

    def action_corpus(self) -> None:
        """Shows what is in the index."""
        if not isinstance(self.screen, ChatScreen):
            return
        if self._corpus is None:
            self._say(Failure("The corpus is not open yet.", "Try again in a moment."))
        else:
            self.push_screen(CorpusScreen(self.engine, self._contents, self.builds))

    # Building

    def on_rebuild_wanted(self, _: RebuildWanted) -> None:
        """Starts a build of the index that is open."""
        plan = self._plan or self._plan_of_status()
        if plan is None:
            return
        if not self.builds.start(plan):
            self._say(Failure("A build is running already.", "c stops it."))

    def on_folder_chosen(self, message: FolderChosen) -> None:
        """Builds the first index."""
        if self._plan is not None:
            self._plan = replace(self._plan, corpus=message.folder)
            self.builds.start(self._plan)

    def on_build_stepped(self, message: BuildStepped) -> None:
        """Shows how far the build is."""
        self.builds.stepped(message.step)

    def on_build_ended(self, message: BuildEnded) -> None:
        """Shows what came of the build; the engine moves to the new index by itself."""
        state = message.state
        if isinstance(state, Built) and self._status is not None:
            state = replace(state, before=self._status.articles)
        self.builds.ended(state)
        if not isinstance(state, Built):
            return
        if not self._index_is_there.is_set():
            self._index_is_there.set()
        elif self._corpus is not None and state.report.built:
            self._look()

    def _plan_of_status(self) -> BuildPlan | None:
        status = self._status
        if status is None:
            return None
        return BuildPlan(Path(status.corpus), Path(status.path), status.encoder)

    # The first run

    def _read_examples(self) -> None:
        in_thread(self, lambda: ContentsRead(self._contents()), ContentsFailed, group="contents")

    def on_contents_read(self, message: ContentsRead) -> None:
        """Offers questions about what the articles are about."""
        if isinstance(self.screen, WelcomeScreen):
            titles = (listed.article.title for listed in message.contents.listing)
            self.screen.show_examples(example_questions(titles))

    def on_contents_failed(self, _: ContentsFailed) -> None:
        """Offers the chat alone."""
        if isinstance(self.screen, WelcomeScreen):
            self.screen.show_examples([])

    def _begin(self, question: str | None) -> None:
        if question is not None:
            self._chat.post_message(QuestionAsked(question))

    # Files

    def on_file_wanted(self, message: FileWanted) -> None:
        """Opens the file of an article in the browser or in the user's editor."""
        if self._status is None:
            self._say(Failure("It is not known yet where the corpus is.", "Try again in a moment."))
            return
        try:
            how = how_to_open(
                Path(self._status.corpus), message.article, message.offset, os.environ
            )
            launch(self, how)
        except AskcorpusError as error:
            self._say(Failure.of(error))

    def _say(self, failure: Failure) -> None:
        self.notify(
            one_line(failure.hint), title=one_line(failure.title), severity="warning", markup=False
        )
