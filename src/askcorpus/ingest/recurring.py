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
from dataclasses import dataclass
from itertools import takewhile

from askcorpus.ingest.blocks import Block, split_blocks
from askcorpus.ingest.drafts import Draft
from askcorpus.ingest.elements import elements_of
from askcorpus.ingest.story import Story
from askcorpus.types import Mark, MarkKind

FEWEST = 3
"""Stories a block must stand in, copies not counted, to count as recurring."""

_FEWEST_INSIDE = 5
_SHARE_INSIDE = 0.2
_FEWEST_WORDS_INSIDE = 4
_UNRELATED = 0.18


@dataclass(frozen=True, slots=True)
class _Recurrence:
    """In how many stories each recurring block stands, and how many stories each outlet has."""

    stories: dict[int, int]
    by_outlet: Counter[str | None]

    def recurs(self, block: Block) -> bool:
        """Whether a block stands in enough stories."""
        return _fingerprint(block) in self.stories

    def pervades(self, block: Block, outlet: str | None) -> bool:
        """Whether so many stories of the outlet have the block that none of them can own it."""
        count = self.stories.get(_fingerprint(block), 0)
        return count >= _FEWEST_INSIDE and count >= _SHARE_INSIDE * self.by_outlet[outlet]


def mark_recurring(drafts: Sequence[Draft], groups: Sequence[int]) -> list[tuple[Mark, ...]]:
    """Mark the blocks that recur across articles.

    A block is marked where it stands at the top or foot of an article, with nothing but furniture
    beyond it; in the midst of a story only if a fifth of its outlet's stories have it.

    Args:
        drafts: All articles of a corpus.
        groups: For each the copy group it is in.

    Returns:
        For each article all its marks, old and new, in order and disjoint.
    """
    recurrence = _recurrence(drafts, groups)
    return [_marks(draft, recurrence) for draft in drafts]


def _recurrence(drafts: Sequence[Draft], groups: Sequence[int]) -> _Recurrence:
    counts: Counter[int] = Counter()
    by_outlet: Counter[str | None] = Counter()
    last_group: dict[int, int] = {}
    last_outlet: dict[str | None, int] = {}
    # Articles of one group come one after another, so the last group seen tells whether it is new.
    for index in sorted(range(len(drafts)), key=groups.__getitem__):
        draft, group = drafts[index], groups[index]
        if last_outlet.get(draft.outlet) != group:
            last_outlet[draft.outlet] = group
            by_outlet[draft.outlet] += 1
        for block in split_blocks(draft.text):
            fingerprint = _fingerprint(block)
            if last_group.get(fingerprint) != group:
                last_group[fingerprint] = group
                counts[fingerprint] += 1
    recurring = {fingerprint: count for fingerprint, count in counts.items() if count >= FEWEST}
    return _Recurrence(recurring, by_outlet)


def _fingerprint(block: Block) -> int:
    return hash(" ".join(block.text.casefold().split()))


def _marks(draft: Draft, recurrence: _Recurrence) -> tuple[Mark, ...]:
    blocks = split_blocks(draft.text)
    recurring = {i for i, block in enumerate(blocks) if recurrence.recurs(block)}
    if not recurring:
        return draft.boilerplate
    known = {i for i, block in enumerate(blocks) if _covered(block, draft.boilerplate)}
    candidates = _unrelated(draft, blocks, recurring - known)
    edges = _edge(range(len(blocks)), known, candidates)
    edges |= _edge(range(len(blocks) - 1, -1, -1), known, candidates)
    inside = {
        i
        for i in candidates
        if len(blocks[i].text.split()) >= _FEWEST_WORDS_INSIDE
        and recurrence.pervades(blocks[i], draft.outlet)
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
