"""What only all articles together tell: which are copies, and which of their blocks recur.

    Draft ─► traits_of ─► Traits of all articles ─► compare ─► Comparison ─► marks_of each article

Traits are small and are kept in the index: a build reads the changed files alone and still compares
them with everything.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from askcorpus.ingest.boilerplate import story_text
from askcorpus.ingest.copies import Similarities, copy_groups
from askcorpus.ingest.drafts import Draft
from askcorpus.ingest.recurring import BlockKeys, block_keys, mark_recurring, recurrences
from askcorpus.ingest.sketches import Sketch, sketch_of
from askcorpus.types import Mark, OnProgress


@dataclass(frozen=True, slots=True)
class Traits:
    """What is compared of an article: outlet, sketch of the story, keys of the blocks."""

    outlet: str | None
    sketch: Sketch
    blocks: BlockKeys


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the comparison of all articles found.

    Attributes:
        groups: For each article the lowest index among its copies, its own if it has none.
        recurrences: For each article how its blocks recur, see `recurring.recurrences`.
        similarities: Of the pairs that were compared, for the next build.
    """

    groups: list[int]
    recurrences: list[bytes]
    similarities: Similarities


def traits_of(draft: Draft) -> Traits:
    """What is compared of an article."""
    story = story_text(draft.text, draft.boilerplate)
    return Traits(draft.outlet, sketch_of(story), block_keys(draft.text))


def compare(
    traits: Sequence[Traits],
    story_of: Callable[[int], str],
    known: Similarities,
    on_progress: OnProgress | None = None,
) -> Comparison:
    """Find copies and recurring blocks.

    Args:
        traits: Of all articles of a corpus, in order of path.
        story_of: Index → the story of that article.
        known: Similarities that an earlier comparison found.
        on_progress: Called as the comparison goes on.
    """
    grouping = copy_groups([each.sketch for each in traits], story_of, known, on_progress)
    found = recurrences(
        [each.blocks for each in traits], grouping.groups, [each.outlet for each in traits]
    )
    return Comparison(grouping.groups, found, grouping.similarities)


def marks_of(draft: Draft, recurrence: bytes) -> tuple[Mark, ...]:
    """All boilerplate of an article, once it is known how its blocks recur."""
    marks = mark_recurring(draft, recurrence)
    # Where everything looks like furniture there is no story to keep apart from it.
    return marks if story_text(draft.text, marks).strip() else ()
