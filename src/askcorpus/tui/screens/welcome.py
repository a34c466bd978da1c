"""The first run: a folder of articles → an index, and questions to begin with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from askcorpus.tui.builds import Building, Builds, BuildState, Built
from askcorpus.tui.folders import FolderSuggester, as_path
from askcorpus.tui.screens.corpus import skipped_lines
from askcorpus.tui.screens.help import HelpSection, help_sections
from askcorpus.tui.widgets.build_line import BuildLine
from askcorpus.tui.widgets.key_line import KeyLine
from askcorpus.tui.widgets.plain_input import PlainInput

_WHAT: Final = """\
Ask a folder of news articles a question: every answer is a quote, with the article beside it.

Where are the articles? .txt, .md, .html, .jsonl and .pdf files are read, in folders too.
They stay where they are, and nothing leaves this machine."""
_BEGIN: Final = "Begin with one of these, or with a question of your own (esc):"


@dataclass
class FolderChosen(Message):
    """The user has named the corpus folder."""

    folder: Path


class WelcomeScreen(Screen[str | None]):
    """The screen; it gives back the question that was chosen, or None for the chat as it is.

    Args:
        builds: The builds of the index.
        corpus: The folder to begin with; it need not be there.
    """

    BINDING_GROUP_TITLE = "Welcome"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "index", "Index", key_display="⏎", id="welcome.index"),
        Binding(
            "right",
            "complete",
            "Complete",
            key_display="→",
            tooltip="Complete the folder's name",
            id="welcome.complete",
        ),
        Binding(
            "escape",
            "back",
            "Back",
            key_display="esc",
            tooltip="Stop, or go to the chat",
            id="welcome.back",
        ),
    ]

    _folder = getters.query_one("#folder", PlainInput)
    _examples = getters.query_one("#examples", OptionList)

    def __init__(self, builds: Builds, corpus: Path) -> None:
        super().__init__()
        self._builds = builds
        self._corpus = corpus
        self._built = False
        self._questions: list[str] = []

    def compose(self) -> ComposeResult:
        """Yields what to do, the folder, the build, what was skipped, and the examples."""
        with VerticalScroll(id="welcome-page", can_focus=False) as page:
            page.border_title = Content("Welcome to askcorpus")
            yield Static(Content(_WHAT), id="what")
            yield PlainInput(
                "Folder of articles…",
                id="folder",
                value=str(self._corpus) if self._corpus.is_dir() else "",
                suggester=FolderSuggester(),
            )
            yield Static(id="folder-note")
            yield BuildLine(self._builds)
            with VerticalScroll(id="skipped", can_focus=False) as skipped:
                skipped.display = False
                yield Static(id="skipped-list")
            yield Static(Content(_BEGIN), id="begin")
            yield OptionList(id="examples", markup=False)
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        """Waits for a folder."""
        self._folder.focus()
        self._builds.changed.subscribe(self, self._builds_changed)
        self._say_what_enter_does(self._folder.value)

    def help_sections(self) -> list[HelpSection]:
        """Returns the keys of this screen, for the help page."""
        return help_sections([self, self.app], self)

    def show_examples(self, questions: list[str]) -> None:
        """Offers questions to begin with.

        Args:
            questions: None of them empty; without any, the chat is offered alone.
        """
        self._questions = questions
        self.query_one("#begin").display = True
        self._examples.display = bool(questions)
        self._examples.clear_options()
        self._examples.add_options(Option(Content(question)) for question in questions)
        self._examples.highlighted = 0
        self._examples.focus(scroll_visible=False)
        # On a low terminal it is the end of the page that matters now.
        page = self.query_one("#welcome-page")
        page.call_after_refresh(page.scroll_end, animate=False)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Says what Enter would do."""
        event.stop()
        self._say_what_enter_does(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Builds the index of the folder."""
        event.stop()
        self.action_index()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Goes to the chat with a question."""
        self.dismiss(self._questions[event.option_index])

    def action_index(self) -> None:
        """Asks for the index to be built, if there is such a folder."""
        folder = as_path(self._folder.value)
        if self._folder.value.strip() and folder.is_dir() and not self._builds.running:
            self.post_message(FolderChosen(folder))

    def action_complete(self) -> None:
        """Completes what was typed."""
        self._folder.action_cursor_right()

    def action_back(self) -> None:
        """Stops a running build; goes to the chat once there is an index."""
        if self._builds.running:
            self._builds.stop()
        elif self._built:
            self.dismiss(None)

    def _say_what_enter_does(self, typed: str) -> None:
        if not typed.strip():
            words = "Type the path of a folder; → completes it."
        elif as_path(typed).is_dir():
            words = "Enter indexes it. The first time takes about a minute, most of it once only."
        else:
            words = "There is no such folder yet; → completes the path."
        self.query_one("#folder-note", Static).update(Content(words))

    def _builds_changed(self, state: BuildState | None) -> None:
        self._folder.disabled = isinstance(state, Building)
        self.query_one("#folder-note").display = not isinstance(state, Building | Built)
        if isinstance(state, Built):
            self._built = True
            self._folder.display = False
            self.query_one("#what").display = False
            skipped = state.report.skipped
            pane = self.query_one("#skipped", VerticalScroll)
            pane.display = bool(skipped)
            pane.border_title = Content(f"Skipped: {len(skipped):,}")
            self.query_one("#skipped-list", Static).update(skipped_lines(skipped))
        elif not isinstance(state, Building):
            self._folder.focus()
