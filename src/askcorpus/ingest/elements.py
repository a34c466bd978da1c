"""Block → element: the block with its shape, its cue and its words of substance.

What the parts of the layout (chain, headline, teasers) share, so that each block is looked at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from askcorpus.ingest.blocks import Block, split_blocks
from askcorpus.ingest.cues import Cue, Reach, cue_of
from askcorpus.ingest.shapes import Shape, shape_of, terms

_BYLINE = re.compile(
    r"(?:by|written by|reported by|reporting by|words by|von|par|por|автор:?)\s+\S", re.I
)
_LINE_REACH = 400


@dataclass(frozen=True)
class Element:
    """A block with what is known of it by itself."""

    block: Block
    shape: Shape
    cue: Cue | None

    @cached_property
    def line(self) -> str:
        """The beginning of the block with single spaces, to look for labels and names in."""
        return " ".join(self.block.text[:_LINE_REACH].split())

    @cached_property
    def terms(self) -> frozenset[str]:
        """The words of substance in the block."""
        return terms(self.block.text)

    @property
    def strong(self) -> bool:
        """Whether its wording alone makes it furniture."""
        return self.cue is not None and self.cue.reach is not Reach.WEAK

    @property
    def opens(self) -> bool:
        """Whether what follows belongs to it."""
        return self.cue is not None and self.cue.reach in (Reach.OPENS, Reach.ENDS)

    @property
    def byline(self) -> bool:
        """Whether it names who wrote the story."""
        return self.shape.words <= 20 and _BYLINE.match(self.line) is not None

    @property
    def label_like(self) -> bool:
        """Whether it is short and no sentence: a heading, a name, an item of a list."""
        return not self.shape.prose and not self.shape.sentence and not self.shape.moment


def elements_of(text: str, start: int = 0) -> tuple[Element, ...]:
    """Split a text into elements, in order.

    Args:
        text: Any text.
        start: Character to begin at.

    Returns:
        One element a block.
    """
    return tuple(
        Element(block, shape_of(block.text), cue_of(block.text))
        for block in split_blocks(text, start)
    )
