"""Named sessions ↔ a file of the user's: every answered turn is kept, so a session can go on.

SQLite, outside the index, because an index may be rebuilt or thrown away at any time and what was
asked must not be.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from askcorpus.answering.followups.followup import Turn
from askcorpus.errors import SessionError
from askcorpus.types import Answer

_SCHEMA = """
CREATE TABLE IF NOT EXISTS turns (
    session TEXT NOT NULL,
    number INTEGER NOT NULL,
    asked TEXT NOT NULL,
    answer TEXT NOT NULL,
    PRIMARY KEY (session, number)
) WITHOUT ROWID;
"""
_PATIENCE = 10.0
"""Seconds to wait while another process writes."""


def sessions_file() -> Path:
    """Where sessions are kept unless the settings say otherwise."""
    return user_data_path("askcorpus", appauthor=False) / "sessions.sqlite"


class History:
    """The sessions of a user. Every call opens the file anew, so processes may share it."""

    def __init__(self, path: Path) -> None:
        """Use a file, which is made with the first turn.

        Args:
            path: An SQLite file; its folder need not exist.
        """
        self._path = path

    def turns(self, session: str) -> list[Turn]:
        """The turns of a session, oldest first; none if it is new.

        Raises:
            SessionError: The file cannot be read.
        """
        if not self._path.exists():
            return []
        with self._opened() as database:
            rows = database.execute(
                "SELECT answer FROM turns WHERE session = ? ORDER BY number", (session,)
            ).fetchall()
        return [_turn(json.loads(answer)) for (answer,) in rows]

    def add(self, session: str, answer: Answer) -> None:
        """Keep a turn at the end of a session.

        Raises:
            SessionError: The file cannot be written.
        """
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _failed(self._path, error) from error
        asked = datetime.now(UTC).isoformat(timespec="seconds")
        data = json.dumps(answer.to_dict(), ensure_ascii=False)
        with self._opened() as database, database:
            database.execute(
                "INSERT INTO turns SELECT ?, COALESCE(MAX(number), 0) + 1, ?, ?"
                " FROM turns WHERE session = ?",
                (session, asked, data, session),
            )

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self._path, timeout=_PATIENCE)) as database:
                database.execute(_SCHEMA)
                yield database
        except sqlite3.Error as error:
            raise _failed(self._path, error) from error


def _turn(answer: dict[str, Any]) -> Turn:
    evidence = answer["claims"][0]["evidence"][0] if answer["claims"] else {}
    return Turn(
        question=answer["question"],
        understood_as=answer["understood_as"],
        answer=answer["text"],
        sentence=evidence.get("sentence", ""),
        title=evidence.get("title") or "",
    )


def _failed(path: Path, error: Exception) -> SessionError:
    return SessionError(
        f"The sessions in {path} cannot be used ({error}).",
        "Name another file with ASKCORPUS_SESSIONS, or move this one away.",
    )
