"""Text → extents of its sentences, by a maintained library (sentencex, Wikimedia).

What is ours is only what the library cannot know: where a line break is a mere wrap and where it
ends a line of its own (a heading, a bullet), and how a "sentence" of absurd length is cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from sentencex import get_sentence_boundaries

Extent = tuple[int, int]
"""Start (inclusive) and end (exclusive) in code points."""

MAX_SENTENCE_CHARS = 1000
"""A longer sentence is cut at white space: a page without full stops must still be quotable."""

_STRETCH = 10_000
"""Characters the library is given at once. Where quotation marks do not pair, or a script sets no
spaces, it takes time that grows with the square of this."""

_WRAP_COLUMNS = range(40, 101)
_BLANK_LINE = re.compile(r"(?:\r\n?|\n)[ \t\f\v\u00a0]*(?:\r\n?|\n)\s*")
_LINE = re.compile(r"[^\r\n]+")
_SPACE = re.compile(r"\s")


def sentence_extents(
    text: str, start: int = 0, end: int | None = None, language: str | None = None
) -> list[Extent]:
    """Sentences of `text[start:end]`, in order, disjoint, trimmed of white space.

    Together they hold every character of the stretch that is not white space.

    Args:
        text: Any text.
        start: First character to look at.
        end: One past the last; None for the end of the text.
        language: ISO 639-1 code; None means English rules.

    Returns:
        Extents in code points of `text`.
    """
    stop = len(text) if end is None else end
    return [
        piece
        for paragraph in _paragraphs(text, start, stop)
        for sentence in _split(text, *paragraph, language or "en")
        for piece in _pieces(text, *sentence)
    ]


def extent_holding(extents: Sequence[Extent], start: int, end: int) -> Extent | None:
    """The first of several extents that holds all of `start` to `end`; None if none does."""
    return next((each for each in extents if each[0] <= start and end <= each[1]), None)


def _paragraphs(text: str, start: int, end: int) -> Iterator[Extent]:
    """Stretches that no sentence crosses: blocks between blank lines, or their lines."""
    at = start
    for gap in _BLANK_LINE.finditer(text, start, end):
        yield from _lines(text, at, gap.start())
        at = gap.end()
    yield from _lines(text, at, end)


def _lines(text: str, start: int, end: int) -> Iterator[Extent]:
    lines = [match.span() for match in _LINE.finditer(text, start, end)]
    if len(lines) > 1 and _is_wrapped(text, lines):
        yield start, end
    else:
        yield from lines


def _is_wrapped(text: str, lines: list[Extent]) -> bool:
    """Whether the lines are one paragraph broken to fit a column.

    That is so when no line had room for the first word of the next one, and the column is of a
    width that people wrap at.
    """
    width = max(stop - start for start, stop in lines)
    if width not in _WRAP_COLUMNS:
        return False
    for (start, stop), (after, after_stop) in pairwise(lines):
        first_word = text[after:after_stop].split(maxsplit=1)
        if not first_word or (stop - start) + 1 + len(first_word[0]) <= width:
            return False
    return True


def _split(text: str, start: int, end: int, language: str) -> Iterator[Extent]:
    while end - start > _STRETCH:
        limit = start + _STRETCH
        found = list(_boundaries(text, start, limit, language))
        # Near the limit a quotation may be cut in two, and then sentences are told wrongly.
        sure = [extent for extent in found if extent[1] <= limit - MAX_SENTENCE_CHARS]
        if sure:
            yield from sure
            start = sure[-1][1]
        else:
            cut = _last_space(text, start, limit)
            yield from filter(None, [_trim(text, start, cut)])
            start = cut
    yield from _boundaries(text, start, end, language)


def _boundaries(text: str, start: int, end: int, language: str) -> Iterator[Extent]:
    stretch = text[start:end]
    if not stretch.strip():
        return
    for boundary in get_sentence_boundaries(language, stretch):
        extent = _trim(text, start + boundary["start_index"], start + boundary["end_index"])
        if extent is not None:
            yield extent


def _trim(text: str, start: int, end: int) -> Extent | None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    return (start + left, start + right) if left < right else None


def _pieces(text: str, start: int, end: int) -> Iterator[Extent]:
    """A sentence, or the parts of one that is too long, cut at its last white space that fits."""
    while end - start > MAX_SENTENCE_CHARS:
        cut = _last_space(text, start, start + MAX_SENTENCE_CHARS)
        yield from filter(None, [_trim(text, start, cut)])
        start = cut
        while text[start].isspace():  # Ends: the sentence does not end in white space.
            start += 1
    yield start, end


def _last_space(text: str, start: int, limit: int) -> int:
    """The last white space after `start` and before `limit`; `limit` if there is none."""
    spaces = (match.start() for match in _SPACE.finditer(text, start + 1, limit))
    return max(spaces, default=limit)
