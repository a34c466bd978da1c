"""Corpus folder → a new live generation of the index.

The steps, in order: find the files, read them into articles, compare these, cut them into passages,
embed the passages, write the search indexes, make the new generation live. Every step takes over
what has not changed from the generation before.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from askcorpus.arguments import checked_index
from askcorpus.errors import AskcorpusError, CorpusError, IndexMissingError
from askcorpus.indexing import store
from askcorpus.indexing.article_writer import ArticleWriter
from askcorpus.indexing.articles import ArticleStore
from askcorpus.indexing.checkpoint import VectorLog
from askcorpus.indexing.comparing import Compared, compare_articles
from askcorpus.indexing.corpus_reading import CorpusRead, read_corpus
from askcorpus.indexing.cutting import Cut, cut
from askcorpus.indexing.embedding import Embedded, embed
from askcorpus.indexing.inheritance import Inheritance, is_up_to_date, settings_of
from askcorpus.indexing.preloading import Preloading, preloading
from askcorpus.indexing.term_segments import link_or_copy
from askcorpus.indexing.terms import write_terms
from askcorpus.indexing.vector import VectorIndexSummary, write_vectors
from askcorpus.indexing.vector_rows import NewVectorRows
from askcorpus.ingest import scan
from askcorpus.models.encoder import Encoder, EncoderCard
from askcorpus.models.provide import EncoderExport
from askcorpus.models.sources import DEFAULT_ENCODER
from askcorpus.types import (
    DEFAULT_LIMITS,
    BuildReport,
    FileChanges,
    Limits,
    OnProgress,
    Progress,
    Skipped,
    SourceFile,
)


def build_index(
    corpus: Path,
    index: Path,
    *,
    encoder: str = DEFAULT_ENCODER,
    full: bool = False,
    verify: bool = False,
    on_progress: OnProgress | None = None,
    threads: int = 0,
    limits: Limits = DEFAULT_LIMITS,
) -> BuildReport:
    """Bring the index up to date with the corpus folder.

    Args:
        corpus: Folder of articles.
        index: Folder of the index; made if it is not there.
        encoder: Name of the embedding model, see `models.sources.encoder_source`.
        full: Build even if nothing has changed, and take over nothing.
        verify: Compare the bytes of all files with those that were indexed, not only their sizes
            and times.
        on_progress: Told of every step.
        threads: CPU threads for embedding; 0 for all cores.
        limits: Of each file; what is over them is skipped.

    Returns:
        What was done. `built` is False if the index was up to date.

    Raises:
        CorpusError: The corpus folder is missing or holds no article.
        IndexLockedError: Another process is building this index.
        ModelError: The encoder cannot be loaded.
    """
    corpus, index = corpus.resolve(), checked_index(index)
    with store.builder_lock(index):
        previous, why = (None, ()) if full else _previous_generation(index)
        if previous is not None and not verify and is_up_to_date(previous, corpus, encoder, limits):
            return _report_of(previous)
        inheritance = Inheritance(previous, corpus, limits, verify)
        build = _Build(index, inheritance, encoder, on_progress or (lambda _: None), threads)
        return build.run(why)


def is_current(
    corpus: Path, index: Path, encoder: str = DEFAULT_ENCODER, limits: Limits = DEFAULT_LIMITS
) -> bool:
    """Whether the index exists, can be read, and matches the corpus folder and the settings."""
    generation, _ = _previous_generation(index.resolve())
    return generation is not None and is_up_to_date(generation, corpus.resolve(), encoder, limits)


def _previous_generation(index: Path) -> tuple[store.Generation | None, tuple[str, ...]]:
    """The live generation, or why there is none that can be used."""
    try:
        return store.open_generation(index), ()
    except IndexMissingError:
        return None, ()
    except AskcorpusError as error:
        return None, (f"{error.title} Everything was built anew.",)


def _report_of(generation: store.Generation) -> BuildReport:
    manifest = generation.manifest
    with closing(ArticleStore(generation.folder / store.ARTICLES)) as articles:
        files = len(articles.files())
    return BuildReport(
        generation=generation.name,
        built=False,
        articles=manifest.articles,
        passages=manifest.passages,
        reused=manifest.passages,
        skipped=tuple(Skipped(path, reason) for path, reason in manifest.skipped),
        copies=manifest.copies,
        copy_groups=manifest.copy_groups,
        tokens=0,
        seconds=0.0,
        embed_seconds=0.0,
        recall=manifest.recall,
        files=FileChanges(0, 0, 0, files),
    )


@dataclass(frozen=True, slots=True)
class _Written:
    """The articles of a build, in their file, and the encoder that they are cut for."""

    read: CorpusRead
    compared: Compared
    skipped: tuple[Skipped, ...]
    passages: Cut
    encoder_folder: Path
    card: EncoderCard
    encoder: Callable[[], Encoder]


class _Build:
    """One build; the caller holds the lock."""

    def __init__(
        self,
        index: Path,
        inheritance: Inheritance,
        encoder: str,
        on_progress: OnProgress,
        threads: int,
    ) -> None:
        self._index = index
        self._inheritance = inheritance
        self._corpus = inheritance.corpus
        self._encoder_name = encoder
        self._tell = on_progress
        self._threads = threads

    def run(self, notes: tuple[str, ...]) -> BuildReport:
        began = time.perf_counter()
        with preloading() as loading:
            # First, so that it goes on while the encoder is checked and the files are listed.
            loading.start_reading()
            files = loading.start(partial(scan, self._corpus))
            export = EncoderExport(self._encoder_name, self._inheritance.file(store.ENCODER))
            try:
                with store.new_generation_folder(self._index) as folder:
                    written = self._write_articles(folder, files(), export, loading)
                    card = written.card
                    with VectorLog(self._index, card.fingerprint, card.dimension) as log:
                        with closing(self._new_vectors(folder, written)) as vectors:
                            embedded = self._embed(folder, written, vectors, log)
                            self._tell(Progress("writing", 0))
                            searched = self._write_searched(folder, written, vectors)
                        _copy_folder(written.encoder_folder, folder / store.ENCODER)
                        manifest = self._manifest(written, searched)
                        generation = store.publish(
                            self._index, folder, manifest, self._inheritance.generation
                        )
            except BaseException:
                export.cancel()
                raise
        manifest = generation.manifest
        return BuildReport(
            generation=generation.name,
            built=True,
            articles=manifest.articles,
            passages=manifest.passages,
            reused=manifest.passages - embedded.embedded,
            skipped=written.skipped,
            copies=manifest.copies,
            copy_groups=manifest.copy_groups,
            tokens=embedded.tokens,
            seconds=time.perf_counter() - began,
            embed_seconds=embedded.seconds,
            recall=manifest.recall,
            files=written.read.changes,
            notes=(*notes, *self._inheritance.notes(card)),
        )

    def _write_articles(
        self,
        folder: Path,
        files: Sequence[SourceFile],
        export: EncoderExport,
        loading: Preloading,
    ) -> _Written:
        """Files → articles with their marks and copies, and passages."""
        path = folder / store.ARTICLES
        encoder = None if export.pending else self._start_encoder(export.folder(), loading)
        with ArticleWriter(path, self._inheritance.file(store.ARTICLES)) as writer:
            read = read_corpus(self._inheritance, files, writer, self._tell)
            compared = compare_articles(writer, self._tell)
            if read.articles and export.pending:
                self._tell(Progress("exporting the encoder (once)", 0))
            encoder_folder = export.folder()
            card = EncoderCard.load(encoder_folder)
            encoder = encoder or self._start_encoder(encoder_folder, loading)
            alike = self._inheritance.passages(card)
            kept = {
                now: then for now, then in read.kept.items() if alike and now not in compared.marked
            }
            passages = cut(writer, read.articles, kept, encoder, card.fingerprint, self._tell)
        with closing(ArticleStore(path)) as articles:
            skipped = articles.skipped()
        if not passages.count:
            raise _nothing_readable(self._corpus, skipped)
        return _Written(read, compared, skipped, passages, encoder_folder, card, encoder)

    def _start_encoder(self, folder: Path, loading: Preloading) -> Callable[[], Encoder]:
        return loading.start(partial(Encoder, folder, self._threads))

    def _new_vectors(self, folder: Path, written: _Written) -> NewVectorRows:
        return NewVectorRows(folder / store.VECTORS, written.passages.count, written.card.dimension)

    def _embed(
        self, folder: Path, written: _Written, vectors: NewVectorRows, log: VectorLog
    ) -> Embedded:
        """Passages → their vectors."""
        before = self._inheritance.file(store.VECTORS)
        with closing(ArticleStore(folder / store.ARTICLES)) as articles:
            return embed(
                vectors, written.passages, before, articles, written.encoder, log, self._tell
            )

    def _write_searched(
        self, folder: Path, written: _Written, vectors: NewVectorRows
    ) -> VectorIndexSummary:
        """Vectors and passages → what searches them, written side by side."""
        with ThreadPoolExecutor(1, "terms") as beside:
            terms = beside.submit(self._write_terms, folder, written)
            searched = write_vectors(vectors, folder / store.VECTOR_INDEX)
            terms.result()
        return searched

    def _write_terms(self, folder: Path, written: _Written) -> None:
        """Passages → the index of their terms."""
        before = self._inheritance.file(store.LEXICAL)
        with closing(ArticleStore(folder / store.ARTICLES)) as articles:
            write_terms(folder / store.LEXICAL, articles, written.passages.runs, before)

    def _manifest(self, written: _Written, searched: VectorIndexSummary) -> store.Manifest:
        return store.Manifest(
            format=store.FORMAT,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            corpus=str(self._corpus),
            encoder=written.card.name,
            encoder_fingerprint=written.card.fingerprint,
            settings=settings_of(self._inheritance.limits),
            articles=written.read.articles,
            passages=written.passages.count,
            copies=written.compared.copies,
            copy_groups=written.compared.copy_groups,
            skipped=tuple((item.path, item.reason) for item in written.skipped),
            vector_index=searched.kind.value,
            recall=searched.recall,
        )


def _nothing_readable(corpus: Path, skipped: Sequence[Skipped]) -> AskcorpusError:
    why = f" ({skipped[0].path}: {skipped[0].reason})" if skipped else ""
    return CorpusError(
        f"No article in {corpus} could be read{why}.",
        "Put .txt, .md, .html, .jsonl or .pdf articles there, then try again.",
    )


def _copy_folder(source: Path, target: Path) -> None:
    """Copy a flat folder; files of an older generation, which never change, are linked."""
    target.mkdir()
    immutable = source.parent.name.startswith("gen-")
    for path in source.iterdir():
        if immutable:
            link_or_copy(path, target / path.name)
        else:
            shutil.copyfile(path, target / path.name)
