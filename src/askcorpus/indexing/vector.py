"""Unit vectors → nearest passages by cosine: the only importer of faiss.

Up to `EXACT_UP_TO` passages the index is exact: every question is compared with every passage.
Beyond that it holds codes of one bit a dimension (RaBitQ), a twenty-fourth of the vectors' size
with all that goes with them. A search compares the question with every code and takes the exact
cosines of the best from the file of vectors, so cosines are exact either way. docs/scale.md has
what else was tried.

RaBitQ: Gao & Long 2024, "RaBitQ: Quantizing High-Dimensional Vectors with a Theoretical Error Bound
for Approximate Nearest Neighbor Search"; with more than one bit: Gao et al. 2024, "Practical and
Asymptotically Optimal Quantization of High-Dimensional Vectors in Euclidean Space for Approximate
Nearest Neighbor Search".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from askcorpus.errors import IndexDamagedError
from askcorpus.indexing.vector_recall import (
    BLOCK_ROWS,
    least_right_cosines,
    share_right,
    stand_in_questions,
)
from askcorpus.indexing.vector_rows import Ids, VectorRows, Vectors

EXACT_UP_TO = 100_000
"""Passages up to which search is exact: 7 ms on one core at 384 dimensions."""

LEAST_RECALL = 0.98
"""Recall@10 below which codes get more bits."""

_BITS = (1, 2, 4)
"""Bits a dimension to try, in this order."""

_COMPARED = 500
"""Passages whose exact cosines are taken at least …"""

_COMPARED_FOR_EACH = 5
"""… and how many for each that is wanted."""

_READ_AT_MOST = 4096
"""Passages allowed by a filter up to which reading them all is faster than comparing the codes."""

_CODES_IN_A_BLOCK = 32
"""What FAISS compares at once; its default."""

_SAMPLED_FOR_MEAN = 65_536

_REBUILD = "Rebuild it: askcorpus index --full"


class VectorIndexKind(StrEnum):
    """How passages are compared with a question."""

    EXACT = "exact"
    CODES = "codes"


@dataclass(frozen=True, slots=True)
class VectorIndexSummary:
    """What `write_vectors` wrote.

    Attributes:
        kind: How passages are compared with a question.
        recall: Recall@10 against exact search, see `vector_recall`; 1.0 if exact.
    """

    kind: VectorIndexKind
    recall: float


def write_vectors(
    vectors: Vectors | VectorRows, path: Path, *, exact_up_to: int = EXACT_UP_TO
) -> VectorIndexSummary:
    """Write a search index. The same vectors give the same file, whatever the number of threads.

    Args:
        vectors: Rows of length 1; row number is passage id. They are read in blocks, several times.
        path: Where. An index of codes also needs the vectors themselves when it is asked: in a
            .npy file of the same name beside it, which the caller writes.
        exact_up_to: Passages up to which the index is exact.
    """
    if len(vectors) <= exact_up_to:
        exact = faiss.IndexFlatIP(vectors.shape[1])
        _add(exact, vectors)
        _write(exact, path)
        return VectorIndexSummary(VectorIndexKind.EXACT, 1.0)
    questions = stand_in_questions(vectors)
    least_right = least_right_cosines(vectors, questions)
    for bits in _BITS:
        codes = _codes(vectors, bits)
        _, ids = codes.search(questions, min(_COMPARED, len(vectors)))
        found = np.full(ids.shape, -2.0, dtype=np.float32)
        for row, (question, near) in enumerate(zip(questions, ids, strict=True)):
            near = near[near >= 0]
            found[row, : len(near)] = vectors[near] @ question
        recall = share_right(found, least_right)
        if recall >= LEAST_RECALL:
            break
    _write(codes, path)
    return VectorIndexSummary(VectorIndexKind.CODES, recall)


def _write(index: Any, path: Path) -> None:
    """Write an index to a file; FAISS's own writing does not tell of a full disk."""
    with path.open("wb") as file:
        faiss.write_index(index, faiss.PyCallbackIOWriter(file.write))  # type: ignore[attr-defined]


