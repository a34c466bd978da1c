"""Articles of a build → which are copies and how their blocks recur, written down with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from askcorpus.indexing.article_writer import ArticleWriter
from askcorpus.ingest import compare, marks_of
from askcorpus.types import OnProgress


@dataclass(frozen=True, slots=True)
class Compared:
    """What the comparison of all articles of a build gave.

    Attributes:
        groups: For each article the lowest id among its copies, its own if it has none.
        marked: Ids of the articles whose marks were written anew.
    """

    groups: Sequence[int]
    marked: frozenset[int]

    @property
    def copies(self) -> int:
        """Articles that are copies of another one."""
        return len(self.groups) - len(set(self.groups))

    @property
    def copy_groups(self) -> int:
        """Groups of more than one article."""
        return sum(count > 1 for count in Counter(self.groups).values())


def compare_articles(writer: ArticleWriter, on_progress: OnProgress | None = None) -> Compared:
    """Find copies and recurring blocks, and mark the articles whose blocks recur as never before.

    Args:
        writer: Has the articles, and knows the generation before.
        on_progress: Told as the comparison goes on.
    """
    found = compare(writer.traits(), writer.story, writer.similarities_before(), on_progress)
    writer.set_similarities(found.similarities)
    writer.set_copy_groups(found.groups)
    marked = set()
    before = writer.recurrences()
    for number, (recurrence, then) in enumerate(zip(found.recurrences, before, strict=True)):
        if recurrence != then:
            writer.set_marks(number, recurrence, marks_of(writer.draft(number), recurrence))
            marked.add(number)
    return Compared(found.groups, frozenset(marked))
