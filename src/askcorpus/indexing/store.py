"""The index folder: immutable generations, a manifest in each, and CURRENT naming the live one.

    index/
      CURRENT                    name of the live generation, replaced last and atomically
      gen-000007-3f9c2a51/       immutable once CURRENT has named it
        manifest.json            what it is made of and the sha256 of every file
        articles.sqlite  vectors.faiss  vectors.npy  lexical/  encoder/

A generation is written under another name, flushed, renamed, and only then made live: a crash at
any moment leaves the old one live. What a crash leaves behind, the next build removes.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from askcorpus.errors import (
    AskcorpusError,
    IndexDamagedError,
    IndexFormatError,
    IndexLockedError,
    IndexMissingError,
)
from askcorpus.models.sources import sha256_of

FORMAT = 1
"""Version of the layout; an index of another one is rebuilt, never guessed at."""

ARTICLES = "articles.sqlite"
VECTOR_INDEX = "vectors.faiss"
VECTORS = "vectors.npy"
LEXICAL = "lexical"
ENCODER = "encoder"

_CURRENT = "CURRENT"
_MANIFEST = "manifest.json"
_LOCK = "build.lock"
_UNFINISHED = "building-"
_GENERATION = re.compile(r"gen-(\d{6,})-[0-9a-f]{8}")
_KEPT_GENERATIONS = 2
_HASHED_AT_OPENING = 256 * 1024 * 1024
"""Larger files are only measured when opened: hashing them would be felt."""

_REBUILD = "Rebuild it: askcorpus index --full"


@dataclass(frozen=True, slots=True)
class FileSum:
    """Size in bytes and hex sha256 of one file of a generation."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is made of.

    Attributes:
        format: Version of the layout.
        created: When, ISO 8601 in UTC.
        corpus: The corpus folder, absolute.
        encoder: Name of the embedding model.
        encoder_fingerprint: See `EncoderCard.fingerprint`.
        settings: Everything else that decides what is in the index (passage lengths …).
        articles: Count.
        passages: Count.
        copies: Articles that are copies of an earlier one.
        copy_groups: Groups of copies.
        skipped: (path, reason) of what could not be read.
        recall: Recall@10 of the vector index against exact search, as measured by the build.
        files: Sums of the generation's files, by path within it.
    """

    format: int
    created: str
    corpus: str
    encoder: str
    encoder_fingerprint: str
    settings: dict[str, int]
    articles: int
    passages: int
    copies: int
    copy_groups: int
    skipped: tuple[tuple[str, str], ...]
    recall: float
    files: dict[str, FileSum] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Generation:
    """A complete generation on disk."""

    name: str
    folder: Path
    manifest: Manifest

    @property
    def size_bytes(self) -> int:
        """Size of its files together."""
        return sum(entry.size for entry in self.manifest.files.values())


def current_name(index: Path) -> str:
    """Name of the live generation.

    Raises:
        IndexMissingError: There is no index.
        IndexDamagedError: CURRENT names nothing usable.
    """
    try:
        name = (index / _CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError as error:
        raise IndexMissingError(
            f"There is no index in {index}.", "Build one: askcorpus index"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamagedError(
            f"{index / _CURRENT} cannot be read ({error}).", _REBUILD
        ) from error
    if not _GENERATION.fullmatch(name):
        raise IndexDamagedError(f"{index / _CURRENT} does not name a generation.", _REBUILD)
    return name


def open_generation(index: Path, *, check: bool = True) -> Generation:
    """Find the live generation and check that its files are whole.

    Args:
        index: The index folder.
        check: Compare the files with the manifest's sums.

    Raises:
        IndexMissingError: There is no index.
        IndexFormatError: It was written by another version of askcorpus.
        IndexDamagedError: A file is missing, truncated or altered; the message names it.
    """
    name = current_name(index)
    folder = index / name
    generation = Generation(name, folder, _load_manifest(folder / _MANIFEST))
    if check:
        for path, expected in generation.manifest.files.items():
            _check_file(folder / path, expected)
    return generation


def _check_file(path: Path, expected: FileSum) -> None:
    try:
        size = path.stat().st_size
        if size == expected.size and size <= _HASHED_AT_OPENING:
            altered = sha256_of(path) != expected.sha256
        else:
            altered = size != expected.size
    except OSError as error:
        raise IndexDamagedError(f"{path} is missing from the index ({error}).", _REBUILD) from error
    if altered:
        raise IndexDamagedError(f"{path} is damaged: it is not what the build wrote.", _REBUILD)


def _load_manifest(path: Path) -> Manifest:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        found = data["format"]
        if found != FORMAT:
            raise IndexFormatError(
                f"The index {path.parent.parent} has format {found}, "
                f"this version of askcorpus reads format {FORMAT}.",
                _REBUILD,
            )
        data["files"] = {name: FileSum(**entry) for name, entry in data["files"].items()}
        data["skipped"] = tuple((entry[0], entry[1]) for entry in data["skipped"])
        return Manifest(**data)
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise IndexDamagedError(f"{path} cannot be read ({error}).", _REBUILD) from error


@contextmanager
def builder_lock(index: Path) -> Iterator[None]:
    """Hold the right to build this index. The operating system frees it should the holder die.

    Raises:
        IndexLockedError: Another process holds it.
        AskcorpusError: The folder cannot be written to.
    """
    # Asking questions never locks, so it need not load the library.
    from filelock import FileLock, Timeout

    try:
        index.mkdir(parents=True, exist_ok=True)
        lock = FileLock(index / _LOCK)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise IndexLockedError(
            f"Another process is building the index {index}.",
            "Wait until it is done, then try again.",
        ) from error
    except OSError as error:
        raise AskcorpusError(
            f"The index folder {index} cannot be written to ({error.strerror}).",
            "Choose another with --index, or change its permissions.",
        ) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def new_generation_folder(index: Path) -> Iterator[Path]:
    """An empty folder to build in; removed again unless `publish` has renamed it."""
    remove_unfinished(index)
    folder = index / f"{_UNFINISHED}{os.getpid()}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(index: Path, folder: Path, manifest: Manifest) -> Generation:
    """Make what was built in `folder` the live generation.

    Args:
        index: The index folder, locked by the caller.
        folder: From `new_generation_folder`, complete but for its manifest.
        manifest: Without `files`: the sums are taken here.
    """
    sums = {
        path.relative_to(folder).as_posix(): FileSum(path.stat().st_size, sha256_of(path))
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    complete = replace(manifest, files=sums)
    text = json.dumps(asdict(complete), indent=1, ensure_ascii=False)
    (folder / _MANIFEST).write_text(text + "\n", encoding="utf-8", newline="\n")
    for path in folder.rglob("*"):
        _flush(path)
    name = f"gen-{_next_number(index):06d}-{_digest(sums)}"
    folder.rename(index / name)
    _flush(index)
    waiting = index / f"{_CURRENT}.new"
    waiting.write_text(name + "\n", encoding="utf-8", newline="\n")
    _flush(waiting)
    waiting.replace(index / _CURRENT)
    _flush(index)
    _remove_old(index)
    return Generation(name, index / name, complete)


def _digest(sums: dict[str, FileSum]) -> str:
    text = json.dumps({name: entry.sha256 for name, entry in sorted(sums.items())})
    return sha256(text.encode()).hexdigest()[:8]


def _generations(index: Path) -> list[Path]:
    """The generation folders, oldest first."""
    found = [path for path in index.iterdir() if _GENERATION.fullmatch(path.name)]
    return sorted(found, key=lambda path: int(path.name.split("-")[1]))


def _next_number(index: Path) -> int:
    generations = _generations(index)
    return int(generations[-1].name.split("-")[1]) + 1 if generations else 1


def remove_unfinished(index: Path) -> None:
    """Remove what a build that died has left behind. The caller holds the lock."""
    for path in index.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(path, ignore_errors=True)


def _remove_old(index: Path) -> None:
    # A reader on Windows may hold files of an old generation open: they go with a later build.
    for path in _generations(index)[:-_KEPT_GENERATIONS]:
        shutil.rmtree(path, ignore_errors=True)


def _flush(path: Path) -> None:
    """Ask the operating system to write a file or folder through to the disk."""
    if path.is_dir() and os.name == "nt":
        return  # Windows has no such thing for folders.
    descriptor = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