def _codes(vectors: Vectors | VectorRows, bits: int) -> Any:
    """An index of codes: an inverted file of a single list, as FAISS filters only inverted files.

    Codes are of the differences to the list's centre, here the mean vector.
    """
    dimension = vectors.shape[1]
    sample = vectors[:: max(1, len(vectors) // _SAMPLED_FOR_MEAN)]
    mean = sample.mean(axis=0, dtype=np.float64).astype(np.float32)
    centre = faiss.IndexFlatIP(dimension)
    centre.add(mean[None, :])
    index = faiss.IndexIVFRaBitQFastScan(
        centre, dimension, 1, faiss.METRIC_INNER_PRODUCT, _CODES_IN_A_BLOCK, True, bits
    )
    index.train(np.ascontiguousarray(sample[:BLOCK_ROWS], dtype=np.float32))
    _add(index, vectors)
    return index


def _add(index: Any, vectors: Vectors | VectorRows) -> None:
    for block in _blocks(vectors):
        index.add(block)


def _blocks(vectors: Vectors | VectorRows) -> Iterator[Vectors]:
    for start in range(0, len(vectors), BLOCK_ROWS):
        yield np.ascontiguousarray(vectors[start : start + BLOCK_ROWS], dtype=np.float32)


class VectorIndex:
    """A search index in memory. Thread-safe for searching."""

    def __init__(self, path: Path, rows: Path | None = None) -> None:
        """Open an index that `write_vectors` wrote.

        Args:
            path: The index.
            rows: The .npy file of its vectors; None for the one of the same name beside it. Only an
                index of codes needs it.

        Raises:
            IndexDamagedError: FAISS refuses the file, or the vectors are not those of the index.
        """
        try:
            # Not mapped into memory: a mapped file that is truncated meanwhile kills the process.
            self._index = faiss.read_index(str(path))
        except RuntimeError as error:
            raise IndexDamagedError(f"The vector index {path} cannot be read.", _REBUILD) from error
        self._rows: VectorRows | None = None
        if not isinstance(self._index, faiss.IndexFlat):
            self._rows = VectorRows(rows or path.with_suffix(".npy"))
            if self._rows.shape != (self._index.ntotal, self._index.d):
                self._rows.close()
                raise IndexDamagedError(f"{path} is not an index of the vectors there.", _REBUILD)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def kind(self) -> VectorIndexKind:
        """How passages are compared with a question."""
        return VectorIndexKind.EXACT if self._rows is None else VectorIndexKind.CODES

    def close(self) -> None:
        """Close the file of vectors, if one is open; no call may follow."""
        if self._rows is not None:
            self._rows.close()

    def search(
        self, question: Vectors, count: int, allowed: Ids | None = None
    ) -> tuple[Ids, Vectors]:
        """The passages nearest to a question.

        Args:
            question: One vector of length 1, shape (dimension,).
            count: How many at most.
            allowed: Passage ids to choose from, ascending; None for all.

        Returns:
            Passage ids and their cosines, nearest first; fewer than `count` if there are no more.
        """
        choice = len(self) if allowed is None else len(allowed)
        count = min(count, choice)
        if count == 0:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        if self._rows is None:
            return self._compared(question, count, allowed)
        if allowed is not None and choice <= _READ_AT_MOST:
            near = allowed
        else:
            compared = min(max(_COMPARED, _COMPARED_FOR_EACH * count), choice)
            near, _ = self._compared(question, compared, allowed)
        # Ascending, so that equal cosines keep the order of their ids.
        near = np.sort(near)
        cosines = np.asarray(self._rows.read(near) @ question, dtype=np.float32)
        best = np.argsort(-cosines, kind="stable")[:count]
        return near[best], cosines[best]

    def _compared(self, question: Vectors, count: int, allowed: Ids | None) -> tuple[Ids, Vectors]:
        """What FAISS finds, with cosines as exact as the index is."""
        # A second thread gains little, and costs tens of milliseconds when its core is busy. FAISS
        # keeps the setting for each thread that calls it.
        faiss.omp_set_num_threads(1)
        parameters = None
        if allowed is not None:
            members = np.zeros(len(self), dtype=bool)
            members[allowed] = True
            # The selector only borrows the bits: they must outlive the search.
            bits = np.packbits(members, bitorder="little")
            selector = faiss.IDSelectorBitmap(len(self), faiss.swig_ptr(bits))
            kind = faiss.SearchParameters if self._rows is None else faiss.IVFSearchParameters
            parameters = kind(sel=selector)  # type: ignore[call-arg]
        cosines, ids = self._index.search(question[None, :], count, params=parameters)
        found = ids[0] >= 0
        return ids[0][found], cosines[0][found]

    def similarities(self, question: Vectors, ids: Ids) -> Vectors:
        """Cosines of a question with the passages `ids`, in their order."""
        if len(ids) == 0:
            return np.empty(0, dtype=np.float32)
        ids = np.ascontiguousarray(ids, dtype=np.int64)
        if self._rows is not None:
            rows = self._rows.read(ids)
        else:
            rows = self._index.reconstruct_batch(ids)
        return np.asarray(rows @ question, dtype=np.float32)
