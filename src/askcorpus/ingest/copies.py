"""Sketches of all stories → which of them are copies of one report, so that it counts once.

Agency reports are printed by many outlets, cut, retitled and lightly edited. Two articles are
copies when at least `MIN_SHARED` of all their five-word shingles are found in both (their Jaccard
similarity). Two newsrooms that write about one event share far fewer, because runs of five equal
words are rare outside quotations; a copy that lost a paragraph or gained a local introduction keeps
more. A short extract of a long article is not a copy: it cannot stand for the whole.

Comparing all pairs is quadratic, so MinHash with locality-sensitive hashing proposes the pairs and
only their exact similarity decides. What two stories share is remembered from build to build.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from askcorpus.ingest.sketches import BANDS, ROWS, Shingles, Sketch, shingles_of
from askcorpus.types import OnProgress, Progress

MIN_SHARED = 0.55
"""A little above one half, so that another way of splitting words would not find less than half."""

MAX_CANDIDATES = 128
"""Earlier texts one text is compared with. Only crowds of look-alikes (the same notice in place of
thousands of stories) have more; they come out as several groups, in linear time."""

Pair = tuple[int, int]

Similarities = dict[tuple[bytes, bytes], float]
"""Two digests of words (`Sketch.words`), in order → the similarity of their stories."""

_MIXERS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)
_CACHED_SHINGLES = 1024


@dataclass(frozen=True, slots=True)
class Grouping:
    """Copies found.

    Attributes:
        groups: For each story the lowest index among its copies, its own if it has none.
        similarities: Of all pairs that were compared.
    """

    groups: list[int]
    similarities: Similarities


def copy_groups(
    sketches: Sequence[Sketch],
    story_of: Callable[[int], str],
    known: Mapping[tuple[bytes, bytes], float],
    on_progress: OnProgress | None = None,
) -> Grouping:
    """Group stories that are exact or near copies of one another.

    Every two members of a group share enough (complete linkage), so a chain of gradual changes ends
    in several groups. Time grows linearly with the number of stories.

    Args:
        sketches: Of the stories without navigation, advertisements and other boilerplate: shared
            boilerplate would make unrelated articles look alike.
        story_of: Index → the story itself; asked only for stories that may be copies.
        known: Similarities found before.
        on_progress: Called now and then with the number of pairs done.
    """
    tell = on_progress or (lambda _: None)
    original = list(range(len(sketches)))
    first_with: dict[bytes, int] = {}
    for number, sketch in enumerate(sketches):
        if sketch.words:
            original[number] = first_with.setdefault(sketch.words, number)
    compared = [
        number
        for number, sketch in enumerate(sketches)
        if original[number] == number and sketch.signature is not None
    ]
    signatures = [sketch.signature for number in compared if (sketch := sketches[number])]
    pairs = candidate_pairs(np.array(signatures, dtype=np.uint32).reshape(-1, BANDS * ROWS))

    shingles = lru_cache(_CACHED_SHINGLES)(lambda number: shingles_of(story_of(number)))
    shared: dict[Pair, float] = {}
    similarities: Similarities = {}
    for done, (earlier, later) in enumerate(pairs.tolist()):
        if done % 100 == 0:
            tell(Progress("finding copies", done, len(pairs), "pairs"))
        one, other = compared[earlier], compared[later]
        low, high = sorted((sketches[one].words, sketches[other].words))
        similarity = known.get((low, high))
        if similarity is None:
            similarity = _similarity(shingles(one), shingles(other))
        similarities[low, high] = similarity
        if similarity >= MIN_SHARED:
            shared[one, other] = similarity
    tell(Progress("finding copies", len(pairs), len(pairs), "pairs"))
    group = {member: min(members) for members in _link(shared) for member in members}
    return Grouping([group.get(first, first) for first in original], similarities)


def candidate_pairs(signatures: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Pairs of stories that may be copies: those whose signatures agree on a band.

    A pair of similarity s is proposed with probability 1 - (1 - s**ROWS)**BANDS: 0.9995 at
    `MIN_SHARED`, so that the decision is left to the exact similarity. Locality-sensitive hashing
    by bands: Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", chapter 3.

    Args:
        signatures: Shape (stories, BANDS * ROWS).

    Returns:
        Shape (pairs, 2), each (earlier, later), in order of later, then earlier; at most
        `MAX_CANDIDATES` pairs for each later one, those with the nearest before it.
    """
    count = len(signatures)
    pairs = np.empty(0, dtype=np.int64)
    for band in range(BANDS):
        rows = signatures[:, band * ROWS : (band + 1) * ROWS].astype(np.uint64)
        keys = (rows * _MIXERS).sum(axis=1)
        order = np.argsort(keys, kind="stable")
        ordered = keys[order]
        found = [pairs]
        for distance in range(1, min(MAX_CANDIDATES, count - 1) + 1):
            equal = ordered[distance:] == ordered[:-distance]
            if not equal.any():
                break
            found.append(order[distance:][equal] * count + order[:-distance][equal])
        pairs = _nearest(np.unique(np.concatenate(found)), count)
    return np.stack([pairs % max(1, count), pairs // max(1, count)], axis=1)


def _nearest(pairs: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Of the sorted pairs of each later story, the last `MAX_CANDIDATES`."""
    later = pairs // max(1, count)
    ends = np.searchsorted(later, later, side="right")
    return pairs[ends - np.arange(len(pairs)) <= MAX_CANDIDATES]


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


def _similarity(one: Shingles, other: Shingles) -> float:
    """Jaccard similarity: 1 for the same shingles, 0 for none in common."""
    common = np.intersect1d(one, other, assume_unique=True).size
    return float(common / (one.size + other.size - common))
