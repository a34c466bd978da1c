"""Articles in order → the parts of their term index, and the numbers that passages have in it.

A part holds the passages of successive articles, and lies in files of its own. Where one ends, the
path of an article decides, as in content-defined chunking (Muthitacharoen, Chen & Mazières 2001, "A
Low-bandwidth Network File System"): a change moves no boundary but its own, so a rebuild has the
parts of a full build and writes only those anew in which something has changed.

The files must not name ids of passages, since these move. A passage is known there by the name of
its part and its place in it.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import blake2b
from pathlib import Path

from askcorpus.errors import IndexDamagedError
from askcorpus.indexing.article_writer import Run

MOST_PARTS = 16
"""About how many parts a large index has at most: each costs every search a little."""

FEWEST_ARTICLES = 256
"""Articles of a part, about, in a small index."""

_TABLE = "parts.json"
_NAME_BYTES = 4
_PLACE_BITS = 32


@dataclass(frozen=True, slots=True)
class TermPart:
    """Some successive passages.

    Attributes:
        name: Digest of the path of its first article; no other part has it.
        first: Id of its first passage.
        count: How many passages it has.
        segments: What tantivy calls the files that hold it, see `term_segments`.
    """

    name: int
    first: int
    count: int
    segments: tuple[str, ...] = ()

    def key(self, place: int) -> int:
        """The number of the passage at a place, from 0, in the files."""
        return self.name << _PLACE_BITS | place


def plan_parts(
    articles: Sequence[tuple[str, int]],
    *,
    most_parts: int = MOST_PARTS,
    fewest_articles: int = FEWEST_ARTICLES,
) -> list[TermPart]:
    """Part the articles of a generation.

    Args:
        articles: Path and number of passages of each, in order.
        most_parts: See `MOST_PARTS`.
        fewest_articles: See `FEWEST_ARTICLES`.

    Returns:
        The parts, in order, without their segments; none is empty.
    """
    wanted = max(fewest_articles, len(articles) // most_parts)
    # A power of two: as a corpus grows, the parts stay what they are until it has doubled.
    mask = (1 << (wanted - 1).bit_length()) - 1
    parts: list[TermPart] = []
    names: set[int] = set()
    passages = 0
    for path, count in articles:
        name = int.from_bytes(_digest(path))
        if count and (not parts or (name & mask == 0 and name not in names)):
            parts.append(TermPart(name, passages, 0))
            names.add(name)
        passages += count
        if parts:
            parts[-1] = replace(parts[-1], count=passages - parts[-1].first)
    return parts


def _digest(path: str) -> bytes:
    return blake2b(path.encode("utf-8", "surrogateescape"), digest_size=_NAME_BYTES).digest()


def is_kept(part: TermPart, before: TermPart, runs: Sequence[Run]) -> bool:
    """Whether a part holds what one of the generation before held.

    Args:
        part: The part.
        before: One of the generation before.
        runs: The passages taken over from there, in order of id.
    """
    if part.name != before.name or part.count != before.count:
        return False
    place = bisect_right(runs, part.first, key=lambda run: run.first) - 1
    return (
        place >= 0
        and part.first + part.count <= runs[place].end
        and part.first - runs[place].first + runs[place].before == before.first
    )


class PassageKeys:
    """Ids of passages ↔ their numbers in the files of a term index."""

    def __init__(self, parts: Iterable[TermPart]) -> None:
        self._parts = list(parts)
        self._firsts = [part.first for part in self._parts]
        self._first_of = {part.name: part.first for part in self._parts}

    def key(self, passage: int) -> int:
        """The number of a passage."""
        part = self._parts[bisect_right(self._firsts, passage) - 1]
        return part.key(passage - part.first)

    def passage(self, key: int) -> int:
        """The passage of a number."""
        return self._first_of[key >> _PLACE_BITS] + (key & ((1 << _PLACE_BITS) - 1))


def save_parts(parts: Iterable[TermPart], folder: Path) -> None:
    """Write down the parts of the term index in a folder."""
    text = json.dumps([asdict(part) for part in parts], indent=1)
    (folder / _TABLE).write_text(text + "\n", encoding="utf-8", newline="\n")


def load_parts(folder: Path) -> tuple[TermPart, ...]:
    """What `save_parts` wrote; none for an index that was written in one.

    Raises:
        IndexDamagedError: It cannot be read.
    """
    path = folder / _TABLE
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return tuple(TermPart(**{**row, "segments": tuple(row["segments"])}) for row in rows)
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamagedError(
            f"{path} cannot be read ({error}).", "Rebuild it: askcorpus index --full"
        ) from error
