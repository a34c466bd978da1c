"""Articles made up by tests."""

from __future__ import annotations

from datetime import date

from askcorpus.types import Article


def article_of(
    number: int,
    text: str,
    *,
    group: int | None = None,
    outlet: str | None = None,
    published: date | None = None,
) -> Article:
    """An article of this text; `group` is that of its copies, its own if none is given."""
    return Article(
        id=number,
        path=f"{number}.txt",
        title=None,
        outlet=outlet,
        published=published,
        language="en",
        url=None,
        sha256="",
        copy_group=number if group is None else group,
        text=text,
    )
