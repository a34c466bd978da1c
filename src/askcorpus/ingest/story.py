"""Elements → the words of a story, as a measure of whether other text has to do with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from askcorpus.ingest.elements import Element

_SOME, _ENOUGH = 25, 80
"""Words of running text that can be a story, and that are enough of one to compare with."""


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


@dataclass(frozen=True, slots=True)
class Reference:
    """What on a page is story beyond doubt.

    Attributes:
        story: Running text to compare the rest with.
        doubt: Index from which running text may be that of other stories.
        whole: Whether `story` is all there is, for want of enough text before `doubt`.
    """

    story: Story
    doubt: int
    whole: bool


def reference(elements: Sequence[Element], teasers: Set[int]) -> Reference:
    """Find the part of a page that is story beyond doubt.

    Args:
        elements: The elements of a page.
        teasers: Indices of those in lists of teasers.

    Returns:
        The running text before the first heading that leads away from the story.
    """
    words = 0
    doubt = len(elements)
    for index, element in enumerate(elements):
        if element.opens and words >= _SOME:
            doubt = index
            break
        if element.shape.prose and not element.strong and index not in teasers:
            words += element.shape.words
    whole = words < _ENOUGH
    known = elements if whole else elements[:doubt]
    clear = (e for i, e in enumerate(known) if i not in teasers and not e.strong)
    return Reference(Story(tuple(clear)), doubt, whole)
