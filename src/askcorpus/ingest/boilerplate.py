"""Text and marks → the story without its furniture, for steps that compare or count words."""

from __future__ import annotations

from collections.abc import Sequence

from askcorpus.types import Mark


def story_text(text: str, marks: Sequence[Mark]) -> str:
    """The text with marked stretches left out.

    Args:
        text: The text of an article.
        marks: Its marks, in order and disjoint.

    Returns:
        What is between the marks. Offsets into it are not offsets into the article.
    """
    parts: list[str] = []
    end = 0
    for mark in marks:
        parts.append(text[end : mark.start])
        end = mark.end
    return "".join([*parts, text[end:]])
