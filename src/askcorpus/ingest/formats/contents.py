"""What a reader of a format gives: texts, and the lines it could not use."""

from __future__ import annotations

from dataclasses import dataclass

from askcorpus.ingest.drafts import Facts

_NO_FACTS = Facts()


@dataclass(frozen=True, slots=True)
class Piece:
    """One article's text in a file.

    Attributes:
        text: The decoded or extracted text.
        facts: What the file says about the article outside the text.
        start: Where the text proper begins; before it stands front matter.
        line: Line of the file the article stands on, counted from 1; None where the file is one
            article.
        source: The bytes it was read from, where they are not the whole file.
    """

    text: str
    facts: Facts = _NO_FACTS
    start: int = 0
    line: int | None = None
    source: bytes | None = None

    def path_in(self, file: str) -> str:
        """The path of the article, whose file has the path `file`."""
        return file if self.line is None else f"{file}#{self.line}"


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """A line of a file that gives no article, counted from 1, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Contents:
    """The articles of a file, and its broken lines."""

    pieces: tuple[Piece, ...]
    broken: tuple[BrokenLine, ...] = ()
