"""A path → the open SQLite file of the sessions, in the layout of this version.

Processes share the file. Each opens it for one short transaction that takes the lock for writing
at once, so none ever waits for a lock while it holds another. The rollback journal serves that as
well as a write-ahead log would; between transactions there is one file, which can be copied, and
it works in folders on a network.

A file that is not ours is never altered: `application_id` tells ours from others, `user_version`
one layout of ours from another.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

from askcorpus.display import one_line
from askcorpus.errors import SessionError

_PATIENCE: Final = 10.0
"""Seconds to wait while another process writes."""

_OURS: Final = 0x41534B43
"""`application_id` (https://www.sqlite.org/pragma.html#pragma_application_id): "ASKC"."""

_LAYOUT: Final = 2
"""`user_version`; there has been no other in any release."""

_TABLES: Final = (
    """
    CREATE TABLE sessions (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL,
        created TEXT NOT NULL,
        updated TEXT NOT NULL,
        index_folder TEXT,
        deleted TEXT
    )
    """,
    "CREATE UNIQUE INDEX names ON sessions (name) WHERE deleted IS NULL",
    """
    CREATE TABLE turns (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        session INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        asked TEXT NOT NULL,
        question TEXT NOT NULL,
        status TEXT NOT NULL,
        text TEXT NOT NULL,
        words TEXT NOT NULL,
        filters TEXT NOT NULL,
        models TEXT,
        version TEXT NOT NULL,
        generation TEXT NOT NULL,
        record BLOB NOT NULL,
        UNIQUE (session, number)
    )
    """,
)


@contextmanager
def opened(path: Path, *, writing: bool = False) -> Iterator[sqlite3.Connection]:
    """The file as a database, within one transaction, which an error undoes.

    Args:
        path: The file. Where there is none, `writing` makes one that its user alone may read.
        writing: Whether the transaction will write.

    Raises:
        SessionError: The file cannot be used, is not ours, or a newer askcorpus wrote it.
    """
    try:
        if writing:
            _make(path)
        with closing(_connected(path)) as database:
            if _layout(database, path) != _LAYOUT:
                with _transaction(database, writing=True):
                    _lay_out(database, path)
            with _transaction(database, writing=writing):
                yield database
    except (sqlite3.Error, OSError) as error:
        raise damaged(path, error) from error


def is_there(path: Path) -> bool:
    """Whether there is a file.

    Raises:
        SessionError: Its folder cannot be looked into.
    """
    try:
        return path.exists()
    except OSError as error:
        raise damaged(path, error) from error


def damaged(path: Path, error: Exception) -> SessionError:
    """What to raise where the file holds what it should not."""
    return SessionError(
        f"The sessions in {path} cannot be used ({error}).",
        "Name another file with ASKCORPUS_SESSIONS, or move this one away.",
    )


def search_words(*texts: str) -> str:
    """Texts in the form in which they are searched: one line, without regard to case."""
    return one_line(" ".join(texts)).casefold()


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _connected(path: Path) -> sqlite3.Connection:
    # In this mode SQLite makes no file, so that looking leaves nothing behind.
    address = f"{path.absolute().as_uri()}?mode=rw"
    database = sqlite3.connect(address, uri=True, timeout=_PATIENCE, isolation_level=None)
    database.execute("PRAGMA foreign_keys = ON")
    return database


@contextmanager
def _transaction(database: sqlite3.Connection, *, writing: bool) -> Iterator[None]:
    database.execute("BEGIN IMMEDIATE" if writing else "BEGIN")
    try:
        yield
    except BaseException:
        if database.in_transaction:  # SQLite ends it by itself where a disk is full
            database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")


def _layout(database: sqlite3.Connection, path: Path) -> int:
    """The layout of the file; 0 of an empty one.

    Raises:
        SessionError: It is not ours, or newer than we are.
    """
    # Tables first: another process may be laying the file out, and ends by saying that it is ours.
    [tables] = database.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()
    [layout] = database.execute("PRAGMA user_version").fetchone()
    [owner] = database.execute("PRAGMA application_id").fetchone()
    if owner == _OURS:
        if layout > _LAYOUT:
            raise SessionError(
                f"A newer askcorpus wrote the sessions in {path}.",
                "Update askcorpus, or name another file with ASKCORPUS_SESSIONS.",
            )
        return int(layout)
    if owner or layout or tables:
        raise SessionError(
            f"{path} is a database of another program.",
            "Name another file with ASKCORPUS_SESSIONS.",
        )
    return 0


def _lay_out(database: sqlite3.Connection, path: Path) -> None:
    if _layout(database, path) == _LAYOUT:  # another process was faster
        return
    for statement in _TABLES:
        database.execute(statement)
    database.execute(f"PRAGMA application_id = {_OURS}")
    database.execute(f"PRAGMA user_version = {_LAYOUT}")
