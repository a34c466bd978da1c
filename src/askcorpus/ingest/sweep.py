"""Labels of elements → the same, with the short lines settled that only their neighbours can tell.

Scraps among furniture are furniture; the heading of a story that goes on after furniture is story.
"""

from __future__ import annotations

from collections.abc import Sequence

from askcorpus.ingest.elements import Element
from askcorpus.ingest.story import Story
from askcorpus.types import MarkKind

Labels = list[MarkKind | None]

_UNRELATED = 0.34
_SCRAP_WORDS = 8
_ITEM_WORDS = 16
_HEADING_WORDS = 14
_NAME_WORDS, _PITCH_WORDS = 5, 25
_MOST_BETWEEN, _MOST_BEFORE = 3, 2


def sweep(elements: Sequence[Element], labels: Labels, story: Story, first: int) -> None:
    """Settle the short lines below the headline, in place.

    Args:
        elements: The elements of a page that has furniture.
        labels: For each the kind of furniture it is, or None for story; changed in place.
        story: The words of the story.
        first: Index of the first element to settle.
    """
    stop = len(labels)
    while stop > first:
        stop = _take_items(elements, labels, stop, first, story)
    index = first
    end = max((i for i, label in enumerate(labels) if label is None), default=-1)
    while index < len(labels):
        stop = index
        while stop < len(labels) and _scrap(elements, labels, stop, story, _SCRAP_WORDS):
            stop += 1
        _take_scraps(elements, labels, range(index, stop), first, end)
        index = stop + 1
    for index in range(first, len(labels) - 1):
        if _heads_story(elements, labels, index, story):
            labels[index] = None


def _take_items(
    elements: Sequence[Element], labels: Labels, stop: int, first: int, story: Story
) -> int:
    """In lines with no blank line between, those below furniture are the items of its list.

    Returns where the run of lines that ends at `stop` begins.
    """
    start = stop - 1
    items = stop
    # Below "Related articles" any label is an item; below a share bar only what is unrelated.
    labels_only = scraps_only = True
    while start >= first:
        if labels[start] is None:
            labels_only = labels_only and elements[start].label_like
            scraps_only = scraps_only and _scrap(elements, labels, start, story, _ITEM_WORDS)
        elif scraps_only or (labels_only and elements[start].opens):
            items = start
        if not elements[start].block.attached:
            break
        start -= 1
    for index in range(items + 1, stop):
        labels[index] = labels[index] or labels[index - 1]
    return max(start, first)


def _take_scraps(
    elements: Sequence[Element], labels: Labels, scraps: range, first: int, end: int
) -> None:
    """Scraps between furniture, or between the end of the story and furniture, go with it."""
    start, stop = scraps.start, scraps.stop
    if not scraps or stop == len(labels) or labels[stop] is None:
        return
    before = labels[start - 1] if start > first else None
    bulleted = any(element.shape.bulleted for element in elements[start:stop])
    if before is not None and len(scraps) <= _MOST_BETWEEN:
        labels[start:stop] = [before] * len(scraps)
    elif end < stop and not bulleted and len(scraps) <= _MOST_BEFORE:
        labels[start:stop] = [labels[stop]] * len(scraps)


def _heads_story(elements: Sequence[Element], labels: Labels, index: int, story: Story) -> bool:
    """Whether a label that went with the furniture above it heads the story below it."""
    element = elements[index]
    if labels[index] is None or labels[index + 1] is not None:
        return False
    if not element.label_like or element.cue is not None or element.block.attached:
        return False
    below = elements[index + 1]
    if not below.shape.prose or element.shape.words > _HEADING_WORDS or element.shape.truncated:
        return False
    above = elements[index - 1] if index else None
    after_list = above is not None and (above.strong or above.block.attached)
    return after_list or story.shared(element) > 0


def beside_date(elements: Sequence[Element], index: int) -> bool:
    """Whether a line stands next to a date, as the name of the writer does."""
    if elements[index].cue is not None:
        return False
    neighbours = elements[max(0, index - 1) : index + 2]
    return elements[index].shape.words <= _NAME_WORDS and any(e.shape.moment for e in neighbours)


def _pitch(elements: Sequence[Element], index: int) -> bool:
    """Whether a short sentence stands inside a form, to say what one would subscribe to."""
    if index == 0 or index + 1 == len(elements) or elements[index].shape.words > _PITCH_WORDS:
        return False
    around = (elements[index - 1], elements[index + 1])
    return all(e.strong and e.cue is not None and e.cue.kind is MarkKind.FORM for e in around)


def _scrap(
    elements: Sequence[Element], labels: Labels, index: int, story: Story, longest: int
) -> bool:
    """Whether an element, so far story, is a short label that the story knows nothing of."""
    element = elements[index]
    if labels[index] is not None or element.byline or beside_date(elements, index):
        return False
    if element.cue is not None or _pitch(elements, index):
        return True
    if not element.label_like:
        return False
    return element.shape.words <= longest and story.share(element) < _UNRELATED
