"""Paragraphs, some of them in a box → the lines of a card, and which source each line stands for.

A card is drawn as one thing, since every widget makes every layout of the screen slower, and keys
wait while it is laid out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, cast

from rich.segment import Segment
from textual.content import Content
from textual.css.styles import RulesMap
from textual.geometry import Offset
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

from askcorpus.tui.sources import Source

_WRAPPED: Final = cast(RulesMap, {"text_wrap": "wrap", "text_overflow": "fold"})
_CUT: Final = cast(RulesMap, {"text_wrap": "nowrap", "text_overflow": "ellipsis"})
_LEFT, _RIGHT = "│ ", " │"
_EDGES: Final = len(_LEFT) + len(_RIGHT)
_NARROWEST: Final = 4


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, wrapped to the width there is; that of a source is one line, cut to it.

    Attributes:
        content: Its words.
        style: Component class of the card that it is drawn in; empty for the card's own style.
        indent: Columns left free on its left.
        gap: Whether a free line goes before it.
        source: What a click on it opens.
    """

    content: Content
    style: str = ""
    indent: int = 0
    gap: bool = False
    source: Source | None = None

    @property
    def rules(self) -> RulesMap:
        """How its lines break."""
        return _CUT if self.source is not None else _WRAPPED


@dataclass(frozen=True, slots=True)
class Box:
    """What stands in the frame.

    Attributes:
        title: Stands in the upper edge; cut where it is too long.
        style: Component class of the card that the frame is drawn in.
        blocks: What is framed.
    """

    title: str
    style: str
    blocks: Sequence[Block]


class CardFace(Visual):
    """The lines.

    Args:
        head: What stands above the frame.
        box: What is framed, if anything is.
        title_style: Component class of the card that the frame's title is drawn in.
    """

    def __init__(self, head: Sequence[Block], box: Box | None, *, title_style: str) -> None:
        self._head = tuple(head)
        self._box = box
        self._title_style = title_style
        framed = tuple(box.blocks) if box is not None else ()
        self.blocks: Final = (*self._head, *framed)

    @property
    def plain(self) -> str:
        """All words, as a selection sees them: neither wrapped nor framed."""
        return "\n".join(block.content.plain for block in self.blocks)

    def source_at(self, width: int, row: int) -> Source | None:
        """Returns the source whose line is number `row` when the card is `width` columns wide."""
        return next((source for at, source in self._sources(width) if at == row), None)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """Returns all the width there is."""
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Returns the number of lines at a width; the rules have no say."""
        head = sum(_height(block, width) for block in self._head)
        if self._box is None:
            return head
        return head + 2 + sum(_height(block, width - _EDGES) for block in self._box.blocks)

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """Returns the lines; see `Visual.render_strips`."""
        strips: list[Strip] = []
        line = 0
        for block in self._head:
            strips.extend(_drawn(block, width, style, options, line))
            line += _lines(block)
        if self._box is not None:
            strips.extend(self._framed(self._box, width, style, options, line))
        return strips[:height]

    def _framed(
        self, box: Box, width: int, style: Style, options: RenderOptions, line: int
    ) -> Iterator[Strip]:
        frame = style + options.get_style(f".{box.style}")
        title = Content(box.title).truncate(max(_NARROWEST, width - 6), ellipsis=True).plain
        rest = "─" * (width - Content(title).cell_length - 5)
        title_style = style + options.get_style(f".{self._title_style}")
        yield Strip.join([
            _strip("╭─ ", frame), _strip(title, title_style), _strip(f" {rest}╮", frame)
        ])  # fmt: skip
        left, right = _strip(_LEFT, frame), _strip(_RIGHT, frame)
        for block in box.blocks:
            for strip in _drawn(block, width - _EDGES, style, options, line):
                yield Strip.join([left, strip, right])
            line += _lines(block)
        yield _strip(f"╰{'─' * (width - 2)}╯", frame)

    def _sources(self, width: int) -> Iterator[tuple[int, Source]]:
        row = 0
        for number, block in enumerate(self.blocks):
            framed = number >= len(self._head)
            if number == len(self._head):
                row += 1
            row += _height(block, width - _EDGES if framed else width)
            if block.source is not None:
                yield row - 1, block.source


def _inner(block: Block, width: int) -> int:
    return max(_NARROWEST, width - block.indent)


def _height(block: Block, width: int) -> int:
    return block.gap + block.content.get_height(block.rules, _inner(block, width))


def _lines(block: Block) -> int:
    """How many lines the block has as a selection counts them: before it is wrapped."""
    return block.content.plain.count("\n") + 1


def _drawn(
    block: Block, width: int, style: Style, options: RenderOptions, line: int
) -> Iterator[Strip]:
    """Yields the lines of a block, as wide as `width`.

    Args:
        block: What to draw.
        width: In columns.
        style: Of the card.
        options: How to look up styles, and what is selected in the card.
        line: Number of the block's first line, as a selection counts them.
    """
    own = style + options.get_style(f".{block.style}") if block.style else style
    if block.gap:
        yield Strip.blank(width, style.rich_style)
    selection = _moved(options.selection, -line) if options.selection is not None else None
    inner = replace(options, rules=block.rules, selection=selection)
    before = [Strip.blank(block.indent, own.rich_style)] if block.indent else []
    for strip in block.content.render_strips(_inner(block, width), None, own, inner):
        x, y = _offset(strip)
        placed = Strip.join([*before, strip.apply_offsets(x, y + line)])
        yield placed.adjust_cell_length(width, own.rich_style)


def _offset(strip: Strip) -> tuple[int, int]:
    """Which character of its block a line begins with, and of which of the block's lines."""
    first = next(iter(strip), None)
    if first is None or first.style is None:
        return 0, 0
    x, y = first.style.meta.get("offset", (0, 0))
    return x, y


def _moved(selection: Selection, lines: int) -> Selection:
    move = Offset(0, lines)
    return Selection(*(end + move if end is not None else None for end in selection))


def _strip(text: str, style: Style) -> Strip:
    return Strip([Segment(text, style.rich_style)])
