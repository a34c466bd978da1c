"""The names and nouns of the index folder: generations, a manifest in each, CURRENT.

    index/
      CURRENT                    name of the live generation, replaced last and atomically
      build.lock                 locked by the process that builds
      build.holder.json          who that is, for people
      gen-000007-3f9c2a51/       immutable once CURRENT has named it
        manifest.json            what it is made of and the sha256 of every file
        articles.sqlite  vectors.faiss  vectors.npy  lexical/  encoder/
      building-4711/             a generation that is being written
      removing-gen-000005-…/     one that is being removed
      embedded-….log             vectors of a build that was interrupted, for the next to go on

Only names, sums and counts are dealt with here; what the files hold is the affair of their writers.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from askcorpus.errors import IndexDamagedError, IndexFormatError, IndexMissingError

FORMAT = 3
"""Version of the layout; an index of another one is rebuilt, never guessed at."""

_READ = (2, FORMAT)
"""Versions that can be read. Of version 2 the terms are in one part, without a table of parts."""

ARTICLES = "articles.sqlite"
VECTOR_INDEX = "vectors.faiss"
VECTORS = "vectors.npy"
LEXICAL = "lexical"
ENCODER = "encoder"

CURRENT = "CURRENT"
CURRENT_TO_BE = "CURRENT.new"
MANIFEST = "manifest.json"
EMBEDDED = "embedded-"
UNFINISHED = "building-"
REMOVING = "removing-"

REBUILD = "Rebuild it: askcorpus index --full"

_GENERATION = re.compile(r"gen-(\d{6,})-[0-9a-f]{8}")
_SUM = "sum"
"""Key of the manifest's sum of itself."""


@dataclass(frozen=True, slots=True)
class FileSum:
    """What a file of a generation is known by.

    Attributes:
        size: In bytes.
        sha256: Hex digest of all of it.
        ends: Hex sha256 of its first and last megabyte, for a file that is too large to be read at
            every opening: there lie the headers that a library would trip over. Otherwise empty.
    """

    size: int
    sha256: str
    ends: str = ""


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
        vector_index: How the vector index compares, see `vector.VectorIndexKind`.
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
    vector_index: str
    recall: float
    files: dict[str, FileSum] = field(default_factory=dict)

    def save(self, path: Path) -> None:
        """Write the manifest, with a sum of itself: it is what all other sums are trusted by."""
        data = asdict(self)
        text = json.dumps({**data, _SUM: _sum_of(data)}, indent=1, ensure_ascii=False)
        path.write_text(text + "\n", encoding="utf-8", newline="\n")

    @classmethod
    def load(cls, path: Path) -> Manifest:
        """Read the manifest of a generation.

        Raises:
            IndexFormatError: It was written by another version of askcorpus.
            IndexDamagedError: It is missing, or not what was written.
        """
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            found = data["format"]
            if found not in _READ:
                raise IndexFormatError(
                    f"The index {path.parent.parent} has format {found}, "
                    f"this version of askcorpus reads format {FORMAT}.",
                    REBUILD,
                )
            # Indexes of before there was a sum are read all the same.
            altered = _SUM in data and data.pop(_SUM) != _sum_of(data)
            data["files"] = {name: FileSum(**entry) for name, entry in data["files"].items()}
            data["skipped"] = tuple((entry[0], entry[1]) for entry in data["skipped"])
            manifest = cls(**data)
        except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
            raise IndexDamagedError(f"{path} cannot be read ({error}).", REBUILD) from error
        if altered:
            raise IndexDamagedError(f"{path} is damaged: it is not what was written.", REBUILD)
        return manifest


def _sum_of(data: dict[str, Any]) -> str:
    text = json.dumps(data, sort_keys=True)
    return sha256(text.encode()).hexdigest()


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


def generation_name(number: int, files: dict[str, FileSum]) -> str:
    """Name of a generation: a number that counts up, and a digest of what is in it."""
    text = json.dumps({name: entry.sha256 for name, entry in sorted(files.items())})
    return f"gen-{number:06d}-{sha256(text.encode()).hexdigest()[:8]}"


def entries_below(folder: Path) -> list[Path]:
    """All files and folders in a folder and those in it, in order; raises OSError.

    `Path.rglob` passes over a folder that cannot be listed: files would go without sums, and a
    generation that lacks them would pass for whole.
    """

    def refuse(error: OSError) -> None:
        raise error

    return sorted(
        Path(place, name)
        for place, folders, files in os.walk(folder, onerror=refuse)
        for name in (*folders, *files)
    )


def generations(index: Path) -> list[Path]:
    """The generation folders of an index, live or not, oldest first."""
    found = [path for path in index.iterdir() if _GENERATION.fullmatch(path.name)]
    return sorted(found, key=lambda path: number_of(path.name))


def number_of(name: str) -> int:
    """The number in a generation's name."""
    return int(name.split("-")[1])


def current_name(index: Path) -> str:
    """Name of the live generation.

    Raises:
        IndexMissingError: There is no index.
        IndexDamagedError: CURRENT names nothing usable.
    """
    try:
        name = (index / CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError as error:
        raise IndexMissingError(
            f"There is no index in {index}.", "Build one: askcorpus index"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamagedError(f"{index / CURRENT} cannot be read ({error}).", REBUILD) from error
    if not _GENERATION.fullmatch(name):
        raise IndexDamagedError(f"{index / CURRENT} does not name a generation.", REBUILD)
    return name
