"""An index folder → `Corpus`, which answers questions: the whole flow in one read.

    question ─► understand ─► Retriever ─► Hits ─► Reader ─► Spans ─► compose ─► Answer
    (earlier turns) ─┘                      └──────── overview ──────────┘

Neither PyTorch nor transformers is imported here or by anything below.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Unpack

from askcorpus import config
from askcorpus.answering.compose import Asked, Reading, compose
from askcorpus.answering.confidence import Calibration
from askcorpus.answering.followups.followup import understand
from askcorpus.answering.followups.turn import Turn
from askcorpus.answering.overviews.broad import wants_overview
from askcorpus.answering.overviews.overview import overview
from askcorpus.answering.times.periods import closeness, describe, period_in
from askcorpus.arguments import AskOptions, Day, checked_filters, checked_index, checked_question
from askcorpus.conversation import Conversation
from askcorpus.errors import AskcorpusError, CorpusError, QuestionError
from askcorpus.indexing import store
from askcorpus.indexing.articles import ArticleStore
from askcorpus.indexing.leases import Lease
from askcorpus.models.contexts import Context
from askcorpus.models.reader import Reader, SpanReader
from askcorpus.retrieval import Retriever, Time
from askcorpus.types import (
    Answer,
    Article,
    Evidence,
    Hit,
    IndexInfo,
    IndexStatus,
    ListedArticle,
    Models,
    OnProgress,
    Progress,
    Skipped,
    Timings,
)

DEFAULT_TOP_K = 10
OVERVIEW_DEPTH = 20
"""Passages from which an overview takes its sentences."""


@dataclass(frozen=True, slots=True)
class _Opened:
    """The parts of one generation, opened; builders leave it alone until the lease ends."""

    generation: store.Generation
    retriever: Retriever
    lease: Lease

    @classmethod
    def open(cls, index: Path, threads: int) -> _Opened:
        held = store.hold_generation(index)
        try:
            retriever = Retriever(held.generation.folder, threads)
        except BaseException:
            held.lease.release()
            raise
        return cls(held.generation, retriever, held.lease)

    @property
    def articles(self) -> ArticleStore:
        return self.retriever.articles

    def articles_of(self, hits: Sequence[Hit]) -> dict[int, Article]:
        """The articles of passages and of their twins, by id."""
        ids = {hit.article.id for hit in hits}
        ids |= {twin.article.id for hit in hits for twin in hit.twins}
        return {number: self.articles.article(number) for number in sorted(ids)}

    @property
    def info(self) -> IndexInfo:
        manifest = self.generation.manifest
        return IndexInfo(self.generation.name, manifest.articles, manifest.passages)


class Corpus:
    """An opened index. Thread-safe; moves to a new generation between questions.

    Use it as a context manager, or call `close()`.
    """

    def __init__(
        self, index: Path, *, threads: int = 0, min_confidence: float | None = None
    ) -> None:
        """Open an index; see `open`."""
        self._index = index
        self._threads = threads
        shipped = Calibration.shipped().threshold
        self._threshold = shipped if min_confidence is None else min_confidence
        self._moving = Lock()
        self._opened = _Opened.open(index, threads)
        reader = SpanReader(threads=threads)
        self._reader: Reader = reader
        self._reader_fingerprint = reader.fingerprint

    def ask(
        self,
        question: str,
        *,
        top_k: int = DEFAULT_TOP_K,
        since: Day | None = None,
        until: Day | None = None,
        outlets: Sequence[str] | None = None,
        earlier: Sequence[Turn] = (),
        today: date | None = None,
        on_progress: OnProgress | None = None,
    ) -> Answer:
        """Answer a question with quotes from the corpus, or say that it has no answer.

        Args:
            question: In plain language.
            top_k: Passages to retrieve, read and return, at least 1.
            since: Only articles published on this day or later.
            until: Only articles published on this day or earlier.
            outlets: Only articles of these outlets, without regard to case.
            earlier: Turns in whose light the question is understood, oldest first; `chat` keeps
                them.
            today: The day from which "last week" counts; None for today.
            on_progress: Told of each stage as it begins.

        Raises:
            QuestionError: The question is empty or too long, or an argument is not usable.
        """
        tell = on_progress or (lambda _: None)
        understood_as = understand(checked_question(question), earlier)
        filters = checked_filters(since, until, outlets)
        if top_k < 1:
            raise QuestionError("top_k must be at least 1.", "Leave it out for the default.")
        period = period_in(understood_as, today or date.today())
        time_named = (
            Time(period.first, period.last, partial(closeness, period=period)) if period else None
        )
        opened = self._live()
        retriever = opened.retriever

        began = time.perf_counter()
        tell(Progress("searching", 0))
        hits = retriever.retrieve(understood_as, top_k, filters, time_named)
        retrieved = time.perf_counter()
        tell(Progress("reading", 0, len(hits), "passages"))
        spans = self._reader.read(
            understood_as,
            [Context.of(hit) for hit in hits],
            lambda done: tell(Progress("reading", done, len(hits), "passages")),
        )
        read = time.perf_counter()

        def sentences(best: float) -> Sequence[Evidence] | None:
            if not wants_overview(understood_as, best):
                return None
            tell(Progress("choosing sentences", 0))
            depth = max(top_k, OVERVIEW_DEPTH)
            wide = retriever.retrieve(understood_as, depth, filters, time_named)
            return overview(
                understood_as,
                wide,
                opened.articles_of(wide),
                retriever.encoder,
                retriever.lexical.content_terms,
            )

        answer = compose(
            Asked(
                question,
                understood_as,
                filters,
                describe(period) if period else None,
                self._threshold,
            ),
            Reading(hits, spans, opened.articles_of(hits)),
            terms=retriever.lexical.content_terms,
            index=opened.info,
            overview=sentences,
        )
        composed = time.perf_counter()
        timings = Timings(
            retrieve=(retrieved - began) * 1000,
            read=(read - retrieved) * 1000,
            answer=(composed - read) * 1000,
            total=(composed - began) * 1000,
        )
        return replace(answer, timings=timings)

    def ask_many(self, questions: Iterable[str], **options: Unpack[AskOptions]) -> list[Answer]:
        """Answer questions one after the other, each on its own; options as for `ask`."""
        return [self.ask(question, **options) for question in questions]

    def chat(self, earlier: Sequence[Turn] = ()) -> Conversation:
        """A conversation: every question is understood in the light of those before it.

        Args:
            earlier: Turns to go on from, oldest first.
        """
        return Conversation(self, earlier)

    def copies(self) -> list[tuple[str, ...]]:
        """Groups of articles that are copies of one report, as paths below the corpus folder."""
        return self._live().articles.copies()

    def listing(self) -> list[ListedArticle]:
        """All articles of the index, without their texts, in order of path."""
        return self._live().articles.listing()

    def article(self, path: str) -> Article:
        """The article of a path below the corpus folder, with its text and marks.

        Raises:
            CorpusError: The index holds no such article.
        """
        try:
            return self._live().articles.article_at(path)
        except KeyError as error:
            raise CorpusError(
                f"The index holds no article {path!r}.",
                "Give its path below the corpus folder, as `ask` shows it.",
            ) from error

    @property
    def info(self) -> IndexInfo:
        """Name and counts of the generation that answers now."""
        return self._live().info

    @property
    def models(self) -> Models:
        """The models that answer now."""
        manifest = self._live().generation.manifest
        return Models(manifest.encoder, manifest.encoder_fingerprint, self._reader_fingerprint)

    def status(self) -> IndexStatus:
        """What the index holds, and whether the corpus folder has changed since."""
        from askcorpus.indexing.changes import corpus_unchanged

        generation = self._live().generation
        manifest = generation.manifest
        return IndexStatus(
            path=str(self._index),
            generation=generation.name,
            created=manifest.created,
            corpus=manifest.corpus,
            encoder=manifest.encoder,
            articles=manifest.articles,
            passages=manifest.passages,
            copies=manifest.copies,
            copy_groups=manifest.copy_groups,
            skipped=tuple(Skipped(path, reason) for path, reason in manifest.skipped),
            size_bytes=generation.size_bytes,
            current=corpus_unchanged(generation),
        )

    def close(self) -> None:
        """Free what the index holds open; no call may follow."""
        self._opened.retriever.close()
        self._opened.lease.release()

    def __enter__(self) -> Corpus:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _live(self) -> _Opened:
        """The parts of the live generation; the old ones stay with the questions that use them.

        While the new generation cannot be opened, the one that works goes on answering.
        """
        with self._moving:
            with suppress(AskcorpusError):
                if store.current_name(self._index) != self._opened.generation.name:
                    self._opened = _Opened.open(self._index, self._threads)
            return self._opened


def open(
    index: Path | str | None = None, *, threads: int = 0, min_confidence: float | None = None
) -> Corpus:
    """Open an index for asking.

    Args:
        index: The index folder; None for the one that the settings name (``index``).
        threads: CPU threads for the models; 0 for all cores.
        min_confidence: Least confidence, 0..1, with which to answer; None for the shipped value.

    Raises:
        IndexMissingError: There is no index.
        IndexFormatError: It was written by another version of askcorpus.
        IndexDamagedError: A file of it is missing or altered.
    """
    return Corpus(_folder(index), threads=threads, min_confidence=min_confidence)


def _folder(index: Path | str | None) -> Path:
    return checked_index(config.load({}).index if index is None else Path(index))


@cache
def _shared(index: Path) -> Corpus:
    return open(index)


def ask(question: str, *, index: Path | str | None = None, **options: Unpack[AskOptions]) -> Answer:
    """Answer one question from an index that stays open for the next.

    Args:
        question: In plain language.
        index: The index folder; None for the one that the settings name (``index``).
        **options: As for `Corpus.ask`: ``top_k``, ``since``, ``until``, ``outlets`` …

    Raises:
        AskcorpusError: As `open` and `Corpus.ask` do.
    """
    return _shared(_folder(index)).ask(question, **options)
