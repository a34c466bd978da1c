"""Corpus folder → a new live generation of the index.

The steps, in order: find the files, read them into articles, cut these into passages, embed the
passages (vectors of unchanged passages are taken from the generation before), write everything
beside the old generation, make it live.
"""

from __future__ import annotations

import os
import shutil
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

import numpy as np

from askcorpus.errors import AskcorpusError, CorpusError
from askcorpus.indexing import store
from askcorpus.indexing.articles import ArticleStore, write_articles
from askcorpus.indexing.changes import corpus_unchanged
from askcorpus.indexing.lexical import LexicalDocument, write_lexical
from askcorpus.indexing.vector import Vectors, write_vectors
from askcorpus.ingest import read_articles, scan
from askcorpus.models.encoder import Encoder
from askcorpus.models.provide import EncoderExport
from askcorpus.models.sources import DEFAULT_ENCODER, encoder_name
from askcorpus.passages import PassageSettings, split_article, title_prefix
from askcorpus.types import Article, BuildReport, OnProgress, Passage, Progress, Skipped

INGEST_VERSION = 1
"""Raise it when reading or cutting articles changes: existing indexes are then out of date."""


def build_index(
    corpus: Path,
    index: Path,
    *,
    encoder: str = DEFAULT_ENCODER,
    full: bool = False,
    on_progress: OnProgress | None = None,
    threads: int = 0,
) -> BuildReport:
    """Bring the index up to date with the corpus folder.

    Args:
        corpus: Folder of articles.
        index: Folder of the index; made if it is not there.
        encoder: Name of the embedding model, see `models.sources.encoder_source`.
        full: Build even if nothing has changed, and embed every passage anew.
        on_progress: Told of every step.
        threads: CPU threads for embedding; 0 for all cores.

    Returns:
        What was done. `built` is False if the index was up to date.

    Raises:
        CorpusError: The corpus folder is missing or holds no article.
        IndexLockedError: Another process is building this index.
        ModelError: The encoder cannot be loaded.
    """
    corpus, index = corpus.resolve(), index.resolve()
    with store.builder_lock(index):
        previous = _usable_generation(index)
        if previous is not None and not full and _is_current(previous, corpus, encoder):
            return _report_of(previous)
        build = _Build(corpus, index, encoder, None if full else previous, on_progress, threads)
        return build.run()


def is_current(corpus: Path, index: Path, encoder: str = DEFAULT_ENCODER) -> bool:
    """Whether the index exists, can be read, and matches the corpus folder and the settings."""
    generation = _usable_generation(index.resolve())
    return generation is not None and _is_current(generation, corpus.resolve(), encoder)


def _settings() -> dict[str, int]:
    return {**asdict(PassageSettings()), "ingest": INGEST_VERSION}


def _usable_generation(index: Path) -> store.Generation | None:
    with suppress(AskcorpusError):
        return store.open_generation(index)
    return None


def _is_current(generation: store.Generation, corpus: Path, encoder: str) -> bool:
    manifest = generation.manifest
    return (
        Path(manifest.corpus) == corpus
        and manifest.encoder == encoder_name(encoder)
        and manifest.settings == _settings()
        and corpus_unchanged(generation)
    )


def _report_of(generation: store.Generation) -> BuildReport:
    manifest = generation.manifest
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
    )


@dataclass(frozen=True, slots=True)
class _Cut:
    """All passages of a corpus, with their texts as encoded."""

    passages: list[Passage]
    texts: list[str]


@dataclass(frozen=True, slots=True)
class _Embedded:
    """Vectors of all passages, and what they cost."""

    vectors: Vectors
    hashes: list[bytes]
    reused: int
    tokens: int
    seconds: float


