"""Passages of a generation → the index of their terms, of which unchanged parts are taken over."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from askcorpus.indexing.article_writer import Run
from askcorpus.indexing.articles import ArticleStore
from askcorpus.indexing.lexical import LexicalDocument, write_lexical
from askcorpus.indexing.term_parts import TermPart, is_kept, load_parts, plan_parts, save_parts
from askcorpus.indexing.term_segments import join_segments, segments_in

_DOCUMENTS_AT_ONCE = 4096


def write_terms(
    folder: Path, articles: ArticleStore, runs: Sequence[Run], before: Path | None
) -> None:
    """Write the term index of a generation.

    Args:
        folder: Where; must not exist yet.
        articles: The passages.
        runs: Those taken over from the generation before.
        before: Its term index, if there is one.
    """
    scratch = folder.with_name(f"{folder.name}-parts")
    folder.mkdir()
    scratch.mkdir()
    known = {part.name: part for part in load_parts(before)} if before is not None else {}
    parts: list[TermPart] = []
    chosen: list[tuple[Path, Sequence[str]]] = []
    for part in plan_parts(articles.passage_counts()):
        kept = known.get(part.name)
        if before is not None and kept is not None and is_kept(part, kept, runs):
            source, segments = before, kept.segments
        else:
            source = scratch / f"{part.name:08x}"
            source.mkdir()
            write_lexical(_documents(articles, part), source)
            segments = segments_in(source)
        chosen.append((source, segments))
        parts.append(replace(part, segments=segments))
    join_segments(chosen, folder)
    save_parts(parts, folder)
    shutil.rmtree(scratch)


def _documents(articles: ArticleStore, part: TermPart) -> Iterator[LexicalDocument]:
    """The passages of a part as BM25 sees them."""
    end = part.first + part.count
    for first in range(part.first, end, _DOCUMENTS_AT_ONCE):
        for item in articles.passage_texts(range(first, min(end, first + _DOCUMENTS_AT_ONCE))):
            yield LexicalDocument(
                part.key(item.passage.id - part.first),
                item.title or "",
                item.text,
                item.published,
                item.outlet,
            )
