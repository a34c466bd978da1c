"""Text → its layout: what is story, which line is the headline, what kind of furniture the rest is.

The wording of blocks, rows of teasers and the chain of story and furniture are put together here. A
page whose wording and structure give nothing away is all story: clean text is never guessed at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from askcorpus.ingest.chain import read_chain
from askcorpus.ingest.elements import Element, elements_of
from askcorpus.ingest.headline import find_headline
from askcorpus.ingest.story import Story
from askcorpus.ingest.sweep import Labels, beside_date, sweep
from askcorpus.ingest.teasers import teaser_elements
from askcorpus.types import Mark, MarkKind

# A label below the headline of so few words, unrelated to the story, is no standfirst.
_SCRAP_WORDS = 3
# Running text at the top of a page may be a slogan or a notice: if it is short, and shares hardly a
# word with the first paragraphs below it.
_LONGEST_SLOGAN, _FIRST_PARAGRAPHS, _LEAST_RELATED = 40, 6, 2


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text is laid out.

    Attributes:
        elements: Its blocks in order.
        labels: For each block the kind of furniture it is, or None for story.
        headline: Index of the headline's block, if there is one.
        opening: Index of the story's first block of running text, if there is one.
    """

    elements: tuple[Element, ...]
    labels: tuple[MarkKind | None, ...]
    headline: int | None
    opening: int | None

    def marks(self) -> tuple[Mark, ...]:
        """The furniture as marks: in order, disjoint, neighbours of one kind joined."""
        marks: list[Mark] = []
        joins = False
        for element, kind in zip(self.elements, self.labels, strict=True):
            block = element.block
            if kind is not None and joins and marks[-1].kind is kind:
                marks[-1] = Mark(marks[-1].start, block.end, kind)
            elif kind is not None:
                marks.append(Mark(block.start, block.end, kind))
            joins = kind is not None
        return tuple(marks)


def lay_out(text: str, title: str | None = None, start: int = 0) -> Layout:
    """Tell the story of a text from the furniture around it.

    Args:
        text: The text of an article, as decoded or extracted.
        title: Its headline, where something outside the text gives it.
        start: Where the text proper begins, after front matter.

    Returns:
        The layout of the text from there on.
    """
    elements = elements_of(text, start)
    teasers = teaser_elements(elements)
    evidence = sum(element.strong for element in elements) + len(teasers) / 3
    furnished = min(1.0, evidence / 2)
    states = read_chain(elements, teasers, furnished) if evidence else [True] * len(elements)
    opening = _opening(elements, states, bool(evidence))
    story = Story(tuple(e for e, state in zip(elements, states, strict=True) if state))
    headline = find_headline(elements, opening, story, title, bool(evidence))
    if headline is not None and headline == opening:
        opening = _next_prose(elements, states, headline)
    labels = _labels(elements, states, headline, opening, story, bool(evidence))
    if evidence:
        sweep(elements, labels, story, first=0 if headline is None else headline + 1)
    return Layout(elements, tuple(labels), headline, opening)


def _opening(elements: Sequence[Element], states: Sequence[bool], furnished: bool) -> int | None:
    """First running text of the story; slogans among the furniture at the top are passed over."""
    prose = [i for i, e in enumerate(elements) if states[i] and e.shape.prose]
    for place, (index, following) in enumerate(pairwise(prose), 1):
        if not furnished or elements[index].shape.words > _LONGEST_SLOGAN:
            return index
        between = elements[index + 1 : following]
        story = Story(tuple(elements[i] for i in prose[place : place + _FIRST_PARAGRAPHS]))
        related = story.shared(elements[index]) >= _LEAST_RELATED
        if related or not any(e.strong or e.label_like for e in between):
            return index
    return prose[-1] if prose else None


def _next_prose(elements: Sequence[Element], states: Sequence[bool], index: int) -> int | None:
    following = range(index + 1, len(elements))
    return next((i for i in following if states[i] and elements[i].shape.prose), None)


def _labels(
    elements: Sequence[Element],
    states: Sequence[bool],
    headline: int | None,
    opening: int | None,
    story: Story,
    furnished: bool,
) -> Labels:
    labels: Labels = []
    opened: MarkKind | None = None
    top = headline if headline is not None else -1
    body = opening if opening is not None else len(elements)
    for index, element in enumerate(elements):
        if element.opens and element.cue is not None:
            opened = element.cue.kind
        if index == top:
            label, opened = None, None
        elif element.strong and element.cue is not None:
            label = element.cue.kind
        elif index < top:
            label = MarkKind.NAVIGATION
        elif index < body:
            bare = not furnished or beside_date(elements, index)
            label = None if bare else _label_below_headline(element, story, opened)
        elif states[index]:
            label, opened = None, None
        else:
            label = opened or MarkKind.TEASER
        labels.append(label)
    return labels


def _label_below_headline(
    element: Element, story: Story, opened: MarkKind | None
) -> MarkKind | None:
    """Between headline and story: standfirst, byline and date stay, bits of menus go."""
    if element.shape.moment or element.byline:
        return None
    if element.cue is not None:
        return MarkKind.NAVIGATION
    if element.label_like and not story.shared(element):
        if opened is not None:
            return opened
        if element.shape.words <= _SCRAP_WORDS:
            return MarkKind.NAVIGATION
    return None
