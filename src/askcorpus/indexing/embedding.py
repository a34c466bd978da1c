"""Passages + what is known of their vectors → the vectors of a generation, in a file.

Most vectors of a rebuild are copied from the generation before. The others come from a log that an
interrupted build has left, or from the encoder; equal passages are embedded once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from askcorpus.indexing.articles import ArticleStore
from askcorpus.indexing.checkpoint import VectorLog
from askcorpus.indexing.cutting import Cut
from askcorpus.indexing.vector_rows import NewVectorRows, VectorRows
from askcorpus.models.encoder import Encoder
from askcorpus.passages import PassageSettings, title_prefix
from askcorpus.types import OnProgress, Progress

_AT_ONCE = 2048
"""Passages whose texts are in memory together; sorted by length, they make batches."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """What embedding cost.

    Attributes:
        tokens: Encoder tokens embedded, padding not counted.
        embedded: Passages that went through the encoder.
        resumed: Passages whose vectors an interrupted build had left.
        seconds: Wall time.
    """

    tokens: int
    embedded: int
    resumed: int
    seconds: float


def embed(
    vectors: NewVectorRows,
    passages: Cut,
    before: Path | None,
    articles: ArticleStore,
    encoder: Callable[[], Encoder],
    log: VectorLog,
    on_progress: OnProgress,
) -> Embedded:
    """Fill in the vectors of all passages.

    Args:
        vectors: Takes a row for each id.
        passages: What was cut, and what is like the generation before.
        before: File of the vectors of that generation, if there is one.
        articles: Where the texts are.
        encoder: What embeds them; called only if there is something to embed.
        log: Vectors of an interrupted build; those embedded now are added.
        on_progress: Told of every batch.
    """
    began = time.perf_counter()
    _take_over(vectors, passages, before)
    first_with: dict[bytes, int] = {}
    fresh = [item for item in passages.fresh if item.before is None]
    for item in fresh:
        first_with.setdefault(item.hash, item.passage_id)
    distinct = [item for item in fresh if first_with[item.hash] == item.passage_id]
    resumed = [item for item in distinct if item.hash in log.known]
    for start in range(0, len(resumed), _AT_ONCE):
        part = resumed[start : start + _AT_ONCE]
        found = log.vectors([log.known[item.hash] for item in part])
        vectors.write_each([item.passage_id for item in part], found)
    left = [item for item in distinct if item.hash not in log.known]
    done, tokens = len(resumed), 0
    for start in range(0, len(left), _AT_ONCE):
        chunk = left[start : start + _AT_ONCE]
        on_progress(Progress("embedding", done, len(distinct), "passages"))
        texts = _texts([item.passage_id for item in chunk], articles, encoder())
        for batch in encoder().passage_batches(texts):
            vectors.write_each([chunk[row].passage_id for row in batch.rows], batch.vectors)
            log.append([chunk[row].hash for row in batch.rows], batch.vectors)
            done += len(batch.rows)
            tokens += batch.tokens
            on_progress(Progress("embedding", done, len(distinct), "passages"))
    for item in fresh:
        if first_with[item.hash] != item.passage_id:
            vectors.copy(item.passage_id, vectors, first_with[item.hash], 1)
    return Embedded(tokens, len(left), len(resumed), time.perf_counter() - began)


def _take_over(vectors: NewVectorRows, passages: Cut, before: Path | None) -> None:
    """Copy the vectors of unchanged and of equal passages from the generation before."""
    equal = [(item.passage_id, item.before) for item in passages.fresh if item.before is not None]
    if before is None or not (passages.runs or equal):
        return
    with closing(VectorRows(before)) as old:
        for run in passages.runs:
            vectors.copy(run.first, old, run.before, run.count)
        for now, then in equal:
            vectors.copy(now, old, then, 1)


def _texts(ids: Sequence[int], articles: ArticleStore, encoder: Encoder) -> list[str]:
    """The texts of passages as encoded: the title first."""
    settings = PassageSettings()
    prefixes: dict[int, str] = {}
    texts = []
    for item in articles.passage_texts(ids):
        article = item.passage.article_id
        if article not in prefixes:
            prefixes[article] = title_prefix(
                item.title, settings, encoder.count_tokens, encoder.room
            )
        texts.append(prefixes[article] + item.text)
    return texts
