"""A conversation as it goes on: the answers so far → what follow-ups refer to, and turns on disk.

No Textual here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock

from askcorpus.answering.followups.turn import Turn as SaidTurn
from askcorpus.conversation import REMEMBERED, turn_of
from askcorpus.history import History, SessionInfo
from askcorpus.types import Answer, Filters, Models

KeepTurn = Callable[[Answer, Filters, Models], SessionInfo | None]
"""Keeps a turn on disk, and returns the session as it is now. Raises AskcorpusError."""


class Talk:
    """What was said so far. Threads may share it.

    Args:
        keep: Keeps every turn; None to keep none.
        earlier: Turns to go on from, oldest first.
    """

    def __init__(self, keep: KeepTurn | None = None, earlier: Sequence[SaidTurn] = ()) -> None:
        self.keep = keep
        self._said = list(earlier)
        self._adding = Lock()

    def earlier(self) -> tuple[SaidTurn, ...]:
        """The turns that the next question may refer to, oldest first."""
        with self._adding:
            return tuple(self._said[-REMEMBERED:])

    def add(self, answer: Answer) -> None:
        """Remembers an answer."""
        with self._adding:
            self._said.append(turn_of(answer))


class SessionKeeper:
    """Answers → turns of one session. Threads may share it.

    Args:
        history: Where sessions are kept.
        index: The index folder that answers, if it is known.
        session: Id of the session; None to begin one with the first answer.
    """

    def __init__(self, history: History, index: Path | None, session: int | None = None) -> None:
        self._history = history
        self._index = index
        self._session = session
        self._keeping = Lock()

    def __call__(self, answer: Answer, filters: Filters, models: Models) -> SessionInfo:
        """Keeps a turn.

        Raises:
            SessionError: The file of the sessions cannot be used.
        """
        # Two at once, of which one was cancelled too late, must not begin two sessions.
        with self._keeping:
            info = self._history.add(
                self._session, answer, filters, index=self._index, models=models
            )
            self._session = info.id
            return info
