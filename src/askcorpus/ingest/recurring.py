"""Articles and copy groups → marks on blocks that recur across articles: an outlet's furniture.

What one page cannot tell, many can: the same line at the foot of five different stories is no part
of any of them. Copies of one report share their story too, so a block counts once a copy group.
Running text that has to do with its story (a paragraph of background that an agency repeats) is
left alone, wherever it recurs: people ask about it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from enum import IntEnum, unique
from hashlib import blake2b
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from askcorpus.ingest.blocks import Block, split_blocks
from askcorpus.ingest.drafts import Draft
from askcorpus.ingest.elements import elements_of
from askcorpus.ingest.story import Story
from askcorpus.types import Mark, MarkKind

BlockKeys = NDArray[np.uint64]

FEWEST = 3
"""Stories a block must stand in, copies not counted, to count as recurring."""

_FEWEST_INSIDE = 5
_SHARE_INSIDE = 0.2
_FEWEST_WORDS_INSIDE = 4
_UNRELATED = 0.18


@unique
class Recurrence(IntEnum):
    """How a block recurs."""

    NO = 0
    YES = 1
    """It stands in at least `FEWEST` stories."""
    EVERYWHERE = 2
    """So many stories of its outlet have it that none of them can own it."""


def block_keys(text: str) -> BlockKeys:
    """A key for each block of a text, by which equal blocks of other texts are known."""
    digests = (
        blake2b(
            " ".join(block.text.casefold().split()).encode("utf-8", "surrogatepass"), digest_size=8
        ).digest()
        for block in split_blocks(text)
    )
    return np.frombuffer(b"".join(digests), dtype="<u8").astype(np.uint64)


def recurrences(
    keys: Sequence[BlockKeys], groups: Sequence[int], outlets: Sequence[str | None]
) -> list[bytes]:
    """How the blocks of all articles recur.

    Args:
        keys: The `block_keys` of every article.
        groups: The copy group of each.
        outlets: The outlet of each.

    Returns:
        For each article a string of `Recurrence`, one byte a block.
    """
    lengths = [len(item) for item in keys]
    if not sum(lengths):
        return [b""] * len(keys)
    block_key = np.concatenate(list(keys))
    article = np.repeat(np.arange(len(keys)), lengths)
    group = np.asarray(groups)[article]
    order = np.lexsort((group, block_key))
    ordered, ordered_group = block_key[order], group[order]
    new_key = np.concatenate([[True], ordered[1:] != ordered[:-1]])
    new_pair = new_key | np.concatenate([[True], ordered_group[1:] != ordered_group[:-1]])
    of_key = np.cumsum(new_key) - 1
    stories = np.empty(len(order), dtype=np.int64)
    stories[order] = np.bincount(of_key, weights=new_pair).astype(np.int64)[of_key]

    by_outlet = Counter(outlet for outlet, _ in set(zip(outlets, groups, strict=True)))
    share = np.array([_SHARE_INSIDE * by_outlet[outlet] for outlet in outlets])[article]
    found = np.full(len(article), Recurrence.NO, dtype=np.uint8)
    found[stories >= FEWEST] = Recurrence.YES
    found[(stories >= _FEWEST_INSIDE) & (stories >= share)] = Recurrence.EVERYWHERE
    ends = np.cumsum(lengths).tolist()
    return [found[end - length : end].tobytes() for end, length in zip(ends, lengths, strict=True)]


def mark_recurring(draft: Draft, recurrence: bytes) -> tuple[Mark, ...]:
    """Mark the blocks of an article that recur across articles.

    A block is marked where it stands at the top or foot of an article, with nothing but furniture
    beyond it; in the midst of a story only if a fifth of its outlet's stories have it.

    Args:
        draft: The article.
        recurrence: How each of its blocks recurs, see `recurrences`.

    Returns:
        All its marks, old and new, in order and disjoint.
    """
    if not any(recurrence):
        return draft.boilerplate
    blocks = split_blocks(draft.text)
    recurring = {i for i, how in enumerate(recurrence) if how != Recurrence.NO}
    known = {i for i, block in enumerate(blocks) if _covered(block, draft.boilerplate)}
    candidates = _unrelated(draft, blocks, recurring - known)
    edges = _edge(range(len(blocks)), known, candidates)
    edges |= _edge(range(len(blocks) - 1, -1, -1), known, candidates)
    inside = {
        i
        for i in candidates
        if recurrence[i] == Recurrence.EVERYWHERE
        and len(blocks[i].text.split()) >= _FEWEST_WORDS_INSIDE
    }
    new = [Mark(blocks[i].start, blocks[i].end, MarkKind.RECURRING) for i in edges | inside]
    return tuple(sorted([*draft.boilerplate, *new], key=lambda mark: mark.start))


def _covered(block: Block, marks: Sequence[Mark]) -> bool:
    """Whether a block touches a mark. Marks and blocks are both in order, so few are looked at."""
    place = bisect_right(marks, block.start, key=lambda mark: mark.end)
    return place < len(marks) and marks[place].start < block.end


def _unrelated(draft: Draft, blocks: Sequence[Block], indices: Collection[int]) -> set[int]:
    """The blocks that are no part of the story: neither its title nor about its subject."""
    if not indices:
        return set()
    elements = elements_of(draft.text)
    story = Story(tuple(element for i, element in enumerate(elements) if i not in indices))
    title = " ".join((draft.title or "").casefold().split())
    return {
        i
        for i in indices
        if title not in blocks[i].text.casefold() or not title
        if not elements[i].shape.prose or story.share(elements[i]) < _UNRELATED
    }


def _edge(order: Iterable[int], known: Collection[int], candidates: Collection[int]) -> set[int]:
    """The candidates met before the first block that is neither furniture nor a candidate."""
    met = set(takewhile(lambda i: i in known or i in candidates, order))
    return met & set(candidates)
