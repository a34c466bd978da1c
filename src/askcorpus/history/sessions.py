"""Conversations ↔ a file of the user's: every answered turn is kept at once, so none is ever lost.

SQLite, outside the index, because an index may be rebuilt or thrown away at any time and what was
asked must not be. A deleted session can be brought back for `KEPT_DAYS`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from platformdirs import user_data_path

from askcorpus import __version__
from askcorpus.answering.followups.turn import Turn
from askcorpus.conversation import REMEMBERED, turn_of
from askcorpus.display import one_line
from askcorpus.errors import SessionError
from askcorpus.history.file import damaged, is_there, opened, search_words
from askcorpus.history.naming import (
    begin,
    bring_back,
    checked_name,
    deleted_key,
    info_of,
    key_of,
    names,
)
from askcorpus.history.nouns import (
    INFO_COLUMNS,
    TURN_COLUMNS,
    SavedTurn,
    SessionInfo,
    info_from,
    packed,
    turn_from,
)
from askcorpus.records import RecordError, to_record
from askcorpus.types import Answer, Filters, Models

KEPT_DAYS: Final = 30
"""Days for which a deleted session can be brought back."""


def sessions_file() -> Path:
    """Where sessions are kept unless the settings say otherwise."""
    return user_data_path("askcorpus", appauthor=False) / "sessions.sqlite"


class History:
    """The sessions of a user. Every call opens the file anew: threads and processes may share it.

    Sessions are named by their name or their `SessionInfo.id`. Every method raises `SessionError`
    where the file cannot be used; only `add` makes one.
    """

    def __init__(
        self, path: Path, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        """Use a file.

        Args:
            path: An SQLite file; neither it nor its folder need exist.
            now: Tells the time, with a time zone.
        """
        self._path = path
        self._now = now

    def sessions(self, search: str = "") -> list[SessionInfo]:
        """The sessions that are not deleted, the last used first.

        Args:
            search: Words, or parts of words, all of which the name holds, or one of the questions
                with the words that answered it; without regard to case.
        """
        if not is_there(self._path):
            return []
        with opened(self._path) as database:
            rows = database.execute(
                f"SELECT {INFO_COLUMNS} FROM sessions WHERE deleted IS NULL"
                " ORDER BY updated DESC, id DESC"
            ).fetchall()
            found = [info_from(row) for row in rows]
            parts = search_words(search).split()
            if parts:
                condition = " AND ".join(["instr(words, ?)"] * len(parts))
                matching = database.execute(
                    f"SELECT DISTINCT session FROM turns WHERE {condition}", parts
                )
                ids = {session for (session,) in matching}
                found = [info for info in found if info.id in ids or _holds(info.name, parts)]
        return found

    def open(self, session: str | int) -> SessionInfo:
        """What is known of a session that is not deleted.

        Raises:
            SessionError: There is none of that name or id.
        """
        if not is_there(self._path):
            raise _unknown(session, "")
        with opened(self._path) as database:
            key = key_of(database, session)
            was_deleted = deleted_key(database, session) is not None
            if key is not None and not (isinstance(session, int) and was_deleted):
                return info_of(database, key)
            close = get_close_matches(str(session), names(database), n=1)
        if was_deleted:
            hint = "It was deleted; `askcorpus sessions undelete` brings it back."
        else:
            hint = f"Did you mean “{close[0]}”?" if close else ""
        raise _unknown(session, hint)

    def turns(self, session: str | int) -> list[SavedTurn]:
        """The turns of a session, oldest first; none if there is no such session."""
        return self._turns(session, limit=-1)

    def earlier(self, session: str | int) -> list[Turn]:
        """The last turns of a session, oldest first, as understanding the next question needs them.

        None if there is no such session.
        """
        return [turn_of(turn.answer) for turn in self._turns(session, limit=REMEMBERED)]

    def questions(self, limit: int = 1000) -> list[str]:
        """Different questions of all sessions that are not deleted, the last asked first.

        Args:
            limit: How many at most.
        """
        if not is_there(self._path):
            return []
        with opened(self._path) as database:
            rows = database.execute(
                "SELECT question FROM turns JOIN sessions ON sessions.id = session"
                " WHERE deleted IS NULL GROUP BY question ORDER BY MAX(turns.id) DESC LIMIT ?",
                (limit,),
            ).fetchall()
        return [question for (question,) in rows]

    def add(
        self,
        session: str | int | None,
        answer: Answer,
        filters: Filters | None = None,
        *,
        index: Path | None = None,
        models: Models | None = None,
    ) -> SessionInfo:
        """Keep a turn at the end of a session, on disk when the call returns.

        A session that was deleted while it was in use, and is named by its id, comes back.

        Args:
            session: Its id; or its name, under which one begins if there is none; or None to begin
                one that is named after the question.
            answer: What `ask()` returned.
            filters: Under which it was asked.
            index: The index folder that answered.
            models: `Corpus.models`.
        """
        now = _written(self._now())
        question, text = one_line(answer.question), one_line(answer.text)
        folder = str(index.absolute()) if index is not None else None
        with opened(self._path, writing=True) as database:
            key = begin(database, session, question, now)
            database.execute(
                "INSERT INTO turns (session, number, asked, question, status, text, words, filters,"
                " models, version, generation, record)"
                " SELECT ?, COALESCE(MAX(number), 0) + 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
                " FROM turns WHERE session = ?",
                (
                    key, now, question, answer.status.value, text,
                    search_words(question, answer.understood_as, text),
                    json.dumps(to_record(filters or Filters())),
                    json.dumps(to_record(models)) if models is not None else None,
                    __version__, answer.index.generation, packed(answer), key,
                ),
            )  # fmt: skip
            database.execute(
                "UPDATE sessions SET updated = ?, index_folder = COALESCE(?, index_folder)"
                " WHERE id = ?",
                (now, folder, key),
            )
            self._purge(database)
            return info_of(database, key)

    def rename(self, session: str | int, name: str) -> SessionInfo:
        """Give a session another name.

        Raises:
            SessionError: There is no such session, or the name is empty or taken.
        """
        wanted = checked_name(name)
        key = self.open(session).id
        with opened(self._path, writing=True) as database:
            if wanted in names(database, besides=key):
                raise SessionError(
                    f"There is a session “{wanted}” already.", "Choose another name."
                )
            database.execute("UPDATE sessions SET name = ? WHERE id = ?", (wanted, key))
            self._purge(database)
            return info_of(database, key)

    def delete(self, session: str | int) -> SessionInfo:
        """Delete a session; `undo_delete` brings it back for `KEPT_DAYS`.

        Raises:
            SessionError: There is no such session.
        """
        key = self.open(session).id
        with opened(self._path, writing=True) as database:
            now = _written(self._now())
            database.execute("UPDATE sessions SET deleted = ? WHERE id = ?", (now, key))
            self._purge(database)
            return info_of(database, key)

    def undo_delete(self, session: str | int) -> SessionInfo:
        """Bring back a deleted session; of several of one name, the one deleted last.

        Where another session has its name by now, it gets a number after it.

        Raises:
            SessionError: There is no such session, or it was deleted too long ago.
        """
        if not is_there(self._path):
            raise _unknown(session, "")
        with opened(self._path, writing=True) as database:
            key = deleted_key(database, session)
            if key is None:
                raise SessionError(
                    f"No deleted session is called “{session}”.",
                    f"Deleted sessions are kept for {KEPT_DAYS} days.",
                )
            bring_back(database, key)
            return info_of(database, key)

    def _turns(self, session: str | int, limit: int) -> list[SavedTurn]:
        """The last turns of a session, oldest first; a negative limit is none."""
        if not is_there(self._path):
            return []
        with opened(self._path) as database:
            rows = database.execute(
                f"SELECT {TURN_COLUMNS} FROM turns WHERE session = ? ORDER BY number DESC LIMIT ?",
                (key_of(database, session), limit),
            ).fetchall()
        try:
            return [turn_from(row) for row in reversed(rows)]
        except (ValueError, RecordError) as error:
            raise damaged(self._path, error) from error

    def _purge(self, database: sqlite3.Connection) -> None:
        before = _written(self._now() - timedelta(days=KEPT_DAYS))
        database.execute("DELETE FROM sessions WHERE deleted < ?", (before,))


def _holds(name: str, parts: Sequence[str]) -> bool:
    return all(part in search_words(name) for part in parts)


def _written(time: datetime) -> str:
    """A time as it is stored: in UTC, so that the order of the text is that of time."""
    return time.astimezone(UTC).isoformat(timespec="microseconds")


def _unknown(session: str | int, hint: str) -> SessionError:
    return SessionError(
        f"There is no session “{session}”.", hint or "`askcorpus sessions` lists those there are."
    )
