"""Question + filters → Hits: dense and lexical candidates, fused into one ranking.

Dense vectors find paraphrases, BM25 finds names and numbers; each alone misses what the other sees.
The two rankings are joined by min-max linear fusion, which beat reciprocal rank fusion on the
development questions (docs/retrieval.md has the numbers).

BM25 does not wait for the question's vector: it runs in a thread of its own while the question is
encoded and vectors are compared. All three let other threads run.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path

import numpy as np

from askcorpus.indexing import store
from askcorpus.indexing.articles import ArticleStore
from askcorpus.indexing.lexical import LexicalIndex
from askcorpus.indexing.vector import VectorIndex
from askcorpus.indexing.vector_rows import Vectors
from askcorpus.models.encoder import Encoder
from askcorpus.repeats import distinct
from askcorpus.types import Filters, Hit

CANDIDATES = 100
"""Passages taken from each ranking before fusion."""

DENSE_WEIGHT = 0.5
"""Share of the dense score in the fused one; the lexical score has the rest."""

LOOKED_AT = 3
"""Ranked passages looked at for each that is wanted: copies of better ones are passed over."""

TIME_WEIGHT = 0.3
"""Share by which being of the time that a question names raises a fused score. It multiplies: an
article of the right time about something else must not displace one without a date."""


@dataclass(frozen=True, slots=True)
class Time:
    """A time that a question names.

    Attributes:
        first: First day, inclusive.
        last: Last day, inclusive.
        closeness: Day of publication → how well an article fits the time, 0..1.
    """

    first: date
    last: date
    closeness: Callable[[date | None], float]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that at least one of the two rankings offers."""

    passage_id: int
    dense_rank: int | None
    lexical_rank: int | None
    similarity: float
    bm25: float


def fuse(
    candidates: Sequence[Candidate], dense_weight: float = DENSE_WEIGHT
) -> list[tuple[Candidate, float]]:
    """Min-max linear fusion: both scores scaled to 0..1 over the candidates, then averaged.

    Bruch, Gai & Ingber 2023, "An Analysis of Fusion Functions for Hybrid Retrieval". BM25's
    theoretical minimum, 0, is its lower bound.

    Args:
        candidates: In any order.
        dense_weight: 0..1.

    Returns:
        The candidates with their fused scores, best first; ties go by passage id.
    """
    if not candidates:
        return []
    similarities = [candidate.similarity for candidate in candidates]
    low, high = min(similarities), max(similarities)
    best_bm25 = max(candidate.bm25 for candidate in candidates)
    scored = [
        (
            candidate,
            dense_weight * _scaled(candidate.similarity, low, high)
            + (1 - dense_weight) * _scaled(candidate.bm25, 0.0, best_bm25),
        )
        for candidate in candidates
    ]
    return sorted(scored, key=lambda item: (-item[1], item[0].passage_id))


def _scaled(value: float, low: float, high: float) -> float:
    return (value - low) / (high - low) if high > low else float(value >= high > 0)


