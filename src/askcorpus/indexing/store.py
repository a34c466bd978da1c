"""Opening the live generation, and making a new one live.

A generation is written under another name, flushed, renamed, and only then made live: a crash at
any moment leaves the old one live. What a crash leaves behind, the next build removes (see
`generations`); what a reader has open stays (see `leases`). The folder's layout: `layout`.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from askcorpus.errors import IndexDamagedError
from askcorpus.indexing.generations import new_generation_folder
from askcorpus.indexing.layout import (
    ARTICLES,
    CURRENT,
    CURRENT_TO_BE,
    ENCODER,
    FORMAT,
    LEXICAL,
    MANIFEST,
    REBUILD,
    VECTOR_INDEX,
    VECTORS,
    FileSum,
    Generation,
    Manifest,
    current_name,
    entries_below,
    generation_name,
    generations,
    number_of,
)
from askcorpus.indexing.leases import Lease, take
from askcorpus.indexing.lock import builder_lock
from askcorpus.models.sources import sha256_of

__all__ = [
    "ARTICLES",
    "ENCODER",
    "FORMAT",
    "LEXICAL",
    "VECTORS",
    "VECTOR_INDEX",
    "FileSum",
    "Generation",
    "Held",
    "Manifest",
    "builder_lock",
    "current_name",
    "hold_generation",
    "new_generation_folder",
    "open_generation",
    "publish",
]

_HASHED_AT_OPENING = 256 * 1024 * 1024
"""Of larger files only size and ends are compared when opened: reading them would be felt."""

_END = 2**20


@dataclass(frozen=True, slots=True)
class Held:
    """A generation, and the lease that keeps it from being removed."""

    generation: Generation
    lease: Lease


def open_generation(index: Path, *, check: bool = True) -> Generation:
    """Find the live generation and check that its files are whole.

    For a short look, or with the builder's lock: nothing keeps the generation from being removed
    two builds later. `hold_generation` does.

    Args:
        index: The index folder.
        check: Compare the files with the manifest's sums.

    Raises:
        IndexMissingError: There is no index.
        IndexFormatError: It was written by another version of askcorpus.
        IndexDamagedError: A file is missing, truncated or altered; the message names it.
    """
    return hold_generation(index, check=check).generation


def hold_generation(index: Path, *, check: bool = True) -> Held:
    """Like `open_generation`, and keep it from being removed for as long as the lease is held."""
    while True:
        name = current_name(index)
        folder = index / name
        lease = take(folder / MANIFEST)
        if lease is None and current_name(index) != name:
            continue  # It is being removed, and another one is live by now.
        lease = lease or Lease(None)
        try:
            generation = Generation(name, folder, Manifest.load(folder / MANIFEST))
            if check:
                _check_files(generation)
        except IndexDamagedError:
            lease.release()
            # Builds may have replaced and removed it since CURRENT was read: no damage then.
            if current_name(index) == name:
                raise
        else:
            return Held(generation, lease)


def _check_files(generation: Generation) -> None:
    """Compare all files with their sums, some at a time: summing lets other threads run."""
    # The largest first, so that none is left over for one thread at the end.
    files = sorted(generation.manifest.files.items(), key=lambda item: -item[1].size)
    with ThreadPoolExecutor(os.cpu_count(), "sums") as threads:
        checks = [
            threads.submit(_check_file, generation.folder / path, expected)
            for path, expected in files
        ]
        for check in checks:
            check.result()


def _check_file(path: Path, expected: FileSum) -> None:
    try:
        altered = path.stat().st_size != expected.size or not _looks_like(path, expected)
    except OSError as error:
        raise IndexDamagedError(f"{path} is missing from the index ({error}).", REBUILD) from error
    if altered:
        raise IndexDamagedError(f"{path} is damaged: it is not what the build wrote.", REBUILD)


def _looks_like(path: Path, expected: FileSum) -> bool:
    if expected.size <= _HASHED_AT_OPENING:
        return sha256_of(path) == expected.sha256
    return not expected.ends or _sum_of_ends(path) == expected.ends


def _sum(path: Path) -> FileSum:
    size = path.stat().st_size
    return FileSum(size, sha256_of(path), _sum_of_ends(path) if size > _HASHED_AT_OPENING else "")


def _sum_of_ends(path: Path) -> str:
    with path.open("rb") as file:
        digest = sha256(file.read(_END))
        file.seek(-_END, os.SEEK_END)
        digest.update(file.read())
    return digest.hexdigest()


def publish(
    index: Path, folder: Path, manifest: Manifest, before: Generation | None = None
) -> Generation:
    """Make what was built in `folder` the live generation.

    Args:
        index: The index folder, locked by the caller.
        folder: From `new_generation_folder`, complete but for its manifest.
        manifest: Without `files`: the sums are taken here.
        before: The generation before; files that it shares with this one are neither read nor
            written through again.
    """
    sums = _shared(folder, before) if before else {}
    shared = {folder / name for name in sums}
    for path in entries_below(folder):
        if path.is_file() and path not in shared:
            sums[path.relative_to(folder).as_posix()] = _sum(path)
    complete = replace(manifest, files=dict(sorted(sums.items())))
    complete.save(folder / MANIFEST)
    for path in (*entries_below(folder), folder):
        if path not in shared:
            _flush(path)
    found = generations(index)
    name = generation_name(number_of(found[-1].name) + 1 if found else 1, sums)
    folder.rename(index / name)
    _flush(index)
    waiting = index / CURRENT_TO_BE
    waiting.write_text(name + "\n", encoding="utf-8", newline="\n")
    _flush(waiting)
    waiting.replace(index / CURRENT)
    _flush(index)
    return Generation(name, index / name, complete)


def _shared(folder: Path, before: Generation) -> dict[str, FileSum]:
    """Sums of the files in `folder` that are files of the generation before, by another name."""
    return {
        name: entry
        for name, entry in before.manifest.files.items()
        if (folder / name).is_file() and (folder / name).samefile(before.folder / name)
    }


def _flush(path: Path) -> None:
    """Ask the operating system to write a file or folder through to the disk."""
    if path.is_dir() and os.name == "nt":
        return  # Windows has no such thing for folders.
    descriptor = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
