"""A chat that is at work → how long each key takes from the press to the screen.

Letters are typed into the question line at the speed of a quick typist; a letter has arrived when
the line is drawn with it at the end of those before.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Final

from benchmarks.chat_terminal import Terminal

_LETTERS: Final = "bcdfghjklmnpqrstvwxz"  # without vowels, they make no word that a card may show
_LINE: Final = 40
_TAIL: Final = 4
_SHORTEST_PAUSE: Final = 0.04
_LONGEST_PAUSE: Final = 0.11
_QUESTIONS_AT_ONCE: Final = 8
_ASKING: Final = "Searching…"
_READY: Final = "● Ready"
_BUILDING: Final = "Embedding"
_BUILT: Final = "✓ The index"


class Typist:
    """Types into the question line of a chat."""

    def __init__(self, terminal: Terminal) -> None:
        """Use a chat whose question line is empty and has the focus."""
        self._terminal = terminal
        self._random = random.Random(7)
        self._typed = ""

    def echoes(self, until: str) -> Iterator[float]:
        """Type and yield milliseconds from each press to the screen, until `until` is drawn."""
        terminal = self._terminal
        while True:
            if len(self._typed) >= _LINE:
                self._erase()
                if until in terminal.drawn:
                    return
                terminal.forget()
            if not self._typed:
                self._begin()
            letter = self._random.choice(_LETTERS)
            self._typed += letter
            pressed = terminal.type(letter)
            seen = terminal.see(self._typed[-_TAIL:])
            terminal.watch(self._random.uniform(_SHORTEST_PAUSE, _LONGEST_PAUSE))
            if until in terminal.drawn:
                return
            terminal.forget()
            yield (seen - pressed) * 1000

    def _begin(self) -> None:
        """Types letters enough to be told from anything else that is drawn."""
        self._typed = "".join(self._random.choices(_LETTERS, k=_TAIL))
        self._terminal.type(self._typed)
        self._terminal.see(self._typed)

    def clear(self) -> None:
        """Empty the line, and forget what was drawn."""
        self._erase()
        self._terminal.forget()

    def _erase(self) -> None:
        self._terminal.type("\x15")  # ctrl+u
        self._terminal.watch(_LONGEST_PAUSE)
        self._typed = ""


def while_idle(terminal: Terminal, count: int) -> list[float]:
    """Milliseconds of `count` keys of a chat that is ready, with nothing to do."""
    return _typed(terminal, lambda typist: islice(typist.echoes(until="\0"), count))


def while_answering(terminal: Terminal, questions: Sequence[str], count: int) -> list[float]:
    """Milliseconds of `count` keys pressed while questions are answered, without a break.

    Args:
        terminal: Shows a chat that is ready.
        questions: To ask, different from one another; after the last comes the first again.
        count: How many keys.
    """

    def echoes(typist: Typist) -> Iterator[float]:
        begun = 0
        found: list[float] = []
        while len(found) < count:
            terminal.forget()
            for question in _round(questions, begun):
                terminal.paste(question)
                terminal.type("\r")
            begun += _QUESTIONS_AT_ONCE
            terminal.see(_ASKING)
            terminal.watch(_LONGEST_PAUSE)
            terminal.forget()
            found += typist.echoes(until=_READY)
            typist.clear()
        return iter(found[:count])

    return _typed(terminal, echoes)


def while_building(terminal: Terminal, count: int) -> list[float]:
    """Milliseconds of `count` keys pressed while the chat brings its index up to date.

    Fewer if the build is done before.

    Args:
        terminal: Shows a chat whose index is not up to date.
        count: How many keys.
    """
    terminal.see(_BUILDING)
    return _typed(terminal, lambda typist: islice(typist.echoes(until=_BUILT), count))


def _typed(terminal: Terminal, echoes: Callable[[Typist], Iterator[float]]) -> list[float]:
    terminal.watch(_LONGEST_PAUSE)
    terminal.forget()
    typist = Typist(terminal)
    found = list(echoes(typist))
    typist.clear()
    return found


def _round(questions: Sequence[str], begin: int) -> Iterator[str]:
    for index in range(begin, begin + _QUESTIONS_AT_ONCE):
        yield questions[index % len(questions)]
