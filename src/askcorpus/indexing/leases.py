"""Who reads a generation, told by locks that the operating system frees when a process dies.

A reader holds a shared lock on a generation's manifest for as long as it has the generation open:
SQLite and tantivy open files whenever they like, so a file that nobody has open yet must not vanish
either. A builder removes a generation only if it gets the exclusive lock. The manifest serves
because every generation has one, and because a shared lock needs no right to write: a read-only
index can be leased too.

Windows has no such locks in the standard library, and needs none: a file that is open there cannot
be deleted, nor a folder renamed that holds one, so an open manifest is a lease. File systems
without locks (some network shares) leave what Unix grants anyway: open files outlive their names.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform != "win32":
    import fcntl

_HELD_ELSEWHERE = {errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES}


class Lease:
    """A hold on a generation that ends with `release`, with the object, or with the process."""

    def __init__(self, descriptor: int | None) -> None:
        """Keep a locked file open; None for a hold on nothing."""
        self._descriptor = descriptor

    def release(self) -> None:
        """Let go; more than once does no harm."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def __del__(self) -> None:
        # A generation goes on being used by the questions that began with it: the last one to end
        # drops the last reference, and nobody is there to call `release`.
        self.release()


def take(manifest: Path) -> Lease | None:
    """Hold a generation.

    Args:
        manifest: The generation's manifest.

    Returns:
        None if there is no such file, or it is being removed.
    """
    try:
        descriptor = os.open(manifest, os.O_RDONLY)
    except OSError:
        return None
    lease = Lease(descriptor)
    if _locked(descriptor, exclusive=False) and _still_named(descriptor, manifest):
        return lease
    lease.release()
    return None


@contextmanager
def unheld(manifest: Path) -> Iterator[bool]:
    """Whether nobody holds a generation; if so, nobody can until the end of the block."""
    if sys.platform == "win32":
        yield True  # Renaming the folder fails if it is not true.
        return
    try:
        # Network file systems want the right to write for an exclusive lock.
        descriptor = os.open(manifest, os.O_RDWR)
    except FileNotFoundError:
        yield True
        return
    except OSError:
        yield False
        return
    try:
        yield _locked(descriptor, exclusive=True)
    finally:
        os.close(descriptor)


def _locked(descriptor: int, *, exclusive: bool) -> bool:
    if sys.platform != "win32":
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except OSError as error:
            return error.errno not in _HELD_ELSEWHERE
    return True


def _still_named(descriptor: int, path: Path) -> bool:
    """Whether an open file still has this name: it may have been removed before it was locked."""
    with suppress(OSError):
        return os.path.samestat(os.fstat(descriptor), path.stat())
    return False
