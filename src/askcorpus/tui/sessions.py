"""Calls of the history and of the export → messages: each runs in a thread.

`reply_to` is who gets the message; every call may end in `SessionsFailed` instead of its own.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from textual.dom import DOMNode
from textual.message import Message

from askcorpus.history import History, SavedTurn, SessionInfo
from askcorpus.tui.talk import SessionKeeper
from askcorpus.tui.threads import in_thread
from askcorpus.tui.turns import Failure, Outcome, Stored, unpacked

_UNPACKED: Final = 10
"""Last turns of a session that are unpacked when it is opened: their cards are wanted at once."""


@dataclass
class SessionsFailed(Message):
    """Something about sessions could not be done."""

    failure: Failure


@dataclass
class SessionsListed(Message):
    """The sessions that a search found.

    Attributes:
        search_id: Of the search: a list that comes late is stale.
        sessions: The last used first.
    """

    search_id: int
    sessions: list[SessionInfo]


@dataclass
class SessionOpened(Message):
    """A session was read.

    Attributes:
        info: What is known of it.
        turns: Its turns, oldest first.
        outcomes: The outcome of each, unpacked already where its card is wanted soon.
    """

    info: SessionInfo
    turns: list[SavedTurn]
    outcomes: list[Outcome]


@dataclass
class SessionLookedUp(Message):
    """What a session is now; None if it was deleted."""

    session: int
    info: SessionInfo | None


@dataclass
class SessionRenamed(Message):
    """A session has its new name."""

    info: SessionInfo


@dataclass
class SessionDeleted(Message):
    """A session was deleted."""

    info: SessionInfo


@dataclass
class SessionRestored(Message):
    """A deleted session is back."""

    info: SessionInfo


@dataclass
class QuestionsRead(Message):
    """The questions of all sessions, the last asked first, each once."""

    questions: list[str]


@dataclass
class Exported(Message):
    """A file was written."""

    path: Path


@dataclass
class FileIsThere(Message):
    """Nothing was written, because there is such a file and nobody has said to replace it."""

    path: Path


class SessionThreads:
    """What the chat does with sessions, off the screen's thread.

    Args:
        history: The sessions.
        index: The index folder that answers in this chat, if it is known.
    """

    def __init__(self, history: History, index: Path | None = None) -> None:
        self._history = history
        self._index = index

    def keeper(self, session: int | None = None) -> SessionKeeper:
        """Returns what keeps the turns of a session, by its id; of a new one without."""
        return SessionKeeper(self._history, self._index, session)

    def search(self, search_id: int, words: str, reply_to: DOMNode) -> None:
        """Finds the sessions with `words` and posts `SessionsListed`."""
        _start(reply_to, lambda: SessionsListed(search_id, self._history.sessions(words)))

    def open(self, session: int, reply_to: DOMNode) -> None:
        """Reads a session with its turns and posts `SessionOpened`."""

        def work() -> Message:
            info = self._history.open(session)
            turns = self._history.turns(session)
            outcomes: list[Outcome] = [Stored(turn) for turn in turns]
            outcomes[-_UNPACKED:] = map(unpacked, outcomes[-_UNPACKED:])
            return SessionOpened(info, turns, outcomes)

        _start(reply_to, work)

    def look_up(self, session: int, reply_to: DOMNode) -> None:
        """Finds out whether a session is still there, and posts `SessionLookedUp`."""

        def work() -> Message:
            found = (info for info in self._history.sessions() if info.id == session)
            return SessionLookedUp(session, next(found, None))

        _start(reply_to, work)

    def rename(self, session: int, name: str, reply_to: DOMNode) -> None:
        """Gives a session another name and posts `SessionRenamed`."""
        _start(reply_to, lambda: SessionRenamed(self._history.rename(session, name)))

    def delete(self, session: int, reply_to: DOMNode) -> None:
        """Deletes a session and posts `SessionDeleted`."""
        _start(reply_to, lambda: SessionDeleted(self._history.delete(session)))

    def restore(self, session: int, reply_to: DOMNode) -> None:
        """Brings a deleted session back and posts `SessionRestored`."""
        _start(reply_to, lambda: SessionRestored(self._history.undo_delete(session)))

    def questions(self, reply_to: DOMNode) -> None:
        """Reads the questions asked so far and posts `QuestionsRead`."""
        _start(reply_to, lambda: QuestionsRead(self._history.questions()))

    def export(
        self,
        session: int,
        number: int | None,
        path: Path,
        reply_to: DOMNode,
        *,
        overwrite: bool = False,
    ) -> None:
        """Writes a session to a file and posts `Exported`, or `FileIsThere`.

        Args:
            session: Its id.
            number: Of the one turn to write; None for all of them.
            path: The file.
            reply_to: Who gets the message.
            overwrite: Whether to replace a file that is there.
        """
        absolute = Path(os.path.abspath(path))  # noqa: PTH100 - `resolve` would follow links

        def work() -> Message:
            # Here, because the first screen need not wait for what few chats use.
            from askcorpus.export import FileIsThereError, export
            from askcorpus.transcript import Transcript

            info = self._history.open(session)
            turns = self._history.turns(session)
            wanted = [turn for turn in turns if number in (None, turn.number)]
            try:
                export(Transcript.of(info.name, wanted), path, overwrite=overwrite)
            except FileIsThereError:
                return FileIsThere(absolute)
            return Exported(absolute)

        _start(reply_to, work)


def _start(reply_to: DOMNode, work: Callable[[], Message]) -> None:
    in_thread(reply_to, work, SessionsFailed, group="sessions")
