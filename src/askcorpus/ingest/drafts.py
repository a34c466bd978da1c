"""What reading one file gives: drafts of articles, before anything is compared across articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from askcorpus.types import Mark, Skipped


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file says about its article outside the article's text; None where it is silent."""

    title: str | None = None
    outlet: str | None = None
    published: date | None = None
    language: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as its own file gives it: no id and no copy group yet.

    The attributes mean what they mean in `askcorpus.types.Article`.
    """

    path: str
    title: str | None
    outlet: str | None
    published: date | None
    language: str | None
    url: str | None
    sha256: str
    text: str
    boilerplate: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Loaded:
    """What one file gave, and the hex sha256 of its bytes, None where they could not be read."""

    drafts: tuple[Draft, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    sha256: str | None = None


class UnreadableError(Exception):
    """A file, or a line of one, cannot become an article; the message is the reason shown."""
