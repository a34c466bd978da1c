"""A real index + a size → an index of resampled passages, and what writing each part cost.

Everything is written by the classes that a build uses. What is left out is reading files, finding
copies and embedding, whose costs a passage do not depend on the size (see `build_speed`).
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from contextlib import closing
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path

import numpy as np

from askcorpus.indexing import store
from askcorpus.indexing.article_writer import ArticleWriter
from askcorpus.indexing.articles import ArticleStore
from askcorpus.indexing.terms import write_terms
from askcorpus.indexing.vector import write_vectors
from askcorpus.ingest import Traits
from askcorpus.ingest.sketches import Sketch
from askcorpus.types import Passage, SourceFile
from benchmarks.processes import own_peak_mb
from benchmarks.scale_data import Resampling

SIGNATURE = np.zeros(126, dtype=np.uint32)
BLOCKS = np.zeros(6, dtype=np.uint64)


def main() -> None:
    """Write the index; print what it cost."""
    base, index, count = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    real = store.open_generation(base)
    resampling = Resampling(base)
    seconds: dict[str, float] = {}
    clock = _Clock(seconds)
    index.mkdir(parents=True, exist_ok=True)
    with store.new_generation_folder(index) as folder:
        articles = _write_articles(folder / store.ARTICLES, resampling, count)
        clock.lap("articles")
        vectors = np.lib.format.open_memmap(
            folder / store.VECTORS,
            mode="w+",
            dtype=np.float32,
            shape=(count, np.load(real.folder / store.VECTORS, mmap_mode="r").shape[1]),
        )
        at = 0
        for block in resampling.vectors(count):
            vectors[at : at + len(block)] = block
            at += len(block)
        vectors.flush()
        del vectors
        clock.lap("resampling of vectors")
        mapped = np.load(folder / store.VECTORS, mmap_mode="r")
        summary = write_vectors(mapped, folder / store.VECTOR_INDEX)
        del mapped
        clock.lap("vector index")
        with closing(ArticleStore(folder / store.ARTICLES)) as stored:
            write_terms(folder / store.LEXICAL, stored, (), None)
        clock.lap("terms")
        shutil.copytree(real.folder / store.ENCODER, folder / store.ENCODER)
        sizes = {
            name: _size(folder / name)
            for name in (store.ARTICLES, store.VECTORS, store.VECTOR_INDEX, store.LEXICAL)
        }
        clock.lap("other")
        manifest = replace(
            real.manifest,
            articles=articles,
            passages=count,
            copies=0,
            copy_groups=0,
            recall=summary.recall,
            vector_index=summary.kind.value,
        )
        store.publish(index, folder, manifest)
        clock.lap("flushing and sums")
    record = {
        "seconds": {name: round(value, 2) for name, value in seconds.items()},
        "bytes": sizes,
        "kind": summary.kind.value,
        "recall_of_build": summary.recall,
        "build_peak_mb": own_peak_mb(),
    }
    print(json.dumps(record))


class _Clock:
    """Writes down how long it is since the lap before."""

    def __init__(self, seconds: dict[str, float]) -> None:
        self._seconds = seconds
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        """End a lap."""
        now = time.perf_counter()
        self._seconds[name] = now - self._last
        self._last = now


def _write_articles(path: Path, resampling: Resampling, count: int) -> int:
    """Write articles that have `count` passages; return how many they are."""
    passage_id = number = 0
    with ArticleWriter(path, None) as writer:
        for number, made in enumerate(resampling.articles(count), 1):
            draft = made.draft
            file = SourceFile(draft.path, len(draft.text), number)
            words = blake2b(draft.text.encode(), digest_size=16).digest()
            writer.add_file(file, draft.sha256)
            traits = Traits(draft.outlet, Sketch(words, SIGNATURE), BLOCKS)
            writer.add_draft(number - 1, file, draft, traits)
            passages = []
            for start, end in made.passages:
                digest = blake2b(draft.text[start:end].encode(), digest_size=16).digest()
                passages.append((Passage(passage_id, number - 1, start, end), digest))
                passage_id += 1
            writer.add_passages(passages)
    return number


def _size(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files)


if __name__ == "__main__":
    main()
