"""A session's name or id → the session in the database: found, begun or brought back."""

from __future__ import annotations

import sqlite3
from itertools import count
from typing import Final

from askcorpus.display import one_line, shorten
from askcorpus.errors import SessionError
from askcorpus.history.nouns import INFO_COLUMNS, SessionInfo, info_from

_LONGEST_TITLE: Final = 60
"""Characters of a question that make a name."""


def begin(database: sqlite3.Connection, session: str | int | None, question: str, now: str) -> int:
    """The id of the session that a turn is added to, which begins or comes back if need be."""
    key = key_of(database, session) if session is not None else None
    if key is not None:
        bring_back(database, key)
        return key
    name = session if isinstance(session, str) else _free_name(database, _title(question))
    database.execute(
        "INSERT INTO sessions (id, name, created, updated) VALUES (?, ?, ?, ?)",
        (session if isinstance(session, int) else None, checked_name(name), now, now),
    )
    [key] = database.execute("SELECT last_insert_rowid()").fetchone()
    return int(key)


def bring_back(database: sqlite3.Connection, key: int) -> None:
    """Brings back a session if it was deleted; with a number after its name if that is taken."""
    info = info_of(database, key)
    if info.deleted is not None:
        database.execute(
            "UPDATE sessions SET deleted = NULL, name = ? WHERE id = ?",
            (_free_name(database, info.name), key),
        )


def key_of(database: sqlite3.Connection, session: str | int) -> int | None:
    """The id of a session: of a name, if it is not deleted; of an id, even then."""
    condition = "name = ? AND deleted IS NULL" if isinstance(session, str) else "id = ?"
    asked = one_line(session) if isinstance(session, str) else session
    row = database.execute(f"SELECT id FROM sessions WHERE {condition}", (asked,)).fetchone()
    return int(row[0]) if row is not None else None


def deleted_key(database: sqlite3.Connection, session: str | int) -> int | None:
    """The id of a deleted session; of several of one name, that of the one deleted last."""
    column = "name" if isinstance(session, str) else "id"
    row = database.execute(
        f"SELECT id FROM sessions WHERE {column} = ? AND deleted IS NOT NULL"
        " ORDER BY deleted DESC, id DESC LIMIT 1",
        (one_line(session) if isinstance(session, str) else session,),
    ).fetchone()
    return int(row[0]) if row is not None else None


def info_of(database: sqlite3.Connection, key: int) -> SessionInfo:
    """What is known of a session."""
    row = database.execute(f"SELECT {INFO_COLUMNS} FROM sessions WHERE id = ?", (key,)).fetchone()
    return info_from(row)


def names(database: sqlite3.Connection, besides: int = 0) -> set[str]:
    """The names of the sessions that are not deleted, without that of one of them."""
    rows = database.execute(
        "SELECT name FROM sessions WHERE deleted IS NULL AND id <> ?", (besides,)
    )
    return {name for (name,) in rows}


def checked_name(name: str) -> str:
    """A name on one line.

    Raises:
        SessionError: Nothing is left of it.
    """
    line = one_line(name)
    if not line:
        raise SessionError("The session has no name.", "Give it one, such as harbour.")
    return line


def _free_name(database: sqlite3.Connection, wanted: str) -> str:
    taken = names(database)
    candidates = (f"{wanted} ({number})" if number > 1 else wanted for number in count(1))
    return next(name for name in candidates if name not in taken)


def _title(question: str) -> str:
    """A name for a session that begins with a question."""
    return shorten(question, _LONGEST_TITLE) or "Untitled"
