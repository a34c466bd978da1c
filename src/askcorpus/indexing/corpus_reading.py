"""Corpus files + the generation before → drafts of all articles; only what has changed is read.

A file counts as unchanged if its path, size and time of modification are those of the generation
before, or else, and always with `verify`, if its bytes have the same sha256.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from askcorpus.indexing.article_writer import ArticleWriter, KeptFile
from askcorpus.indexing.inheritance import Inheritance
from askcorpus.ingest import Loaded, Sandbox, load, sha256_of_file, traits_of
from askcorpus.types import FileChanges, OnProgress, Progress, SourceFile


@dataclass(frozen=True, slots=True)
class CorpusRead:
    """What reading gave.

    Attributes:
        kept: For each article taken over from the generation before, its id then, by its id now.
        articles: How many articles there are.
        changes: What has happened to the files since the generation before.
    """

    kept: dict[int, int]
    articles: int
    changes: FileChanges


def read_corpus(
    inheritance: Inheritance,
    files: Sequence[SourceFile],
    writer: ArticleWriter,
    on_progress: OnProgress,
) -> CorpusRead:
    """Write the drafts of all articles, with ids from 0 in order of path.

    Args:
        inheritance: What may be taken over from the generation before.
        files: As `scan` found them, in order of path.
        writer: Takes the drafts, and knows the generation before.
        on_progress: Called for each file.
    """
    reader = _CorpusReader(inheritance, writer)
    with Sandbox(inheritance.limits) as sandbox:
        for done, file in enumerate(files, 1):
            reader.read(file, sandbox)
            on_progress(Progress("reading", done, len(files), "files"))
    return reader.finish(files)


class _CorpusReader:
    """Reads or keeps one file after the other, and counts."""

    def __init__(self, inheritance: Inheritance, writer: ArticleWriter) -> None:
        self._inheritance = inheritance
        self._writer = writer
        self._before = writer.files_before()
        # Asked once: of every file of a large corpus, it took longer than to look at them.
        self._keeps_drafts = inheritance.drafts
        self._trusts_times = inheritance.times
        self._articles = 0
        self._kept: dict[int, int] = {}
        self._kept_files: list[str] = []
        self._added = self._changed = self._unchanged = 0

    def read(self, file: SourceFile, sandbox: Sandbox) -> None:
        known = self._before.get(file.path)
        if known is not None and self._is_unchanged(file, known):
            self._keep(file, known)
            return
        loaded = load(self._inheritance.corpus, file, self._inheritance.limits, sandbox)
        self._write(file, loaded)
        if known is None:
            self._added += 1
        elif loaded.sha256 != known.sha256:
            self._changed += 1
        else:
            self._unchanged += 1

    def finish(self, files: Sequence[SourceFile]) -> CorpusRead:
        self._writer.keep_articles(self._kept.items())
        self._writer.keep_skipped(self._kept_files)
        removed = len(self._before.keys() - {file.path for file in files})
        changes = FileChanges(self._added, self._changed, removed, self._unchanged)
        return CorpusRead(self._kept, self._articles, changes)

    def _is_unchanged(self, file: SourceFile, known: KeptFile) -> bool:
        if not self._keeps_drafts or known.sha256 is None or file.size != known.file.size:
            return False
        if self._trusts_times and file.mtime_ns == known.file.mtime_ns:
            return True
        limits = self._inheritance.limits
        return sha256_of_file(self._inheritance.corpus, file, limits) == known.sha256

    def _keep(self, file: SourceFile, known: KeptFile) -> None:
        self._writer.add_file(file, known.sha256)
        for article in known.articles:
            self._kept[self._articles] = article
            self._articles += 1
        self._kept_files.append(file.path)
        self._unchanged += 1

    def _write(self, file: SourceFile, loaded: Loaded) -> None:
        self._writer.add_file(file, loaded.sha256, loaded.skipped)
        for draft in loaded.drafts:
            self._writer.add_draft(self._articles, file, draft, traits_of(draft))
            self._articles += 1
