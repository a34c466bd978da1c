"""Article text + width → lines on the screen that know where in the text they lie.

Wrapping is Textual's; what is added is the offsets, so that a span of the text can be found on the
screen without looking for its words. No widgets here.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from textual.document._document import Document
from textual.document._wrapped_document import WrappedDocument

from askcorpus.display import plain_same_length

_TAB_TO_SPACE = {ord("\t"): " "}


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
    safe = plain_same_length(text).translate(_TAB_TO_SPACE)
    document = Document(safe)
    wrapped = WrappedDocument(document, width)
    starts: list[int] = []
    ends: list[int] = []
    start_of_row = 0
    for row, line in enumerate(document.lines):
        cuts = [0, *wrapped.get_offsets(row), len(line)]
        starts.extend(start_of_row + cut for cut in cuts[:-1])
        ends.extend(start_of_row + cut for cut in cuts[1:])
        start_of_row += len(line) + 1
    return Lines(safe, tuple(starts), tuple(ends))
