"""Keys and pastes → a question on one line, asked with Enter; ↑ and ↓ bring back earlier ones."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Final

from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import TextArea

from askcorpus.display import one_line, plain
from askcorpus.tui.messages import QuestionAsked
from askcorpus.tui.recall import Recall

_ASK: Final = "question.ask"
_EARLIER: Final = "question.earlier"
_LATER: Final = "question.later"


class QuestionInput(TextArea):
    """The question line. It grows with what is pasted into it; line breaks end up as spaces.

    Args:
        earlier: Questions asked before now, oldest first, to bring back.
    """

    BINDING_GROUP_TITLE = "Question"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "ask", "Ask", key_display="⏎", id=_ASK),
        Binding("ctrl+j", "break_line", "New line", show=False, id="question.new-line"),
        Binding(
            "up",
            "earlier",
            "Earlier question",
            key_display="↑ ↓",
            tooltip="Earlier question, later question",
            show=False,
            id=_EARLIER,
        ),
        Binding(
            "down",
            "later",
            "Later question",
            tooltip="Later question",
            show=False,
            system=True,
            id=_LATER,
        ),
    ]

    def __init__(self, earlier: Iterable[str] = ()) -> None:
        super().__init__(
            compact=True,
            highlight_cursor_line=False,
            placeholder="Ask about the corpus…",
            id="question",
        )
        # A blinking cursor redraws twice a second, which shows over a slow connection.
        self.cursor_blink = False
        self._recall = Recall(earlier)

    def on_key(self, event: events.Key) -> None:
        """Asks or brings back a question, if that is what the key is bound to.

        A binding acts only once the key has travelled up to the application. Keys that come in a
        burst, as over a slow connection, would overtake it: the letters typed before it would not
        be there yet, or those typed after it would be.
        """
        if event.is_printable:
            return
        active = self.screen.active_bindings.get(event.key)
        at_once = {_ASK: self.action_ask, _EARLIER: self.action_earlier, _LATER: self.action_later}
        action = at_once.get(active.binding.id or "") if active is not None else None
        if action is not None:
            event.prevent_default()
            event.stop()
            action()

    def remember(self, earlier: Iterable[str]) -> None:
        """Adds questions asked before all others, oldest first, to bring back."""
        self._recall.put_before(earlier)

    def put(self, question: str) -> None:
        """Puts a question into the line, in place of what stands there; it is not asked yet."""
        self._put(question)
        self.focus()

    def action_ask(self) -> None:
        """Posts the question and empties the line; does nothing on an empty one."""
        question = one_line(self.text)
        if question:
            self.clear()
            self._recall.add(question)
            self.post_message(QuestionAsked(question))

    def action_earlier(self) -> None:
        """Brings back the question before; goes up a line unless the cursor is on the first."""
        if self.navigator.is_first_wrapped_line(self.cursor_location):
            self._put(self._recall.earlier(self.text))
        else:
            self.action_cursor_up()

    def action_later(self) -> None:
        """Goes on to the question after; goes down a line unless the cursor is on the last."""
        if self.navigator.is_last_wrapped_line(self.cursor_location):
            self._put(self._recall.later(self.text))
        else:
            self.action_cursor_down()

    def _put(self, text: str | None) -> None:
        if text is not None:
            self.text = text
            self.move_cursor(self.document.end)

    def action_break_line(self) -> None:
        """Inserts a line break."""
        self.replace("\n", *self.selection, maintain_selection_offset=False)

    def on_paste(self, event: events.Paste) -> None:
        """Inserts what was pasted, all lines of it, less what would act on the terminal."""
        event.prevent_default()
        event.stop()
        result = self.replace(plain(event.text), *self.selection, maintain_selection_offset=False)
        self.move_cursor(result.end_location)
