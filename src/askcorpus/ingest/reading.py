"""Files of a corpus → its articles: each file on its own first, then what only all of them tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from askcorpus.ingest.boilerplate import story_text
from askcorpus.ingest.drafts import Draft
from askcorpus.ingest.loading import load
from askcorpus.ingest.recurring import mark_recurring
from askcorpus.types import Article, OnProgress, Progress, Skipped, SourceFile


@dataclass(frozen=True, slots=True)
class Reading:
    """The articles of a corpus, by id, and what could not be read, with reasons."""

    articles: tuple[Article, ...]
    skipped: tuple[Skipped, ...]


def read_articles(
    folder: Path,
    files: Sequence[SourceFile],
    on_progress: OnProgress | None = None,
) -> Reading:
    """Read all articles of a corpus.

    Args:
        folder: The corpus folder.
        files: The files to read, as `scan` found them.
        on_progress: Called after each file, and before each step across articles.

    Returns:
        The articles, with ids from 0 in order of path (within a .jsonl file in order of line), and
        what was skipped.
    """
    report = on_progress or (lambda progress: None)
    drafts: list[Draft] = []
    skipped: list[Skipped] = []
    files = sorted(files, key=lambda file: file.path)
    for done, file in enumerate(files, 1):
        loaded = load(folder, file)
        drafts += loaded.drafts
        skipped += loaded.skipped
        report(Progress("reading", done, len(files), "files"))
    return Reading(assemble(drafts, on_progress), tuple(skipped))


def assemble(drafts: Sequence[Draft], on_progress: OnProgress | None = None) -> tuple[Article, ...]:
    """Make articles of drafts: find copies, mark recurring blocks, give ids.

    Args:
        drafts: The drafts of a whole corpus, in order of path.
        on_progress: Called as the comparison goes on.

    Returns:
        One article a draft, ids from 0 in the same order.
    """
    from askcorpus.ingest.copies import copy_groups

    stories = [story_text(draft.text, draft.boilerplate) for draft in drafts]
    groups = copy_groups(stories, on_progress)
    marks = mark_recurring(drafts, groups)
    return tuple(
        Article(
            id=index,
            path=draft.path,
            title=draft.title,
            outlet=draft.outlet,
            published=draft.published,
            language=draft.language,
            url=draft.url,
            sha256=draft.sha256,
            copy_group=group,
            text=draft.text,
            # Where everything looks like furniture there is no story to keep apart from it.
            boilerplate=boilerplate if story_text(draft.text, boilerplate).strip() else (),
        )
        for index, (draft, group, boilerplate) in enumerate(zip(drafts, groups, marks, strict=True))
    )
