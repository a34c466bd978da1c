"""Text + words typed → where they stand in it, as offsets; which of these places is next.

Pure: the reader draws the places, and the keys that walk them only change an index.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Found:
    """The places where some words stand in a text.

    Attributes:
        starts: Offsets of their first characters, rising.
        ends: Offsets one past their last characters; places do not overlap.
        current: Index of the place that is shown; 0 where there is none.
    """

    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    current: int = 0

    def __len__(self) -> int:
        return len(self.starts)

    def walk(self, step: int) -> Found:
        """Returns the same places with the one `step` further on as the current, round the end."""
        return replace(self, current=(self.current + step) % len(self)) if self.starts else self

    def at_or_after(self, offset: int) -> Found:
        """Returns the same places with the first one from `offset` on as the current."""
        first = bisect_left(self.starts, offset)
        return replace(self, current=first if first < len(self) else 0)

    def among(self, starts: Sequence[int], ends: Sequence[int]) -> Found:
        """Returns only the places that begin in one of these stretches.

        Args:
            starts: Offsets of the first characters of the stretches, rising.
            ends: Offsets one past their last ones.
        """
        kept = [
            (start, end)
            for start, end in zip(self.starts, self.ends, strict=True)
            if (row := bisect_right(starts, start) - 1) >= 0 and start < ends[row]
        ]
        return Found(tuple(start for start, _ in kept), tuple(end for _, end in kept))

    def between(self, start: int, end: int) -> range:
        """Returns the indices of the places that reach into `[start, end)`."""
        first = bisect_left(self.ends, start + 1)
        return range(first, max(first, bisect_left(self.starts, end)))


def find(text: str, words: str) -> Found:
    """Returns every place where `words` stand in `text`, without regard to case.

    White space in `words` stands for any white space, so that words are found across the end of a
    line. White space around them does not count while something is being typed.

    Args:
        text: As it is shown.
        words: As typed; no pattern, every character stands for itself.
    """
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    if not pattern:
        return Found()
    # `re` compares characters one by one, so that offsets hold where lower case is longer.
    spans = [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)]
    return Found(tuple(start for start, _ in spans), tuple(end for _, end in spans))
