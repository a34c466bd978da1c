"""Ranked passages → distinct ones with their twins, so that copies never crowd out other sources.

Copies of a report are cut and lightly edited, and their passages are cut elsewhere, so a passage of
a copy counts as told when most of its five-word shingles are. Passages of articles that are no
copies of one another are twins only when all their words are equal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from askcorpus.types import Hit, Twin

MOST_TOLD = 0.6
"""Share of a passage's shingles from which on it only repeats better passages of its copies."""

_SHINGLE_WORDS = 5
_WORD = re.compile(r"\w+")

_Shingles = frozenset[tuple[str, ...]]


def distinct(hits: Iterable[Hit], count: int) -> list[Hit]:
    """The best passages that differ from one another, each with its twins.

    Args:
        hits: Best first. Those that come after the last distinct one may still be twins.
        count: How many distinct ones at most.
    """
    kept: list[Hit] = []
    twins: list[list[Twin]] = []
    by_words: dict[tuple[str, ...], int] = {}
    told: dict[int, list[tuple[int, _Shingles]]] = {}
    for hit in hits:
        words = tuple(_WORD.findall(hit.text.casefold()))
        group, shingles = hit.article.copy_group, _shingles(words)
        original = by_words.get(words, _told_by(shingles, told.get(group, ())))
        if original is None and len(kept) == count:
            continue
        if original is not None:
            if hit.article.id != kept[original].article.id:
                twins[original].append(Twin(hit.passage, hit.article))
            continue
        told.setdefault(group, []).append((len(kept), shingles))
        by_words[words] = len(kept)
        kept.append(hit)
        twins.append([])
    return [replace(hit, twins=tuple(copies)) for hit, copies in zip(kept, twins, strict=True)]


def _shingles(words: tuple[str, ...]) -> _Shingles:
    last = max(1, len(words) - _SHINGLE_WORDS + 1)
    return frozenset(words[start : start + _SHINGLE_WORDS] for start in range(last))


def _told_by(shingles: _Shingles, told: Iterable[tuple[int, _Shingles]]) -> int | None:
    """Which kept passage tells most of a passage, if those kept together tell enough of it."""
    shared = [(len(shingles & known), -number) for number, known in told]
    if not shared or sum(common for common, _ in shared) < MOST_TOLD * len(shingles):
        return None
    return -max(shared)[1]
