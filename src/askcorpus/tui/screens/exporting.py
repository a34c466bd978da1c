"""A conversation, or one answer of it → a dialog → a file in Markdown or JSON.

Which form it has, the ending of its name says. No file is replaced without a second dialog, which
names it, having been answered with yes.
"""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Final

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from askcorpus.display import one_line
from askcorpus.history import SessionInfo
from askcorpus.tui.bindings import key_of
from askcorpus.tui.folders import as_path
from askcorpus.tui.sessions import Exported, FileIsThere, SessionsFailed, SessionThreads
from askcorpus.tui.widgets.plain_input import PlainInput

_OTHER_FORM: Final = {".md": ".json", ".json": ".md"}


class ExportScreen(ModalScreen[Path | None]):
    """The dialog. Its result is the file that was written, or None.

    Args:
        info: The session.
        number: Of the chosen answer in it; None where no answer of it is chosen.
        sessions: Writes the file.
    """

    BINDING_GROUP_TITLE = "Export"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "write", "Write", id="export.write"),
        Binding("ctrl+o", "other_part", "Conversation or answer", id="export.part"),
        Binding("ctrl+t", "other_form", "Markdown or JSON", id="export.form"),
        Binding("escape", "leave", "Leave", id="export.leave"),
    ]

    _path = getters.query_one("#export-path", PlainInput)

    def __init__(self, info: SessionInfo, number: int | None, sessions: SessionThreads) -> None:
        super().__init__()
        self._info = info
        self._number = number
        self._sessions = sessions
        self._only: int | None = None

    def compose(self) -> ComposeResult:
        """Yields what is written, where, a line for what is wrong, and the keys."""
        with VerticalScroll(classes="dialog", can_focus=False) as dialog:
            dialog.border_title = Content("Export")
            yield Static(self._part(), id="export-part")
            yield PlainInput("A file…", id="export-path", value=self._default(".md"))
            yield Static(id="dialog-error", classes="dialog-error")
            yield Static(self._keys(), classes="hint")

    @on(Input.Submitted)
    def action_write(self) -> None:
        """Writes the file, unless it is there already."""
        if self._path.value.strip():
            self._write(as_path(self._path.value), overwrite=False)

    def _write(self, path: Path, *, overwrite: bool) -> None:
        self._sessions.export(self._info.id, self._only, path, self, overwrite=overwrite)

    def on_exported(self, message: Exported) -> None:
        """Closes the dialog."""
        message.stop()
        self.dismiss(message.path)

    def on_file_is_there(self, message: FileIsThere) -> None:
        """Asks whether to replace it."""
        message.stop()
        path = message.path

        def answered(replace: bool | None) -> None:
            if replace:
                self._write(path, overwrite=True)

        self.app.push_screen(ReplaceScreen(path), answered)

    def on_sessions_failed(self, message: SessionsFailed) -> None:
        """Says why nothing was written."""
        message.stop()
        failure = message.failure
        self._say(f"✕ {one_line(failure.title)} {one_line(failure.hint)}".rstrip())

    @on(Input.Changed)
    def _forget_error(self) -> None:
        self._say("")

    def _say(self, words: str) -> None:
        self.query_one("#dialog-error", Static).update(Content(words))

    def action_other_part(self) -> None:
        """Goes over from the conversation to the chosen answer, or back."""
        if self._number is None:
            self._say("✕ No answer is chosen that is kept; the conversation can be exported.")
            return
        offered = self._path.value == self._default(self._ending())
        self._only = None if self._only is not None else self._number
        self.query_one("#export-part", Static).update(self._part())
        if offered:
            self._put(self._default(self._ending()))

    def action_other_form(self) -> None:
        """Goes over from Markdown to JSON, or back."""
        typed = self._path.value
        ending = self._ending()
        stem = typed[: -len(ending)] if typed.lower().endswith(ending) else typed
        self._put(stem + _OTHER_FORM[ending])

    def action_leave(self) -> None:
        """Writes nothing."""
        self.dismiss(None)

    def _put(self, path: str) -> None:
        self._path.value = path
        self._path.action_end()

    def _ending(self) -> str:
        return ".json" if self._path.value.lower().endswith(".json") else ".md"

    def _default(self, ending: str) -> str:
        from askcorpus.export import file_name

        only = f"-{self._only}" if self._only is not None else ""
        return file_name(self._info.name, only + ending)

    def _part(self) -> Content:
        name = one_line(self._info.name)
        if self._only is not None:
            return Content(f"Answer {self._only} of “{name}”, to")
        count = "1 question" if self._info.turns == 1 else f"{self._info.turns:,} questions"
        return Content(f"The conversation “{name}” ({count}), to")

    def _keys(self) -> Content:
        hints = (
            ("export.write", "writes"),
            ("export.part", "conversation or answer"),
            ("export.form", "Markdown or JSON"),
            ("export.leave", "leaves"),
        )
        return Content(" · ".join(f"{key_of(self, key)} {does}" for key, does in hints))


class ReplaceScreen(ModalScreen[bool]):
    """The question whether a file may be replaced; its result is the answer.

    Args:
        path: The file.
    """

    BINDING_GROUP_TITLE = "Replace"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Replace", id="replace.yes"),
        Binding("n,escape", "answer(False)", "Leave it", id="replace.no"),
    ]

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._file = path

    def compose(self) -> ComposeResult:
        """Yields the file and the keys."""
        with VerticalScroll(classes="dialog") as dialog:
            dialog.border_title = Content("Replace the file?")
            yield Static(Content(f"{one_line(str(self._file))} is there already."))
            yes, no = key_of(self, "replace.yes"), key_of(self, "replace.no")
            yield Static(Content(f"{yes} replaces it · {no} leaves it"), classes="hint replace")

    def action_answer(self, replace: bool) -> None:
        """Gives the answer."""
        self.dismiss(replace)
