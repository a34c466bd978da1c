"""A story → its sketch: little enough to keep for every article, enough to find its copies.

Sketches are kept in the index, so that a build compares a changed article with all others without
reading these again.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

SHINGLE_WORDS = 5
MIN_WORDS = 20
"""Shorter texts have too few shingles to judge: they are copies only when their words are equal."""

BANDS, ROWS = 42, 3
"""How a signature is cut for locality-sensitive hashing, see `copies`."""

Shingles = NDArray[np.uint32]
"""Sorted, distinct hashes of a text's shingles."""

Signature = NDArray[np.uint32]
"""Shape (BANDS * ROWS,): the least hash of a text's shingles under each of so many functions."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is compared of a story.

    Attributes:
        words: Digest of its words, 16 bytes: stories of equal words have equal digests. Empty if
            it has none.
        signature: Its MinHash signature; None if it is shorter than `MIN_WORDS`.
    """

    words: bytes
    signature: Signature | None


def sketch_of(story: str) -> Sketch:
    """The sketch of a story. Case, punctuation and spacing do not matter.

    MinHash: Broder, "On the resemblance and containment of documents", 1997; its functions are the
    multiply-shift hashes of Dietzfelbinger et al., "A reliable randomized algorithm for the
    closest-pair problem", 1997.
    """
    words = _words(story)
    digest = blake2b(" ".join(words).encode(), digest_size=16).digest() if words else b""
    if len(words) < MIN_WORDS:
        return Sketch(digest, None)
    hashes = _FACTORS * _shingles(words).astype(np.uint64)[:, None] + _SUMMANDS
    return Sketch(digest, (hashes >> np.uint64(32)).min(axis=0).astype(np.uint32))


def shingles_of(story: str) -> Shingles:
    """The shingles of a story of at least `SHINGLE_WORDS` words."""
    return _shingles(_words(story))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())


def _shingles(words: list[str]) -> Shingles:
    starts = range(len(words) - SHINGLE_WORDS + 1)
    runs = (" ".join(words[start : start + SHINGLE_WORDS]) for start in starts)
    # A lone surrogate has no UTF-8 form, and is a character like any other here.
    hashes = (zlib.crc32(run.encode("utf-8", "surrogatepass")) for run in runs)
    return np.unique(np.fromiter(hashes, dtype=np.uint32))


def _numbers(name: bytes) -> NDArray[np.uint64]:
    """As many fixed random numbers as a signature has; the same with every version of NumPy."""
    digests = (
        blake2b(index.to_bytes(4, "little"), digest_size=8, person=name).digest()
        for index in range(BANDS * ROWS)
    )
    return np.frombuffer(b"".join(digests), dtype="<u8").astype(np.uint64)


_FACTORS = _numbers(b"factor") | np.uint64(1)
_SUMMANDS = _numbers(b"summand")
