"""What a hostile file is: its name, what is in it, and what is expected to become of it."""

from __future__ import annotations

from dataclasses import dataclass

STORY = (
    "The council of Varn closed the old quarry on Monday, after a survey had found that its "
    "northern wall was moving. Forty people worked there.\n\n"
    "Work will be found for all of them, the mayor said: “Nobody is left behind.” The café at "
    "the gate stays open until the end of September.\n"
)
"""A story like any other, around which hostile files are built."""


@dataclass(frozen=True, slots=True)
class BadFile:
    """A file that no newsroom would write.

    Attributes:
        name: Path below the corpus folder.
        data: Its bytes.
        skipped: Regular expression that a reason for skipping it, or a part of it, matches; None
            if nothing of it is skipped.
        articles: How many articles are read from it all the same.
    """

    name: str
    data: bytes
    skipped: str | None = None
    articles: int = 0


def read(name: str, data: bytes) -> BadFile:
    """A file that is read as one article."""
    return BadFile(name, data, articles=1)


def skipped(name: str, data: bytes, reason: str) -> BadFile:
    """A file that is skipped, for a reason that matches."""
    return BadFile(name, data, reason)
