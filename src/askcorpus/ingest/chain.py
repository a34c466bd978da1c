"""Elements → story or furniture for each, as the best path through a chain of two states.

A page is read with the Viterbi algorithm (Viterbi 1967), as sequence models of boilerplate do
(Vogels et al. 2018, "Web2Text"), with few weights, set by hand: running text speaks for the story,
the more of it the more; after a heading such as "Related articles" only as far as it shares its
words with the story. Labels and dates speak for furniture, but less than a change of state costs,
so that a heading in a story stays in it and a row of links does not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from askcorpus.ingest.cues import Reach
from askcorpus.ingest.elements import Element
from askcorpus.types import MarkKind

# What a change of state costs, in the unit of the gains below.
_LEAVE = 1.6
_RESUME = {None: 4.0, Reach.OPENS: 3.0, Reach.ENDS: 8.0}
_BEGIN = 0.5
# Words of running text after which a page is in its story, and no longer in its head.
_IN_STORY = 60
# Words of it after which a paragraph that shares none of them is telling.
_DEEP = 150

_WORDS_PER_GAIN = 15
_MOST_GAIN = 5.0
# Share of a block's words that the story before it has too. Over news articles of one section, a
# paragraph of another story mostly shares less than the first, one of the same story more than the
# second.
_UNRELATED, _RELATED = 0.04, 0.18
_SUMMARY_WORDS = 50
_ENOUGH_REFERENCE = 80
_LIST_SIGN = re.compile(r"[\d()/]|\bvs?\b| [-–—] ")
_NEVER = float("-inf")


# Furniture that stands below stories rather than in them.
_TAIL_KINDS = frozenset((MarkKind.SHARE, MarkKind.COUNTER, MarkKind.FORM, MarkKind.FOOTER))


@dataclass(frozen=True)
class Story:
    """The running text of a story, as a measure of what has to do with it."""

    elements: tuple[Element, ...]

    @cached_property
    def counts(self) -> Counter[str]:
        """Its words of substance, by the number of elements that have them."""
        return Counter(
            term for element in self.elements if element.shape.prose for term in element.terms
        )

    def share(self, element: Element, own: bool = False) -> float:
        """Share of an element's words that the story has too, 0..1.

        Args:
            element: The element.
            own: Whether the element is part of the story, so that its own words do not count.

        Returns:
            The share; 0.5, which tells nothing, where the element has no words of substance.
        """
        if not element.terms:
            return 0.5
        least = 2 if own else 1
        return sum(self.counts[term] >= least for term in element.terms) / len(element.terms)

    def shared(self, element: Element) -> int:
        """How many of an element's words the story has too."""
        return sum(term in self.counts for term in element.terms)


def reference(elements: Sequence[Element], teasers: Set[int]) -> tuple[Story, int]:
    """The part of a page that is story beyond doubt, and where doubt begins.

    Args:
        elements: The elements of a page.
        teasers: Indices of those in lists of teasers.

    Returns:
        The words of the running text before the first heading that leads away from the story, and
        the index of that heading; where there is too little text before it, all running text and
        the number of elements.
    """
    clear = [e for i, e in enumerate(elements) if i not in teasers and not e.strong]
    words = 0
    for index, element in enumerate(elements):
        if element.shape.prose and not element.strong and index not in teasers:
            words += element.shape.words
        if element.opens and words >= _ENOUGH_REFERENCE:
            before = [e for i, e in enumerate(elements[:index]) if i not in teasers]
            return Story(tuple(e for e in before if not e.strong)), index
    return Story(tuple(clear)), len(elements)


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
    story, doubt = reference(elements, teasers)
    steps: list[tuple[int, float, float]] = []
    opened: Reach | None = None
    words = 0
    interrupted = False
    for index, element in enumerate(elements):
        if element.opens and element.cue is not None:
            opened = element.cue.reach if opened is not Reach.ENDS else opened
            steps.append((index, _NEVER, 0.0))
        if element.shape.prose:
            interrupted = False
        elif element.shape.moment or (element.cue is not None and element.cue.kind in _TAIL_KINDS):
            interrupted = element.strong or element.shape.moment or interrupted
        if element.strong:
            continue
        deep = words >= _DEEP
        resume = _RESUME[opened] if words >= _IN_STORY else _BEGIN
        if element.cue is None and element.label_like and not interrupted and _listed(element):
            gain = 0.0
        else:
            gain = _gain(elements, index, story, index > doubt, index in teasers, furnished, deep)
        steps.append((index, gain, resume))
        if element.shape.prose and index not in teasers:
            words += element.shape.words
    return _best_path(len(elements), steps)


def _gain(
    elements: Sequence[Element],
    index: int,
    story: Story,
    doubtful: bool,
    teaser: bool,
    furnished: float,
    deep: bool,
) -> float:
    """How much an element speaks for the story (above 0) or for furniture (below)."""
    element = elements[index]
    shape = element.shape
    if teaser:
        return -3.0 if shape.prose or shape.truncated else -1.0
    if shape.prose:
        weight = min(shape.words / _WORDS_PER_GAIN, _MOST_GAIN)
        share = story.share(element, own=not doubtful)
        related = (share - _UNRELATED) / (_RELATED - _UNRELATED) * 2 - 1
        if not doubtful:
            alone = deep and related < 0 and _stands_alone(elements, index)
            return 0.5 * weight * max(-1.0, related) * furnished if alone else weight
        # Teasers are short; the longer a paragraph, the less it needs to share.
        related += min(1.5, max(0.0, shape.words / _SUMMARY_WORDS - 1))
        gain = weight * max(-1.0, min(1.0, related))
        if shape.truncated:
            return min(gain, 0.0) - 2.0
        return min(gain, 0.0) if _stands_alone(elements, index) else gain
    if shape.truncated and doubtful:
        return -1.5
    if shape.sentence:
        return 0.0
    if element.cue is not None or shape.moment:
        return -0.7 * furnished
    unrelated = 1.0 - min(1.0, 2 * story.share(element, own=not doubtful))
    return -0.7 * furnished * unrelated * (0.4 if shape.bulleted else 1.0)


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


def _best_path(length: int, steps: Sequence[tuple[int, float, float]]) -> list[bool]:
    """Viterbi over two states; a step is (index, gain of being story, cost of resuming it)."""
    states = [False] * length
    story = furniture = 0.0
    came_from: list[tuple[bool, bool]] = []
    for _, gain, resume in steps:
        leave = 0.0 if gain == _NEVER else _LEAVE
        stay = story >= furniture - resume
        # On equal terms the story ends as late as it can.
        left = story - leave >= furniture
        came_from.append((stay, left))
        story, furniture = (
            (story if stay else furniture - resume) + gain,
            story - leave if left else furniture,
        )
    state = story >= furniture
    for (index, _, _), (stay, left) in zip(reversed(steps), reversed(came_from), strict=True):
        states[index] = state
        state = stay if state else left
    return states
