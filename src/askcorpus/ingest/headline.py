"""The elements above a story → the one that is its headline.

The headline speaks of what the story speaks of; names of sites and sections do not. Among lines
that share enough words with the story the first one wins, for a standfirst stands below.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from askcorpus.ingest.elements import Element
from askcorpus.ingest.story import Story

_LONGEST = 40
_LONGEST_SENTENCE = 25
_FARTHEST = 300
_NEAR_BEST, _NEAR_FIRST = 0.6, 0.25
_TELLING = 2.0
_WORD = re.compile(r"[^\W_]+")


def find_headline(
    elements: Sequence[Element],
    opening: int | None,
    story: Story,
    title: str | None,
    furnished: bool,
) -> int | None:
    """Find the headline.

    Args:
        elements: The elements of a text.
        opening: Index of the first running text of the story, if there is any.
        story: The words of the story.
        title: The headline, where something outside the text gives it.
        furnished: Whether the text shows furniture: then the first line is not the likeliest.

    Returns:
        Index of the headline, or None where the text begins with its first paragraph.
    """
    stop = min(len(elements), _FARTHEST) if opening is None else opening
    above = range(max(0, stop - _FARTHEST), stop)
    if title is not None:
        wanted = _words(title)
        for index in above:
            if wanted and _words(elements[index].block.text) == wanted:
                return index
    candidates = [index for index in above if _eligible(elements[index])]
    if not candidates:
        return _sentence_as_headline(elements, opening)
    if len(candidates) == 1:
        return candidates[0]
    appeals = {index: _appeal(elements[index], story) for index in candidates}
    best = max(appeals.values())
    first = candidates[0]
    if best == 0 and furnished:
        return max(candidates, key=lambda index: _length(elements[index]))
    if not furnished and (appeals[first] >= _NEAR_FIRST * best or best < _TELLING):
        return first
    return next(index for index in candidates if appeals[index] >= _NEAR_BEST * best)


def _eligible(element: Element) -> bool:
    shape = element.shape
    return (
        shape.words <= _LONGEST
        and not shape.prose
        and not shape.moment
        and not element.strong
        and not element.byline
    )


def _appeal(element: Element, story: Story) -> float:
    if element.cue is not None or element.shape.truncated or not element.terms:
        return 0.0
    appeal = story.shared(element) * story.share(element)
    return appeal / 2 if element.shape.sentence else appeal


def _length(element: Element) -> int:
    return 0 if element.cue is not None or element.shape.truncated else element.shape.words


def _sentence_as_headline(elements: Sequence[Element], opening: int | None) -> int | None:
    """A headline may be a sentence: a short line that running text follows."""
    if opening is None:
        return None
    first = elements[opening].shape.words
    below = (element.shape.words for element in elements[opening + 1 :] if element.shape.prose)
    return opening if first <= _LONGEST_SENTENCE and first < next(below, 0) else None


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
