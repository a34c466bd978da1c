"""Laid-out text + boilerplate marks → the lines that are left when boilerplate is hidden.

Lines are left out, the text stays whole: every offset holds, hidden or not.
"""

from __future__ import annotations

from collections.abc import Sequence

from askcorpus.tui.lines import Lines
from askcorpus.types import Mark


def without_boilerplate(lines: Lines, marks: Sequence[Mark]) -> Lines:
    """Returns `lines` less those that show boilerplate alone, and less the blanks this leaves.

    A line that shows a word of the story too stays as it is.

    Args:
        lines: Of an article's text.
        marks: The article's own, in order of start and disjoint.
    """
    kept: list[int] = []
    blank_before = hidden_before = False
    first = 0
    for row, (start, end) in enumerate(zip(lines.starts, lines.ends, strict=True)):
        while first < len(marks) and marks[first].end <= start:
            first += 1
        blank = not lines.text[start:end].strip()
        if not blank and _is_covered(lines.text, start, end, marks, first):
            hidden_before = True
            continue
        # What stood around something hidden would leave a gap of two blank lines.
        if blank and hidden_before and (blank_before or not kept):
            continue
        kept.append(row)
        blank_before = blank
        hidden_before = hidden_before and blank
    return Lines(
        lines.text,
        tuple(lines.starts[row] for row in kept),
        tuple(lines.ends[row] for row in kept),
    )


def _is_covered(text: str, start: int, end: int, marks: Sequence[Mark], first: int) -> bool:
    """Whether all that can be seen of a line lies in marks, of which `first` may be the first."""
    position = start
    for index in range(first, len(marks)):
        mark = marks[index]
        if mark.start >= end:
            break
        if text[position : mark.start].strip():
            return False
        position = max(position, mark.end)
    return not text[position:end].strip()
