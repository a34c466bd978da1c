"""Index folder → whether everything in it is what it should be, and how to mend what is not.

Checked: the sum of every file; articles and passages with their offsets and hashes
(`verify_articles`); the articles against the corpus files that are still as they were
(`verify_corpus`); the encoder; vectors against texts, on a sample; the counts of all parts. A part
whose files are not what the build wrote is not opened: a library may crash on it.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import numpy as np

from askcorpus.errors import AskcorpusError
from askcorpus.indexing import store
from askcorpus.indexing.findings import Findings
from askcorpus.indexing.layout import MANIFEST, entries_below
from askcorpus.indexing.lexical import LexicalIndex
from askcorpus.indexing.vector import VectorIndex
from askcorpus.indexing.vector_rows import Vectors
from askcorpus.indexing.verify_articles import SampledPassage, check_articles, open_database
from askcorpus.indexing.verify_corpus import Comparison, check_corpus
from askcorpus.models.encoder import Encoder, fingerprint_of
from askcorpus.types import OnProgress, Progress, VerifyReport

SAMPLE = 32
"""Passages that are encoded anew."""

_LEAST_COSINE = 0.999
"""Of a vector and its passage encoded anew: batches of other lengths change the last digits."""

_LEAST_FOUND = 0.9
"""Share of the sample that a search for their own words or vectors must find. Copies may crowd a
passage out, and an approximate index may miss one."""

_LOOKED_AT = 100
_BLOCK = 4 * 2**20
_ROWS = 65_536

_Part = TypeVar("_Part")


def verify_index(
    index: Path, *, threads: int = 0, on_progress: OnProgress | None = None
) -> VerifyReport:
    """Check everything in the live generation of an index.

    Args:
        index: The index folder.
        threads: CPU threads for the encoder; 0 for all cores.
        on_progress: Told of every step.

    Raises:
        IndexMissingError: There is no index.
        IndexFormatError: It was written by another version of askcorpus.
        IndexDamagedError: Which generation is live, or what is in it, cannot be read at all.
    """
    held = store.hold_generation(index.resolve(), check=False)
    try:
        return _Verification(index, held.generation, threads, on_progress).run()
    finally:
        held.lease.release()


class _Verification:
    """One check of one generation."""

    def __init__(
        self,
        index: Path,
        generation: store.Generation,
        threads: int,
        on_progress: OnProgress | None,
    ) -> None:
        self._index = index
        self._folder = generation.folder
        self._generation = generation
        self._threads = threads
        self._tell = on_progress or (lambda _: None)
        self._findings = Findings()
        self._altered: set[str] = set()

    def run(self) -> VerifyReport:
        began = time.perf_counter()
        manifest = self._generation.manifest
        self._check_files()
        encoder = self._part(store.ENCODER, self._encoder)
        sample: Sequence[SampledPassage] = ()
        compared = Comparison(0, ())
        if store.ARTICLES not in self._altered:
            try:
                with closing(open_database(self._folder / store.ARTICLES)) as database:
                    sample = check_articles(
                        database, manifest, encoder, SAMPLE, self._findings, self._tell
                    )
                    compared = check_corpus(
                        database, Path(manifest.corpus), self._findings, self._tell
                    )
            except sqlite3.Error as error:
                self._findings.add(store.ARTICLES, f"It cannot be read: {error}.")
        self._tell(Progress("checking vectors and terms", 0))
        vectors = self._part(store.VECTORS, self._vectors)
        if vectors is not None and encoder is not None and sample:
            self._compare(vectors, encoder, sample)
        self._part(store.VECTOR_INDEX, lambda: self._check_vector_index(vectors, sample))
        self._part(store.LEXICAL, lambda: self._check_terms(sample))
        return VerifyReport(
            path=str(self._index),
            generation=self._generation.name,
            files=len(manifest.files),
            size_bytes=self._generation.size_bytes,
            articles=manifest.articles,
            passages=manifest.passages,
            sampled=len(sample) if vectors is not None and encoder is not None else 0,
            corpus=manifest.corpus,
            compared=compared.articles,
            changed=compared.changed,
            problems=self._findings.problems(),
            seconds=time.perf_counter() - began,
        )

    def _check_files(self) -> None:
        """Compare all sums, and note the parts that are not what the build wrote."""
        files = self._generation.manifest.files
        total = self._generation.size_bytes
        done = 0
        for name, expected in files.items():
            digest = sha256()
            size = 0
            try:
                with (self._folder / name).open("rb") as file:
                    while block := file.read(_BLOCK):
                        digest.update(block)
                        size += len(block)
                        if len(block) == _BLOCK:
                            told = Progress(
                                "checking files", (done + size) >> 20, total >> 20, "MiB"
                            )
                            self._tell(told)
            except OSError as error:
                wrong = f"It cannot be read: {error.strerror or error}."
            else:
                if size == expected.size and digest.hexdigest() == expected.sha256:
                    done += size
                    continue
                wrong = "It is not what the build wrote" + (
                    f": {size:,} bytes instead of {expected.size:,}."
                    if size != expected.size
                    else ", though of the same size."
                )
            done += expected.size
            self._altered.add(name.partition("/")[0])
            self._findings.add(
                name, wrong, "Rebuild it: askcorpus index --full; if it recurs, check the disk."
            )
        for path in entries_below(self._folder):
            name = path.relative_to(self._folder).as_posix()
            if path.is_file() and name not in files and name != MANIFEST:
                self._findings.add(name, "No build has written it.", "Delete it.")

    def _part(self, name: str, check: Callable[[], _Part]) -> _Part | None:
        """What `check` makes of a part of the index; None if the part cannot be used."""
        if name in self._altered:
            return None
        try:
            return check()
        except (AskcorpusError, OSError, ValueError) as error:
            self._findings.add(name, f"It cannot be used: {error}")
            return None

    def _encoder(self) -> Encoder:
        folder = self._folder / store.ENCODER
        encoder = Encoder(folder, self._threads)
        expected = self._generation.manifest.encoder_fingerprint
        if encoder.card.fingerprint != expected or fingerprint_of(folder) != expected:
            self._findings.add(store.ENCODER, "It is not the encoder that made the vectors.")
        return encoder

    def _vectors(self) -> Vectors | None:
        """The raw vectors, if there is one of length 1 for every passage."""
        vectors: Vectors = np.load(self._folder / store.VECTORS, mmap_mode="r", allow_pickle=False)
        passages = self._generation.manifest.passages
        if vectors.ndim != 2 or len(vectors) != passages:
            shape = "×".join(map(str, vectors.shape))
            self._findings.add(store.VECTORS, f"It is {shape}, for {passages:,} passages.")
            return None
        for first in range(0, len(vectors), _ROWS):
            lengths = np.linalg.norm(vectors[first : first + _ROWS].astype(np.float32), axis=1)
            for row in np.flatnonzero(~(np.abs(lengths - 1) < 1e-2)):
                self._findings.add(
                    store.VECTORS, f"Vector {first + row} is not of length 1.", kind="length"
                )
        return vectors

    def _compare(
        self, vectors: Vectors, encoder: Encoder, sample: Sequence[SampledPassage]
    ) -> None:
        self._tell(Progress("encoding a sample anew", 0))
        anew = encoder.encode_passages([passage.encoded for passage in sample])
        for passage, vector in zip(sample, anew, strict=True):
            cosine = float(vectors[passage.id].astype(np.float32) @ vector)
            if not cosine >= _LEAST_COSINE:
                self._findings.add(
                    store.VECTORS,
                    f"Vector {passage.id} is not that of its passage (cosine {cosine:.3f}).",
                    kind="cosine",
                )

    def _check_vector_index(
        self, vectors: Vectors | None, sample: Sequence[SampledPassage]
    ) -> None:
        index = VectorIndex(self._folder / store.VECTOR_INDEX)
        self._check_count(store.VECTOR_INDEX, len(index), "vectors")
        if vectors is not None and len(index):
            found = 0
            for passage in sample:
                row = np.asarray(vectors[passage.id], dtype=np.float32)
                ids, cosines = index.search(row, _LOOKED_AT)
                # Copies may come first; they are as near.
                found += passage.id in ids or bool(cosines[:1] >= _LEAST_COSINE)
            self._check_found(store.VECTOR_INDEX, found, len(sample), "vector")

    def _check_terms(self, sample: Sequence[SampledPassage]) -> None:
        index = LexicalIndex(self._folder / store.LEXICAL)
        self._check_count(store.LEXICAL, len(index), "passages")
        searchable = [passage for passage in sample if index.terms(passage.text)]
        found = sum(
            passage.id in dict(index.search(passage.text, _LOOKED_AT)) for passage in searchable
        )
        self._check_found(store.LEXICAL, found, len(searchable), "words")

    def _check_count(self, part: str, found: int, of: str) -> None:
        expected = self._generation.manifest.passages
        if found != expected:
            self._findings.add(part, f"It holds {found:,} {of} instead of {expected:,}.")

    def _check_found(self, part: str, found: int, sampled: int, by: str) -> None:
        if found < _LEAST_FOUND * sampled:
            self._findings.add(
                part, f"Only {found} of {sampled} passages are found by their own {by}."
            )
