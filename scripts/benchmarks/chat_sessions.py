"""A kept session of a thousand turns → how long the chat takes to open it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import askcorpus
from askcorpus.history import History
from benchmarks.chat_terminal import Terminal

_TURNS: Final = 1_000
_DIFFERENT: Final = 20
_NAME: Final = "A thousand turns"
_LAST: Final = "This was the last of the thousand."
_F4: Final = "\x1bOS"
_SECONDS_TO_SETTLE: Final = 0.3


def write_session(file: Path, index: Path, questions: Sequence[str]) -> None:
    """Keep a session of real answers, each of them many times over.

    Args:
        file: Of the sessions; there must be none yet.
        index: Where to ask.
        questions: The first few are asked.
    """
    with askcorpus.open(index) as corpus:
        answers = corpus.ask_many(list(questions[:_DIFFERENT]))
    history = History(file)
    for turn in range(_TURNS - 1):
        history.add(_NAME, answers[turn % len(answers)], index=index)
    history.add(_NAME, replace(answers[0], question=_LAST), index=index)


def opening_session(terminal: Terminal) -> float:
    """Seconds from the choice of that session to its last card on the screen.

    Args:
        terminal: Shows a chat that keeps its sessions in that file and has no conversation yet.
    """
    terminal.type(_F4)
    terminal.see(_NAME)
    terminal.watch(_SECONDS_TO_SETTLE)
    terminal.forget()
    chosen = terminal.type("\r")
    return terminal.see(_LAST) - chosen