class _Build:
    """One build; the caller holds the lock."""

    def __init__(
        self,
        corpus: Path,
        index: Path,
        encoder: str,
        previous: store.Generation | None,
        on_progress: OnProgress | None,
        threads: int,
    ) -> None:
        self._corpus = corpus
        self._index = index
        self._encoder_name = encoder
        self._previous = previous
        self._tell = on_progress or (lambda _: None)
        self._threads = threads
        self._settings = PassageSettings()

    def run(self) -> BuildReport:
        began = time.perf_counter()
        files = scan(self._corpus)
        known = self._previous.folder / store.ENCODER if self._previous else None
        export = EncoderExport(self._encoder_name, known)
        try:
            reading = read_articles(self._corpus, files, self._tell)
            if not reading.articles:
                raise _nothing_readable(self._corpus, reading.skipped)
            if export.pending:
                self._tell(Progress("exporting the encoder (once)", 0))
            encoder_folder = export.folder()
        except BaseException:
            export.cancel()
            raise
        encoder = Encoder(encoder_folder, self._threads)
        cut = self._cut(reading.articles, encoder)
        embedded = self._embed(cut.texts, encoder)
        groups = [article.copy_group for article in reading.articles]
        copies = len(groups) - len(set(groups))
        with store.new_generation_folder(self._index) as folder:
            self._tell(Progress("writing", 0))
            write_articles(
                folder / store.ARTICLES, files, reading.articles, cut.passages, embedded.hashes
            )
            np.save(folder / store.VECTORS, embedded.vectors)
            write_vectors(embedded.vectors, folder / store.VECTOR_INDEX)
            (folder / store.LEXICAL).mkdir()
            write_lexical(_documents(reading.articles, cut.passages), folder / store.LEXICAL)
            _copy_folder(encoder_folder, folder / store.ENCODER)
            generation = store.publish(
                self._index,
                folder,
                store.Manifest(
                    format=store.FORMAT,
                    created=datetime.now(UTC).isoformat(timespec="seconds"),
                    corpus=str(self._corpus),
                    encoder=encoder.card.name,
                    encoder_fingerprint=encoder.card.fingerprint,
                    settings=_settings(),
                    articles=len(reading.articles),
                    passages=len(cut.passages),
                    copies=copies,
                    copy_groups=sum(count > 1 for count in Counter(groups).values()),
                    skipped=tuple((item.path, item.reason) for item in reading.skipped),
                    recall=1.0,
                ),
            )
        return BuildReport(
            generation=generation.name,
            built=True,
            articles=generation.manifest.articles,
            passages=generation.manifest.passages,
            reused=embedded.reused,
            skipped=reading.skipped,
            copies=copies,
            copy_groups=generation.manifest.copy_groups,
            tokens=embedded.tokens,
            seconds=time.perf_counter() - began,
            embed_seconds=embedded.seconds,
        )

    def _cut(self, articles: Sequence[Article], encoder: Encoder) -> _Cut:
        cut = _Cut([], [])
        room = encoder.room
        for number, article in enumerate(articles):
            if number % 50 == 0:
                self._tell(Progress("cutting passages", number, len(articles), "articles"))
            prefix = title_prefix(article.title, self._settings, encoder.count_tokens, room)
            for start, end in split_article(
                article, prefix, self._settings, encoder.count_tokens, room
            ):
                cut.passages.append(Passage(len(cut.passages), article.id, start, end))
                cut.texts.append(prefix + article.text[start:end])
        if not cut.passages:
            raise _nothing_readable(self._corpus, ())
        return cut

    def _embed(self, texts: Sequence[str], encoder: Encoder) -> _Embedded:
        began = time.perf_counter()
        salt = encoder.card.fingerprint[:64].encode()
        hashes = [blake2b(text.encode(), digest_size=16, key=salt).digest() for text in texts]
        vectors = np.empty((len(texts), encoder.card.dimension), dtype=np.float32)
        new = self._take_known(encoder.card.fingerprint, hashes, vectors)
        self._tell(Progress("embedding", len(texts) - len(new), len(texts), "passages"))
        done = len(texts) - len(new)
        tokens = 0

        def on_batch(passages: int, batch_tokens: int) -> None:
            nonlocal done, tokens
            done += passages
            tokens += batch_tokens
            self._tell(Progress("embedding", done, len(texts), "passages"))

        vectors[new] = encoder.encode_passages([texts[row] for row in new], on_batch)
        seconds = time.perf_counter() - began
        return _Embedded(vectors, hashes, len(texts) - len(new), tokens, seconds)

    def _take_known(self, fingerprint: str, hashes: Sequence[bytes], vectors: Vectors) -> list[int]:
        """Fill in the vectors the previous generation has; return the rows that remain."""
        if self._previous is None or self._previous.manifest.encoder_fingerprint != fingerprint:
            return list(range(len(hashes)))
        articles = ArticleStore(self._previous.folder / store.ARTICLES)
        known = articles.passage_hashes()
        articles.close()
        before = np.load(self._previous.folder / store.VECTORS, mmap_mode="r")
        rows = [row for row, digest in enumerate(hashes) if digest in known]
        vectors[rows] = before[[known[hashes[row]] for row in rows]]
        return [row for row, digest in enumerate(hashes) if digest not in known]


def _documents(
    articles: Sequence[Article], passages: Sequence[Passage]
) -> Sequence[LexicalDocument]:
    """The passages as BM25 sees them. Article ids are positions, so `articles` can be indexed."""
    return [
        LexicalDocument(
            passage.id,
            articles[passage.article_id].title or "",
            articles[passage.article_id].text[passage.start : passage.end],
            articles[passage.article_id].published,
            articles[passage.article_id].outlet,
        )
        for passage in passages
    ]


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
            with suppress(OSError):
                os.link(path, target / path.name)
                continue
        shutil.copyfile(path, target / path.name)
