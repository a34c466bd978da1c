"""A real index + a size → a corpus of resampled passages, its index, and what each part cost.

Everything is written by the classes that a build uses. What is left out is reading files, cutting
them and embedding, whose costs a passage do not depend on the size (see `build_speed`). A build
that follows finds the files as they are written down, and takes over what has not changed.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from contextlib import closing
from dataclasses import replace
from hashlib import blake2b, sha256
from pathlib import Path

from askcorpus.indexing import store
from askcorpus.indexing.article_writer import ArticleWriter
from askcorpus.indexing.articles import ArticleStore
from askcorpus.indexing.comparing import Compared, compare_articles
from askcorpus.indexing.terms import write_terms
from askcorpus.indexing.vector import write_vectors
from askcorpus.indexing.vector_rows import NewVectorRows
from askcorpus.ingest import Draft, traits_of
from askcorpus.types import Passage, SourceFile
from benchmarks.processes import own_peak_mb
from benchmarks.scale_data import Resampling


def main() -> None:
    """Write corpus and index; print what they cost."""
    base, corpus, index, count = *map(Path, sys.argv[1:4]), int(sys.argv[4])
    real = store.open_generation(base)
    resampling = Resampling(base)
    seconds: dict[str, float] = {}
    clock = _Clock(seconds)
    index.mkdir(parents=True, exist_ok=True)
    with store.new_generation_folder(index) as folder:
        compared = _write_articles(folder / store.ARTICLES, corpus, resampling, count, clock)
        with closing(NewVectorRows(folder / store.VECTORS, count, resampling.dimension)) as vectors:
            at = 0
            for block in resampling.vectors(count):
                vectors.write(at, block)
                at += len(block)
            clock.lap("resampling of vectors")
            summary = write_vectors(vectors, folder / store.VECTOR_INDEX)
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
            corpus=str(corpus.resolve()),
            articles=len(compared.groups),
            passages=count,
            copies=compared.copies,
            copy_groups=compared.copy_groups,
            skipped=(),
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


def _write_articles(
    path: Path, corpus: Path, resampling: Resampling, count: int, clock: _Clock
) -> Compared:
    """Write articles that have `count` passages, and the files that they would be read from."""
    passage_id = 0
    with ArticleWriter(path, None) as writer:
        for number, made in enumerate(resampling.articles(count)):
            draft = made.draft
            file = _write_file(corpus, draft)
            writer.add_file(file, sha256(draft.text.encode()).hexdigest())
            writer.add_draft(number, file, draft, traits_of(draft))
            passages = []
            for start, end in made.passages:
                digest = blake2b(draft.text[start:end].encode(), digest_size=16).digest()
                passages.append((Passage(passage_id, number, start, end), digest))
                passage_id += 1
            writer.add_passages(passages)
        clock.lap("articles")
        compared = compare_articles(writer)
        clock.lap("comparison")
    return compared


def _write_file(corpus: Path, draft: Draft) -> SourceFile:
    path = corpus / draft.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(draft.text.encode())
    status = path.stat()
    return SourceFile(draft.path, status.st_size, status.st_mtime_ns)


def _size(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files)


if __name__ == "__main__":
    main()
