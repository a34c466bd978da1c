"""Questions asked before → the one to put back into the question line, as a shell does it.

No Textual here.
"""

from __future__ import annotations

from collections.abc import Iterable


class Recall:
    """Walks through earlier questions, from the newest back, and returns to what was being typed.

    A line that was changed on the way is found changed when it is come back to, until a question
    is asked. The questions themselves never change.

    Args:
        earlier: Questions asked before now, oldest first.
    """

    def __init__(self, earlier: Iterable[str] = ()) -> None:
        self._asked: list[str] = []
        self._lines: list[str] = [""]
        self._at = 0
        self.put_before(earlier)

    def put_before(self, earlier: Iterable[str]) -> None:
        """Adds questions asked before all others, oldest first; what was walked to stays."""
        questions = list(earlier)
        after = [*questions[1:], *(self._asked[:1] or [""])]
        pairs = zip(questions, after, strict=False)
        before = [question for question, later in pairs if question != later]
        self._asked = before + self._asked
        self._lines = before + self._lines
        self._at += len(before)

    def add(self, question: str) -> None:
        """Remembers a question that was just asked; asking it twice in a row counts once."""
        if self._asked[-1:] != [question]:
            self._asked.append(question)
        self._lines = [*self._asked, ""]
        self._at = len(self._asked)

    def earlier(self, text: str) -> str | None:
        """Returns the question before, or None where there is none.

        Args:
            text: What the line holds now; it is kept for the way back.
        """
        return self._go(self._at - 1, text)

    def later(self, text: str) -> str | None:
        """Returns the question after, at last what was being typed, or None where that is now.

        Args:
            text: What the line holds now; it is kept for the way back.
        """
        return self._go(self._at + 1, text)

    def _go(self, to: int, text: str) -> str | None:
        if not 0 <= to < len(self._lines):
            return None
        self._lines[self._at] = text
        self._at = to
        return self._lines[to]
