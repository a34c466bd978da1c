"""An index + questions → what opening it, searching it and reading its articles cost."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import mean
from typing import TypeVar

import numpy as np

from askcorpus.evaluation import load_questions
from askcorpus.indexing import store
from askcorpus.indexing.lexical import LexicalIndex
from askcorpus.indexing.vector import VectorIndex
from askcorpus.indexing.vector_recall import least_right_cosines, share_right
from askcorpus.indexing.vector_rows import Vectors
from askcorpus.retrieval import CANDIDATES, Retriever
from askcorpus.types import Filters
from benchmarks.processes import own_peak_mb
from benchmarks.scale_data import FIRST_DAY

WARM_UP = 10
HITS = 10

WEEK = Filters(since=FIRST_DAY + timedelta(days=100), until=FIRST_DAY + timedelta(days=106))
YEAR = Filters(since=FIRST_DAY, until=FIRST_DAY + timedelta(days=364))

Asked = TypeVar("Asked")


def timed(call: Callable[[Asked], object], items: Iterable[Asked]) -> dict[str, float]:
    """Milliseconds of a call, and of the processor in it: median and 95th percentile."""
    wall, processor = [], []
    for item in items:
        began, busy = time.perf_counter(), time.process_time()
        call(item)
        wall.append((time.perf_counter() - began) * 1000)
        processor.append((time.process_time() - busy) * 1000)
    return {
        "p50": round(float(np.percentile(wall, 50)), 2),
        "p95": round(float(np.percentile(wall, 95)), 2),
        "processor_p50": round(float(np.percentile(processor, 50)), 2),
    }


def main() -> None:
    """Open the index and ask; print what it cost."""
    index = Path(sys.argv[1])
    questions = [item.question for item in load_questions(Path(sys.argv[2]))]
    opening = []
    for _ in range(3):
        began = time.perf_counter()
        generation = store.open_generation(index)
        retriever = Retriever(generation.folder)
        opening.append(time.perf_counter() - began)
    record: dict[str, object] = {"open_s": round(min(opening), 3)}
    for question in questions[:WARM_UP]:
        retriever.retrieve(question, HITS)
    asked = questions[WARM_UP:]
    record["hybrid"] = timed(lambda question: retriever.retrieve(question, HITS), asked)
    record["ask_peak_mb"] = own_peak_mb()
    for name, filters in (("week", WEEK), ("year", YEAR)):
        search = partial(retriever.retrieve, count=HITS, filters=filters)
        record[f"hybrid, {name}"] = timed(search, asked[:40])
    record["encoding"] = timed(
        lambda question: retriever.encoder.encode_questions([question]), asked
    )
    record["bm25"] = timed(lambda question: retriever.lexical.search(question, CANDIDATES), asked)
    vectors = VectorIndex(generation.folder / store.VECTOR_INDEX)
    encoded = retriever.encoder.encode_questions(asked)
    record["dense"] = timed(lambda vector: vectors.search(vector, CANDIDATES), encoded)
    record |= _reading(retriever, generation.manifest.passages)
    rows = np.load(generation.folder / store.VECTORS, mmap_mode="r")
    record["recall_at_10"] = _recall(vectors, rows, encoded)
    record["bm25_same_at_10"] = _same(retriever.lexical, generation.folder / store.LEXICAL, asked)
    print(json.dumps(record))


def _reading(retriever: Retriever, count: int) -> dict[str, object]:
    """What the calls of the article store cost."""
    articles = retriever.articles
    random = np.random.default_rng(1)
    drawn = [[int(row) for row in random.integers(count, size=100)] for _ in range(20)]
    return {
        "passages of 100 ids": timed(articles.passages, drawn),
        "days of 100 ids": timed(articles.published, drawn),
        "passages of a week": timed(articles.allowed_passages, [WEEK] * 5),
        "passages of a year": timed(articles.allowed_passages, [YEAR] * 5),
        "list of all articles": timed(lambda _: articles.listing(), [None]),
    }


def _recall(index: VectorIndex, rows: Vectors, questions: Vectors) -> float:
    """Recall@10 for real questions."""
    least = least_right_cosines(rows, questions)
    found = np.stack([index.search(question, HITS)[1] for question in questions])
    return share_right(found, least)


def _same(index: LexicalIndex, folder: Path, questions: list[str]) -> float:
    """Share of the ten best by every term that are also found as the index searches."""
    exact = LexicalIndex(folder, all_terms_up_to=len(index))
    shares = []
    for question in questions:
        wanted = {passage for passage, _ in exact.search(question, CANDIDATES)[:HITS]}
        found = {passage for passage, _ in index.search(question, CANDIDATES)[:HITS]}
        shares.append(len(wanted & found) / max(1, len(wanted)))
    return mean(shares)


if __name__ == "__main__":
    main()
