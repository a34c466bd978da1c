"""Text → blocks: the paragraphs, headings, list items and stray lines that marks are made of.

A block is a line, or the run of lines that a hard wrap made of one paragraph. Every character that
is not white space belongs to exactly one block.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_BULLET = re.compile(r"(?:[•·▪‣◦●○*+>|#–—-]|\d{1,3}[.)])\s")
# A hard wrap narrower or wider than this is a list of short lines, or no wrap at all.
_NARROWEST, _WIDEST = 45, 130
# Share of the wrap width that a line may stay short of it: words are not cut to fill a line.
_SLACK = 0.12
_FEWEST_WRAPPED = 3


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text without white space at either end: `text[start:end] == block.text`.

    Attributes:
        start: First character.
        end: One past the last character.
        text: The characters between.
        attached: Whether the block follows on the one before with no blank line between.
    """

    start: int
    end: int
    text: str
    attached: bool


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    # Whether only one line break lies between this line and the one before.
    follows: bool


def split_blocks(text: str, start: int = 0) -> tuple[Block, ...]:
    """Split a text into blocks, in order.

    Args:
        text: Any text, with any line ends.
        start: Character to begin at.

    Returns:
        The blocks; none for a text of white space.
    """
    lines = _lines(text, start)
    width = _wrap_width(text, lines)
    blocks: list[Block] = []
    opening = 0
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        if following is None or not _continues(text, line, following, width):
            first = lines[opening]
            content = text[first.start : line.end]
            blocks.append(Block(first.start, line.end, content, first.follows))
            opening = index + 1
    return tuple(blocks)


def _lines(text: str, begin: int) -> list[_Line]:
    lines: list[_Line] = []
    previous_end = begin
    for match in _LINE.finditer(text, begin):
        content = match.group()
        stripped = content.strip()
        if not stripped:
            continue
        start = match.start() + content.index(stripped[0])
        gap = text[previous_end:start]
        follows = bool(lines) and (gap == "\n" or len(_BREAK.findall(gap)) == 1)
        lines.append(_Line(start, start + len(stripped), follows))
        previous_end = start + len(stripped)
    return lines


def _wrap_width(text: str, lines: list[_Line]) -> int:
    """Column at which the text is hard-wrapped, or 0 where it is not.

    In wrapped text most lines that another follows are about as long, and many of those break off
    in the middle of a sentence: the next line goes on in lower case.
    """
    pairs = [(line, following) for line, following in pairwise(lines) if following.follows]
    lengths = sorted(line.end - line.start for line, _ in pairs)
    if len(lengths) < _FEWEST_WRAPPED:
        return 0
    width = lengths[int(len(lengths) * 0.95)]
    if not _NARROWEST <= width <= _WIDEST or lengths[-1] > 2 * _WIDEST:
        return 0
    full = [pair for pair in pairs if pair[0].end - pair[0].start >= width * (1 - 2 * _SLACK)]
    broken = sum(text[following.start].islower() for _, following in full)
    wrapped = len(full) >= len(lengths) / 2 and broken >= max(_FEWEST_WRAPPED, len(full) / 3)
    return width if wrapped else 0


def _continues(text: str, line: _Line, following: _Line, width: int) -> bool:
    """Whether the break between two lines is a wrap: the next word would not have fitted."""
    if not width or not following.follows:
        return False
    head = text[following.start : following.start + width]
    if _BULLET.match(head):
        return False
    first_word = head.split(None, 1)[0]
    return line.end - line.start + 1 + len(first_word) > width * (1 - _SLACK)
