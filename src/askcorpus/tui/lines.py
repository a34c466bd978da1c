"""Article text + width → lines on the screen that know where in the text they lie.

Every line knows its offsets, so that a span of the text can be found on the screen without looking
for its words. Where all characters are as wide as one another, which is nearly everywhere, lines
are cut by counting; elsewhere Textual measures them. No widgets here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Final

from textual._wrap import compute_wrap_offsets

from askcorpus.display import plain_same_length

# Latin, Greek and Cyrillic letters, punctuation and currency signs: a cell each (UAX #11), and
# nothing among them has to be made safe.
_PLAIN: Final = (
    "[ -~\xa0-\xac\xae-\u02ff\u0370-\u0377\u0400-\u0482\u048a-\u052f"
    "\u2010-\u2027\u2030-\u205e\u20a0-\u20bf%s]*"
)
_A_CELL_EACH: Final = re.compile(_PLAIN % "")
_SAFE: Final = re.compile(_PLAIN % "\n\t")


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
    # No character is wider than two cells.
    while len(line) - start > width // 2:
        cut = _cut(line, start, width)
        if cut is None:
            break
        cuts.append(cut)
        start = cut
    return cuts


def _cut(line: str, start: int, width: int) -> int | None:
    """Where to cut what is left of a line from `start` on; None where it fits."""
    if _A_CELL_EACH.fullmatch(line, start, start + width):
        if len(line) - start <= width:
            return None
        space = line.rfind(" ", start, start + width)
        return start + width if space < 0 else space + 1
    measured = width
    while True:
        offsets = compute_wrap_offsets(line[start : start + measured], width, tab_size=1)
        if offsets:
            return start + offsets[0]
        if start + measured >= len(line):
            return None
        measured *= 2  # what has no width may go on for long
