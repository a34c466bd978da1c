"""The stories of all articles → which of them are copies of one report, so that it counts once.

Agency reports are printed by many outlets, cut, retitled and lightly edited. Two articles are
copies when at least `MIN_SHARED` of all their five-word shingles are found in both (their Jaccard
similarity). Two newsrooms that write about one event share far fewer, because runs of five equal
words are rare outside quotations; a copy that lost a paragraph or gained a local introduction keeps
more. A short extract of a long article is not a copy: it cannot stand for the whole.

Comparing all pairs is quadratic, so MinHash with locality-sensitive hashing proposes the pairs and
only their exact similarity decides.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterable, Sequence
from hashlib import blake2b

import numpy as np
from datasketch import MinHash, MinHashLSH
from numpy.typing import NDArray

from askcorpus.types import OnProgress, Progress

SHINGLE_WORDS = 5
MIN_WORDS = 20
"""Shorter texts have too few shingles to judge: they are copies only when their words are equal."""

MIN_SHARED = 0.55
"""A little above one half, so that another way of splitting words would not find less than half."""

BANDS, ROWS = 42, 3
"""LSH proposes a pair of similarity s with probability 1 - (1 - s**ROWS)**BANDS: 0.9995 at
`MIN_SHARED`, so that it leaves the decision to the exact similarity."""

MAX_CANDIDATES = 128
"""Earlier texts one text is compared with. Only crowds of look-alikes (the same notice in place of
thousands of stories) have more; they come out as several groups, in linear time."""

Shingles = NDArray[np.uint32]
"""Sorted, distinct hashes of a text's shingles."""

Pair = tuple[int, int]


def copy_groups(texts: Sequence[str], on_progress: OnProgress | None = None) -> list[int]:
    """Group texts that are exact or near copies of one another.

    Every two members of a group share enough (complete linkage), so a chain of gradual changes ends
    in several groups. Time grows linearly with the number of texts.

    MinHash: Broder, "On the resemblance and containment of documents", 1997. Locality-sensitive
    hashing by bands: Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", chapter 3.

    Args:
        texts: The stories, without navigation, advertisements and other boilerplate: shared
            boilerplate would make unrelated articles look alike. Case, punctuation and spacing do
            not matter.
        on_progress: Called now and then with the number of texts done.

    Returns:
        For each text the lowest index among its copies, its own if it has none.
    """
    original = list(range(len(texts)))
    first_with: dict[bytes, int] = {}
    shingles: dict[int, Shingles] = {}
    shared: dict[Pair, float] = {}
    blank = MinHash(num_perm=BANDS * ROWS, hashfunc=int)
    index = MinHashLSH(num_perm=BANDS * ROWS, params=(BANDS, ROWS))

    for number, text in enumerate(texts):
        if on_progress is not None and number % 100 == 0:
            on_progress(Progress("finding copies", number, len(texts), "articles"))
        words = _words(text)
        if words:
            original[number] = first_with.setdefault(_key(words), number)
        if original[number] != number or len(words) < MIN_WORDS:
            continue
        mine = shingles[number] = _shingles(words)
        signature = blank.copy()
        signature.update_batch(mine.tolist())
        for candidate in sorted(index.query(signature))[-MAX_CANDIDATES:]:
            similarity = _similarity(shingles[candidate], mine)
            if similarity >= MIN_SHARED:
                shared[candidate, number] = similarity
        index.insert(number, signature)

    group = {member: min(members) for members in _link(shared) for member in members}
    if on_progress is not None:
        on_progress(Progress("finding copies", len(texts), len(texts), "articles"))
    return [group.get(first, first) for first in original]


def _link(shared: dict[Pair, float]) -> Iterable[list[int]]:
    """Merge the most similar first, as long as all members of a group are among `shared`."""
    groups = {number: [number] for pair in shared for number in pair}
    for one, other in sorted(shared, key=lambda pair: (-shared[pair], pair)):
        ours, theirs = groups[one], groups[other]
        if ours is not theirs and all(
            (min(a, b), max(a, b)) in shared for a in ours for b in theirs
        ):
            ours.extend(theirs)
            for number in theirs:
                groups[number] = ours
    return groups.values()


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())


def _key(words: list[str]) -> bytes:
    return blake2b(" ".join(words).encode(), digest_size=16).digest()


def _shingles(words: list[str]) -> Shingles:
    starts = range(len(words) - SHINGLE_WORDS + 1)
    runs = (" ".join(words[start : start + SHINGLE_WORDS]) for start in starts)
    return np.unique(np.fromiter((zlib.crc32(run.encode()) for run in runs), dtype=np.uint32))


def _similarity(one: Shingles, other: Shingles) -> float:
    """Jaccard similarity: 1 for the same shingles, 0 for none in common."""
    common = np.intersect1d(one, other, assume_unique=True).size
    return float(common / (one.size + other.size - common))
