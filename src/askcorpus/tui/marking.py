"""What is marked in an article → how each of its lines looks: pure, by offsets alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from askcorpus.tui.finding import Found
from askcorpus.tui.sources import Highlight
from askcorpus.types import Mark

_CHOSEN_MARK: Final = "▌"
_OTHER_MARK: Final = "▏"
_FOUND_MARK: Final = "›"
_BOILERPLATE_MARK: Final = "┊"


@dataclass(frozen=True, slots=True)
class Marking:
    """Everything that is marked in an article.

    Attributes:
        boilerplate: The article's own marks.
        highlights: What the answer marks.
        chosen: Index of the highlight that is emphasised.
        found: The places of the words that are being found.
    """

    boilerplate: tuple[Mark, ...] = ()
    highlights: tuple[Highlight, ...] = ()
    chosen: int = 0
    found: Found | None = None

    def margin(self, start: int, end: int) -> tuple[str, str]:
        """Returns what stands in the margin beside a line, and the name of its style.

        Args:
            start: Offset of the line's first character.
            end: Offset one past its last.
        """
        in_line = [
            index
            for index, mark in enumerate(self.highlights)
            if _meets(start, end, mark.sentence_start, mark.sentence_end)
        ]
        if self.chosen in in_line:
            return _CHOSEN_MARK, "article--mark"
        if self.found is not None and self.found.current in self.found.between(start, end):
            return _FOUND_MARK, "article--mark"
        if in_line:
            return _OTHER_MARK, "article--mark"
        if any(_meets(start, end, mark.start, mark.end) for mark in self.boilerplate):
            return _BOILERPLATE_MARK, "article--boilerplate"
        return "", "article--mark"

    def spans(self, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """Yields what is marked in a line, later ones on top: offsets in it, name of the style.

        Args:
            start: Offset of the line's first character.
            end: Offset one past its last.
        """
        for first, last, name in self._marked(start, end):
            if _meets(start, end, first, last):
                yield max(first, start) - start, min(last, end) - start, name

    def _marked(self, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        for mark in self.boilerplate:
            yield mark.start, mark.end, "article--boilerplate"
        for highlight in self.highlights:
            yield highlight.sentence_start, highlight.sentence_end, "article--sentence"
        for index, highlight in enumerate(self.highlights):
            name = "article--chosen" if index == self.chosen else "article--quote"
            yield highlight.start, highlight.end, name
        if self.found is None:
            return
        for index in self.found.between(start, end):
            here = index == self.found.current
            name = "article--found-here" if here else "article--found"
            yield self.found.starts[index], self.found.ends[index], name


def _meets(start: int, end: int, other_start: int, other_end: int) -> bool:
    return start < other_end and other_start < end
