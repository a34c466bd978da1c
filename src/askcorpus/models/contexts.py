"""Retrieved passage → what a reader sees of it, and what it is worth before it is read."""

from __future__ import annotations

from dataclasses import dataclass

from askcorpus.types import Hit

TITLE_CHARACTERS = 160
"""A longer title is cut where it is put before a passage."""

PRIOR_WEIGHT = 6.0
"""What a passage's fused retrieval score, 0..1, adds to the margins of its spans."""


@dataclass(frozen=True, slots=True)
class Context:
    """A passage as a reader sees it.

    Attributes:
        article_id: Which article it is part of.
        start: Where its text begins in the article.
        text: Its characters.
        title: The article's title, or empty.
        score: The retriever's fused score, 0..1.
    """

    article_id: int
    start: int
    text: str
    title: str
    score: float

    @classmethod
    def of(cls, hit: Hit) -> Context:
        """A retrieved passage."""
        return cls(hit.article.id, hit.passage.start, hit.text, hit.article.title or "", hit.score)


def heading(title: str, passage: str) -> str:
    """What a reader is shown before a passage: the article's title, unless it is there already.

    A passage from the middle of a story rarely says what the story is about.
    """
    line = " ".join(title[:TITLE_CHARACTERS].split())
    return f"{line}\n" if line and not passage.startswith(title) else ""
