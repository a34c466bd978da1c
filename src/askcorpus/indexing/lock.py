"""One builder at a time: a lock that the operating system frees, and who holds it, for people."""

from __future__ import annotations

import errno
import json
import os
import platform
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from askcorpus.errors import AskcorpusError, IndexLockedError
from askcorpus.indexing.generations import clean_up, remove_checkpoints

_LOCK = "build.lock"
_HOLDER = "build.holder.json"
_LONGEST_HOST = 80

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EROFS, errno.EACCES, errno.EPERM}
_FAILING = {errno.EIO, errno.EMFILE, errno.ENFILE}


@dataclass(frozen=True, slots=True)
class Holder:
    """The process that builds, as it says of itself.

    Attributes:
        pid: Its process id.
        host: Name of the machine that it runs on.
        since: When it took the lock, ISO 8601 with time zone.
    """

    pid: int
    host: str
    since: str


@contextmanager
def builder_lock(index: Path) -> Iterator[None]:
    """Hold the right to build this index, and leave it tidy. It is freed should the holder die.

    Whatever cannot be written meanwhile ends in an error that says what to do.

    Raises:
        IndexLockedError: Another process holds it; the message says which, and since when.
        AskcorpusError: The folder cannot be written to, or the disk is full.
    """
    # Asking questions never locks, so it need not load the library.
    from filelock import FileLock, Timeout

    with _told(index):
        index.mkdir(parents=True, exist_ok=True)
        lock = FileLock(index / _LOCK)
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise IndexLockedError(
                f"Another process is building the index {index}{_known(holder(index))}.",
                "Wait until it is done, or let askcorpus wait for it: askcorpus index --wait",
            ) from error
        try:
            _sign(index)
            clean_up(index)
            yield
            remove_checkpoints(index)
            clean_up(index)
        finally:
            with suppress(OSError):
                (index / _HOLDER).unlink(missing_ok=True)
            lock.release()


def holder(index: Path) -> Holder | None:
    """Who wrote that it holds the lock; None if that cannot be read. Only the lock itself decides.

    A holder that was killed is still named until the next build.
    """
    try:
        data = json.loads((index / _HOLDER).read_text(encoding="utf-8"))
        since = datetime.fromisoformat(data["since"]).isoformat()
        return Holder(int(data["pid"]), str(data["host"])[:_LONGEST_HOST], since)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _known(found: Holder | None) -> str:
    return f": process {found.pid} on {found.host}, since {found.since}" if found else ""


def _sign(index: Path) -> None:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    signed = Holder(os.getpid(), platform.node(), now)
    # The lock holds without it: a full disk is better met where something is lost by it.
    with suppress(OSError):
        (index / _HOLDER).write_text(json.dumps(asdict(signed)) + "\n", encoding="utf-8")


@contextmanager
def _told(index: Path) -> Iterator[None]:
    """Failures to write → errors that say what to do."""
    try:
        yield
    except OSError as error:
        file = f"{error.filename}: " if error.filename else ""
        raise _not_written(index, f"{file}{error.strerror or error}", error.errno) from error
    except sqlite3.Error as error:
        raise _not_written(index, str(error), _code_in(str(error))) from error
    except (RuntimeError, ValueError) as error:
        # FAISS and tantivy raise these for whatever the system refuses, and quote the system.
        code = _code_in(str(error))
        if code is None:
            raise
        raise _not_written(index, str(error).splitlines()[-1].strip(), code) from error


def _code_in(message: str) -> int | None:
    """The system's error that a message quotes, if it is one of those that a disk gives."""
    if "database or disk is full" in message:
        return errno.ENOSPC
    known = _FULL | _FORBIDDEN | _FAILING
    return next((code for code in sorted(known) if os.strerror(code) in message), None)


def _not_written(index: Path, reason: str, code: int | None) -> AskcorpusError:
    if code in _FULL:
        hint = "Make room on its disk, or choose another folder with --index."
    elif code in _FORBIDDEN:
        hint = "Change its permissions, or choose another folder with --index."
    else:
        hint = "Check its disk, then try again."
    return AskcorpusError(
        f"The index {index} could not be brought up to date ({reason}). What is live is untouched.",
        hint,
    )
