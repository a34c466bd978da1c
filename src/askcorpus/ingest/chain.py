"""Elements → story or furniture for each, as the best path through a chain of two states.

A page is read with the Viterbi algorithm (Viterbi 1967), as sequence models of boilerplate do
(Vogels et al. 2018, "Web2Text"), with few weights, set by hand: running text speaks for the story,
the more of it the more; after a heading such as "Related articles" only as far as it shares its
words with the story. Labels and dates speak for furniture, but less than a change of state costs,
so that a heading in a story stays in it and a row of links does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from askcorpus.ingest.cues import Reach
from askcorpus.ingest.elements import Element
from askcorpus.ingest.story import Reference, reference
from askcorpus.types import MarkKind

# What a change of state costs, in the unit of the gains below.
_LEAVE = 1.6
_RESUME = {None: 4.0, Reach.OPENS: 3.0, Reach.ENDS: 8.0}
_BEGIN = 0.5
_AFTER_BOX = 1.0
# Words of running text after which a page is in its story, and no longer in its head; and after
# which a paragraph that shares none of them is telling.
_IN_STORY, _DEEP = 60, 150

_WORDS_PER_GAIN = 15
_MOST_GAIN = 5.0
_LABEL_LOSS = 0.7
# Share of a block's words that the story before it has too. Over news articles of one section, a
# paragraph of another story mostly shares less than the first, one of the same story more than the
# second.
_UNRELATED, _RELATED = 0.04, 0.18
_SUMMARY_WORDS = 50
_LIST_SIGN = re.compile(r"[\d()/]|\bvs?\b| [-–—] ")
_NEVER = float("-inf")
# Furniture that stands below stories rather than in them.
_TAIL_KINDS = frozenset((MarkKind.SHARE, MarkKind.COUNTER, MarkKind.FORM, MarkKind.FOOTER))


@dataclass(frozen=True, slots=True)
class _Step:
    """How much an element speaks for the story, and what it costs to be in it after furniture."""

    index: int
    gain: float
    resume: float


@dataclass(slots=True)
class _Before:
    """What the walk through a page has met so far.

    Attributes:
        boxes: For each element whether its list stands right below it, see `_boxes`.
        words: Words of running text.
        opened: Reach of the heading that leads furthest away from the story.
        boxed: Whether the last such heading had its list right below it, so that it is closed.
        interrupted: Whether furniture of the tail came after the last running text.
    """

    boxes: Sequence[bool]
    words: int = 0
    opened: Reach | None = None
    boxed: bool = False
    interrupted: bool = False

    @property
    def resume(self) -> float:
        """What it costs to be in the story again."""
        if self.words < _IN_STORY:
            return _BEGIN
        return _AFTER_BOX if self.boxed else _RESUME[self.opened]

    def meet(self, elements: Sequence[Element], index: int) -> None:
        """Take note of an element, before it is weighed."""
        element = elements[index]
        if element.opens and element.cue is not None:
            self.opened = element.cue.reach if self.opened is not Reach.ENDS else self.opened
            self.boxed = self.opened is Reach.OPENS and self.boxes[index]
        if element.shape.prose:
            self.interrupted = False
        elif element.shape.moment or (element.strong and _kind(element) in _TAIL_KINDS):
            self.interrupted = True


def read_chain(elements: Sequence[Element], teasers: Set[int], furnished: float) -> list[bool]:
    """Tell story from furniture.

    Args:
        elements: The elements of a page.
        teasers: Indices of those in lists of teasers.
        furnished: How sure it is that the page has furniture at all, 0..1.

    Returns:
        For each element whether it is story. Elements that are furniture by their own wording and
        reach no further (an advertisement between two paragraphs) are not, and change nothing for
        their neighbours.
    """
    return _best_path(len(elements), list(_steps(elements, teasers, furnished)))


def _steps(elements: Sequence[Element], teasers: Set[int], furnished: float) -> Iterator[_Step]:
    known = reference(elements, teasers)
    before = _Before(_boxes(elements))
    for index, element in enumerate(elements):
        before.meet(elements, index)
        if element.opens:
            yield _Step(index, _NEVER, 0.0)
        if element.strong:
            continue
        if index in teasers:
            gain = -3.0 if element.shape.prose or element.shape.truncated else -1.0
        elif element.shape.prose:
            gain = _prose_gain(elements, index, known, before, furnished)
        else:
            gain = _label_gain(element, index > known.doubt, known, before, furnished)
        yield _Step(index, gain, before.resume)
        if element.shape.prose and index not in teasers:
            before.words += element.shape.words


def _prose_gain(
    elements: Sequence[Element], index: int, known: Reference, before: _Before, furnished: float
) -> float:
    """How much running text speaks for the story (above 0) or for furniture (below)."""
    shape = elements[index].shape
    doubtful = index > known.doubt
    alone = (doubtful or before.words >= _DEEP) and _stands_alone(elements, index)
    weight = min(shape.words / _WORDS_PER_GAIN, _MOST_GAIN)
    share = known.story.share(elements[index], own=known.whole or not doubtful)
    related = (share - _UNRELATED) / (_RELATED - _UNRELATED) * 2 - 1
    if not doubtful:
        return 0.5 * weight * max(-1.0, related) * furnished if alone and related < 0 else weight
    # Teasers are short; the longer a paragraph, the less it needs to share.
    related += min(1.5, max(0.0, shape.words / _SUMMARY_WORDS - 1))
    gain = weight * max(-1.0, min(1.0, related))
    if shape.truncated:
        return min(gain, 0.0) - 2.0
    return min(gain, 0.0) if alone and not before.boxed else gain


def _label_gain(
    element: Element, doubtful: bool, known: Reference, before: _Before, furnished: float
) -> float:
    """How much a label, a date or a short sentence speaks for furniture (below 0)."""
    shape = element.shape
    if shape.truncated and doubtful:
        return -1.5
    if shape.sentence:
        return 0.0
    if element.cue is not None or shape.moment:
        return -_LABEL_LOSS * furnished
    if not before.interrupted and _listed(element):
        return 0.0
    share = known.story.share(element, own=known.whole or not doubtful)
    unrelated = 1.0 - min(1.0, 2 * share)
    return -_LABEL_LOSS * furnished * unrelated * (0.4 if shape.bulleted else 1.0)


def _kind(element: Element) -> MarkKind | None:
    return None if element.cue is None else element.cue.kind


def _boxes(elements: Sequence[Element]) -> list[bool]:
    """For each element whether a list of labels stands right below it, ended by a blank line."""
    boxes = [False] * len(elements)
    ended = False
    # Backwards, so that each element is looked at once, however many are attached in a row.
    for index in range(len(elements) - 2, -1, -1):
        below = elements[index + 1]
        if not below.block.attached:
            ended = True
        else:
            ended = ended and below.label_like
            boxes[index] = ended
    return boxes


def _listed(element: Element) -> bool:
    """Whether a label looks like an item of a list (a result, a verse), not like a headline."""
    text = element.block.text
    return element.shape.words <= 4 or text.endswith((",", ";")) or bool(_LIST_SIGN.search(text))


def _stands_alone(elements: Sequence[Element], index: int) -> bool:
    """Whether running text is short and under a heading, as the summary of another story is."""
    if elements[index].shape.words > _SUMMARY_WORDS or index == 0:
        return False
    before = elements[index - 1]
    after = elements[index + 1] if index + 1 < len(elements) else None
    headed = before.label_like or before.strong or before.shape.moment
    return headed and (after is None or not after.shape.prose or after.strong)


def _best_path(length: int, steps: Sequence[_Step]) -> list[bool]:
    """Viterbi over the two states."""
    states = [False] * length
    story = furniture = 0.0
    came_from: list[tuple[bool, bool]] = []
    for step in steps:
        leave = 0.0 if step.gain == _NEVER else _LEAVE
        stay = story >= furniture - step.resume
        # On equal terms the story ends as late as it can.
        left = story - leave >= furniture
        came_from.append((stay, left))
        story, furniture = (
            (story if stay else furniture - step.resume) + step.gain,
            story - leave if left else furniture,
        )
    state = story >= furniture
    for step, (stay, left) in zip(reversed(steps), reversed(came_from), strict=True):
        states[step.index] = state
        state = stay if state else left
    return states
