"""Article text + width → lines on the screen that know where in the text they lie.

Every line knows its offsets, so that a span of the text can be found on the screen without looking
for its words. Where all characters are as wide as one another, which is nearly everywhere, lines
are cut by counting; elsewhere what is wider or narrower is measured. No widgets here.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rich.cells import cell_len

from askcorpus.display import plain_same_length

# Latin, Greek and Cyrillic letters, punctuation and currency signs: a cell each (UAX #11), and
# nothing among them has to be made safe.
_PLAIN: Final = (
    " -~\xa0-\xac\xae-\u02ff\u0370-\u0377\u0400-\u0482\u048a-\u052f"
    "\u2010-\u2027\u2030-\u205e\u20a0-\u20bf"
)
_A_CELL_EACH: Final = re.compile(f"[{_PLAIN}]*")
_SAFE: Final = re.compile(f"[{_PLAIN}\n\t]*")
_EMOJI_STYLE: Final = "\ufe0f"
# Joined emoji, or one with its style selected, share their cells: they are one shape.
_SHAPE: Final = re.compile(f".(?:{_EMOJI_STYLE}|\u200d.?)+|[^{_PLAIN}]")


@dataclass(frozen=True, slots=True)
class Lines:
    """A text laid out at one width.

    Attributes:
        text: The text made safe for display; every offset into the original holds in it.
        starts: Offset of the first character of each line, rising.
        ends: One past the last character of each line, its line break not counted.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.starts)

    def line_of(self, offset: int) -> int:
        """Returns the index of the line that shows the character at `offset`."""
        return max(0, bisect_right(self.starts, offset) - 1)


def lay_out(text: str, width: int) -> Lines:
    """Returns `text` wrapped between words to lines of at most `width` cells.

    A word wider than that is folded. Tabs become one space each: a wider one would move what is
    behind it away from its offset.

    Args:
        text: Any characters; they are made safe here.
        width: In terminal cells, at least 2 (the width of the widest character).
    """
    safe = text if _SAFE.fullmatch(text) else plain_same_length(text)
    safe = safe.replace("\t", " ")
    starts: list[int] = []
    ends: list[int] = []
    start_of_row = 0
    for line in safe.split("\n"):
        cuts = [0, *_cuts(line, width), len(line)]
        starts.extend(start_of_row + cut for cut in cuts[:-1])
        ends.extend(start_of_row + cut for cut in cuts[1:])
        start_of_row += len(line) + 1
    return Lines(safe, tuple(starts), tuple(ends))


def _cuts(line: str, width: int) -> list[int]:
    cuts: list[int] = []
    start = 0
    shapes: _Shapes | None = None
    # No character is wider than two cells.
    while len(line) - start > width // 2:
        if _A_CELL_EACH.fullmatch(line, start, start + width):
            end = start + width
        else:
            shapes = shapes or _Shapes(line)
            end = shapes.end(start, width)
        if end >= len(line):
            break
        space = line.rfind(" ", start, end)
        start = end if space < 0 else space + 1
        cuts.append(start)
    return cuts


class _Shapes:
    """What in a line is not a character of one cell: where it begins and ends, and its width."""

    def __init__(self, line: str) -> None:
        self._length = len(line)
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._cells: list[int] = []
        for match in _SHAPE.finditer(line):
            self._starts.append(match.start())
            self._ends.append(match.end())
            self._cells.append(_cells(match.group()))

    def end(self, start: int, width: int) -> int:
        """Returns the offset one past what fits in `width` cells from `start` on.

        What has no width stays with what is before it.
        """
        position, left = start, width
        for index in range(bisect_left(self._starts, start), len(self._starts)):
            before = self._starts[index] - position
            if before + self._cells[index] > left:
                return min(position + left, self._starts[index])
            left -= before + self._cells[index]
            position = self._ends[index]
        return min(position + left, self._length)


@lru_cache(maxsize=1024)
def _cells(shape: str) -> int:
    # The style may make wide what is further before, beyond a mark without a width.
    return 2 if _EMOJI_STYLE in shape else cell_len(shape)
