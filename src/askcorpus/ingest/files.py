"""Corpus folder → the files in it, in order of path.

Nothing is opened here. What cannot be read (a link that leads out of the folder, a pipe, a folder
without permission) is listed all the same, so that the reading can report it instead of losing it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from askcorpus.errors import CorpusError
from askcorpus.ingest.drafts import UnreadableError
from askcorpus.types import SourceFile

_BINARY = getattr(os, "O_BINARY", 0)


def scan(folder: Path) -> tuple[SourceFile, ...]:
    """List the files of a corpus folder and of the folders in it.

    Hidden files and folders (a leading dot) are left out. Links to folders are not entered: what
    they hold inside the corpus is found at its own place, and what lies outside is not part of it.

    Args:
        folder: The corpus folder.

    Returns:
        The files, sorted by path.

    Raises:
        CorpusError: The folder is missing, is no folder, cannot be listed, or holds no file.
    """
    if not folder.exists():
        raise CorpusError(
            f"There is no corpus folder at {folder}.",
            "Create it and put articles in it, or name another folder.",
        )
    if not folder.is_dir():
        raise CorpusError(f"{folder} is not a folder.", "Name the folder that holds the articles.")
    try:
        top = list(os.scandir(folder))
    except OSError as error:
        raise CorpusError(
            f"The corpus folder {folder} cannot be listed ({error.strerror}).",
            "Check its permissions.",
        ) from error
    files = sorted(_walk(top), key=lambda file: file.path)
    if not files:
        raise CorpusError(
            f"The corpus folder {folder} holds no files.",
            "Put articles in it: .txt, .md, .html, .htm, .jsonl or .pdf.",
        )
    return tuple(files)


def _walk(top: list[os.DirEntry[str]]) -> Iterator[SourceFile]:
    # A stack of our own: folders may lie in folders to any depth.
    waiting = [("", top)]
    while waiting:
        prefix, entries = waiting.pop()
        for entry in entries:
            if entry.name.startswith("."):
                continue
            path = prefix + entry.name
            try:
                status = entry.stat(follow_symlinks=False)
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((path + "/", list(os.scandir(entry.path))))
                    continue
                if entry.is_symlink() and entry.is_dir():
                    continue
            except OSError:
                # Gone, or closed to us: the reading finds out which and says so.
                yield SourceFile(path, 0, 0)
                continue
            yield SourceFile(path, status.st_size, status.st_mtime_ns)


def read_bytes(folder: Path, path: str, limit: int) -> bytes:
    """Read a file of the corpus, if it is a plain file that lies in the corpus folder.

    Args:
        folder: The corpus folder.
        path: Path below it.
        limit: Largest size to read, in bytes.

    Returns:
        The bytes of the file.

    Raises:
        UnreadableError: It is no plain file, leads out of the folder, or is over the limit.
        OSError: The system cannot open or read it.
    """
    place = folder / path
    try:
        real = place.resolve()
        inside = real.is_relative_to(folder.resolve())
    except RuntimeError as error:  # what Python before 3.13 raises for a circle of links
        raise UnreadableError("a link that leads in a circle") from error
    if not inside:
        raise UnreadableError("a link that leads out of the corpus folder")
    # Looked at before it is opened: opening a device may be all it takes to set it off.
    _check(real.stat(), limit)
    # A file can become a pipe in between; opening one must not wait for somebody to write to it.
    descriptor = os.open(real, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _BINARY)
    with os.fdopen(descriptor, "rb") as stream:
        _check(os.fstat(descriptor), limit)
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise UnreadableError(_too_large(len(data), limit))
    return data


def _check(status: os.stat_result, limit: int) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise UnreadableError("a folder that cannot be listed; check its permissions")
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableError("not a plain file but a pipe, socket or device")
    if status.st_size > limit:
        raise UnreadableError(_too_large(status.st_size, limit))


def _too_large(size: int, limit: int) -> str:
    return (
        f"too large ({size / 2**20:.0f} MiB; the limit is {limit / 2**20:.0f} MiB); "
        "split it into smaller files"
    )