class Retriever:
    """The search over one generation. Thread-safe. Ends with `close()`."""

    def __init__(self, folder: Path, threads: int = 0) -> None:
        """Open the parts of a generation.

        Args:
            folder: The generation's folder.
            threads: CPU threads for the encoder; 0 for all cores.

        Raises:
            IndexDamagedError: A part cannot be read.
            ModelError: The encoder cannot be loaded.
        """
        self.encoder = Encoder(folder / store.ENCODER, threads)
        self.lexical = LexicalIndex(folder / store.LEXICAL)
        self.articles = ArticleStore(folder / store.ARTICLES)
        self._vectors = VectorIndex(folder / store.VECTOR_INDEX)
        # A thread is started when all others are busy: whoever asks does not wait for another.
        self._beside = ThreadPoolExecutor(os.cpu_count(), "terms")

    def close(self) -> None:
        """Free what is open, and end the threads; no call may follow."""
        self._beside.shutdown()
        self._vectors.close()
        self.articles.close()

    def retrieve(
        self,
        question: str,
        count: int,
        filters: Filters | None = None,
        time: Time | None = None,
    ) -> list[Hit]:
        """The passages most likely to answer, none of them a copy of another.

        Args:
            question: Plain text.
            count: How many at most.
            filters: Only passages of articles that these admit are ranked, so that a narrow filter
                still yields full results.
            time: Articles of this time are preferred, where there are any.

        Returns:
            Hits, best first; empty only if the filters leave nothing.
        """
        wanted = max(LOOKED_AT * count, CANDIDATES)
        choices = [filters] if time is None else [filters, _within(filters or Filters(), time)]
        everywhere, *within_time = self._candidates(question, wanted, choices)
        found = {item.passage_id: item for item in everywhere}
        for within in within_time:
            # Ranks among a part of the corpus do not compare with ranks among all of it.
            unranked = (replace(item, dense_rank=None, lexical_rank=None) for item in within)
            found = {item.passage_id: item for item in unranked} | found
        ranked = fuse(list(found.values()))
        if time is not None:
            ranked = self._prefer(ranked, time)
        return distinct(self.hits(islice(ranked, LOOKED_AT * count)), count)

    def _prefer(
        self, ranked: Sequence[tuple[Candidate, float]], time: Time
    ) -> list[tuple[Candidate, float]]:
        """The ranking with articles of a time moved up; as it is where none is of that time."""
        days = self.articles.published([candidate.passage_id for candidate, _ in ranked])
        fits = [time.closeness(day) for day in days]
        if not any(fits):
            return list(ranked)
        scored = [
            (candidate, score * (1 + TIME_WEIGHT * fit) / (1 + TIME_WEIGHT))
            for (candidate, score), fit in zip(ranked, fits, strict=True)
        ]
        return sorted(scored, key=lambda item: (-item[1], item[0].passage_id))

    def candidates(
        self, question: str, count: int, filters: Filters | None = None
    ) -> list[Candidate]:
        """The best `count` passages of each of the two rankings, with both scores for all."""
        return self._candidates(question, count, [filters])[0]

    def _candidates(
        self, question: str, count: int, choices: Sequence[Filters | None]
    ) -> list[list[Candidate]]:
        """The candidates under each of several filters."""
        searches = [
            self._beside.submit(self.lexical.search, question, count, filters)
            for filters in choices
        ]
        vector = self.encoder.encode_questions([question])[0]
        return [
            self._joined(vector, count, filters, search.result)
            for filters, search in zip(choices, searches, strict=True)
        ]

    def _joined(
        self,
        vector: Vectors,
        count: int,
        filters: Filters | None,
        lexical_search: Callable[[], list[tuple[int, float]]],
    ) -> list[Candidate]:
        """What the vectors offer, and what the terms do, which is waited for."""
        allowed = self.articles.allowed_passages(filters) if filters else None
        dense_ids, cosines = self._vectors.search(vector, count, allowed)
        dense = {int(row): float(cosine) for row, cosine in zip(dense_ids, cosines, strict=True)}
        lexical = dict(lexical_search())
        dense_ranks = _ranks(dense)
        lexical_ranks = _ranks(lexical)
        similarity = {**self._similarities(vector, lexical.keys() - dense.keys()), **dense}
        return [
            Candidate(
                row,
                dense_ranks.get(row),
                lexical_ranks.get(row),
                similarity[row],
                lexical.get(row, 0.0),
            )
            for row in sorted(similarity)
        ]

    def _similarities(self, question: Vectors, ids: set[int]) -> dict[int, float]:
        rows = np.asarray(sorted(ids), dtype=np.int64)
        cosines = self._vectors.similarities(question, rows)
        return {int(row): float(cosine) for row, cosine in zip(rows, cosines, strict=True)}

    def hits(self, ranked: Iterable[tuple[Candidate, float]]) -> list[Hit]:
        """Candidates with their scores → the passages they stand for, in their order."""
        chosen = list(ranked)
        passages = self.articles.passages([candidate.passage_id for candidate, _ in chosen])
        hits = []
        for passage, (candidate, score) in zip(passages, chosen, strict=True):
            article = self.articles.article(passage.article_id)
            hits.append(
                Hit(
                    passage=passage,
                    article=article.info,
                    text=article.text[passage.start : passage.end],
                    score=score,
                    dense_rank=candidate.dense_rank,
                    lexical_rank=candidate.lexical_rank,
                    similarity=candidate.similarity,
                    bm25=candidate.bm25,
                )
            )
        return hits


def _within(filters: Filters, time: Time) -> Filters:
    """Filters that admit articles of a time only, among those they admitted before."""
    return replace(
        filters,
        since=max(time.first, filters.since or time.first),
        until=min(time.last, filters.until or time.last),
    )


def _ranks(ordered: Mapping[int, float]) -> dict[int, int]:
    """1-based ranks of ids that are given best first."""
    return {row: rank for rank, row in enumerate(ordered, 1)}
