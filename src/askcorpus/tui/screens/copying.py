"""Keys of the chat that copy → text for the terminal's clipboard and the system's."""

from __future__ import annotations

from functools import partial
from typing import ClassVar, Final

from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.screen import Screen

from askcorpus.display import plain
from askcorpus.tui.citations import cited_answer, error_report, quotes
from askcorpus.tui.clipboard import copy_to_system
from askcorpus.tui.messages import TextCopied
from askcorpus.tui.turns import Failure, Turn
from askcorpus.types import Answer

_NOTHING_TO_COPY: Final = "There is nothing to copy yet."
_NO_QUOTE: Final = "This card has no quote to copy."


class CopyingScreen(Screen[None]):
    """A screen with a current card that can be copied from."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "y", "copy_answer", "Copy the answer and where it stands", show=False, id="copy.answer"
        ),
        Binding("Y", "copy_quote", "Copy the quote alone", show=False, id="copy.quote"),
        Binding("ctrl+c", "copy_text", "Copy what is selected", show=False, id="copy.selection"),
    ]

    def current_turn(self) -> Turn | None:
        """Returns the turn of the current card, if there is one."""
        raise NotImplementedError

    def action_copy_answer(self) -> None:
        """Copies the answer of the current card with its citation; of an error, a report."""
        turn = self.current_turn()
        match turn.outcome if turn is not None else None:
            case Answer() as answer:
                self._copy("the answer", cited_answer(answer))
            case Failure() as failure if turn is not None:
                self._copy("the report", error_report(turn, failure))
            case _:
                self.notify(_NOTHING_TO_COPY, severity="warning", markup=False)

    def action_copy_quote(self) -> None:
        """Copies the quotes of the current card's answer and nothing else."""
        turn = self.current_turn()
        outcome = turn.outcome if turn is not None else None
        text = quotes(outcome) if isinstance(outcome, Answer) else ""
        if text:
            self._copy("the quote", text)
        else:
            self.notify(_NO_QUOTE, severity="warning", markup=False)

    def action_copy_text(self) -> None:
        """Copies what is selected with the mouse.

        Raises:
            SkipAction: Nothing is selected, so the application may say how to quit.
        """
        selected = self.get_selected_text()
        if not selected:
            raise SkipAction
        self._copy("the selection", plain(selected))

    def on_text_copied(self, message: TextCopied) -> None:
        """Says where the text went."""
        to = "terminal and system clipboard" if message.to_system else "terminal"
        self.notify(f"Copied {message.what} ({to}).", markup=False)

    def _copy(self, what: str, text: str) -> None:
        self.app.copy_to_clipboard(text)
        self.run_worker(partial(self._copy_to_system, what, text), group="copying", thread=True)

    def _copy_to_system(self, what: str, text: str) -> None:
        self.post_message(TextCopied(what, copy_to_system(text)))
