"""Keys and pastes → a question on one line, asked with Enter."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import TextArea

from askcorpus.display import one_line, plain
from askcorpus.tui.messages import QuestionAsked

_ASK: Final = "question.ask"


class QuestionInput(TextArea):
    """The question line. It grows with what is pasted into it; line breaks end up as spaces."""

    BINDING_GROUP_TITLE = "Question"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "ask", "Ask", key_display="⏎", id=_ASK),
        Binding("ctrl+j", "break_line", "New line", show=False, id="question.new-line"),
    ]

    def __init__(self) -> None:
        super().__init__(
            compact=True,
            highlight_cursor_line=False,
            placeholder="Ask about the corpus…",
            id="question",
        )
        # A blinking cursor redraws twice a second, which shows over a slow connection.
        self.cursor_blink = False

    def on_key(self, event: events.Key) -> None:
        """Asks, if that is what the key is bound to.

        A binding acts only once the key has travelled up to the application. Keys that come in a
        burst, as over a slow connection, would overtake it: the letters typed before it would not
        be there yet, or those typed after it would be.
        """
        if event.is_printable:
            return
        active = self.screen.active_bindings.get(event.key)
        if active is not None and active.binding.id == _ASK:
            event.prevent_default()
            event.stop()
            self.action_ask()

    def action_ask(self) -> None:
        """Posts the question and empties the line; does nothing on an empty one."""
        question = one_line(self.text)
        if question:
            self.clear()
            self.post_message(QuestionAsked(question))

    def action_break_line(self) -> None:
        """Inserts a line break."""
        self.replace("\n", *self.selection, maintain_selection_offset=False)

    def on_paste(self, event: events.Paste) -> None:
        """Inserts what was pasted, all lines of it, less what would act on the terminal."""
        event.prevent_default()
        event.stop()
        result = self.replace(plain(event.text), *self.selection, maintain_selection_offset=False)
        self.move_cursor(result.end_location)
