"""Unit vectors → nearest passages by cosine: the only importer of faiss.

The index is exact ("flat"): every question is compared with every passage. At ten thousand passages
that takes about a millisecond.
"""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt

from askcorpus.errors import IndexDamagedError

Vectors = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int64]


def write_vectors(vectors: Vectors, path: Path) -> None:
    """Write a search index over `vectors` (rows of length 1); row number is passage id."""
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors, dtype=np.float32))
    faiss.write_index(index, str(path))


class VectorIndex:
    """A search index in memory. Thread-safe for searching."""

    def __init__(self, path: Path) -> None:
        """Open an index that `write_vectors` wrote.

        Raises:
            IndexDamagedError: FAISS refuses the file.
        """
        try:
            self._index = faiss.read_index(str(path))
        except RuntimeError as error:
            raise IndexDamagedError(
                f"The vector index {path} cannot be read.", "Rebuild it: askcorpus index --full"
            ) from error

    def __len__(self) -> int:
        return int(self._index.ntotal)

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
        count = min(count, len(self) if allowed is None else len(allowed))
        if count == 0:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        parameters = None
        if allowed is not None:
            # The selector only borrows the ids: they must outlive the search.
            selector = faiss.IDSelectorBatch(allowed)
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        cosines, ids = self._index.search(question[None, :], count, params=parameters)
        found = ids[0] >= 0
        return ids[0][found], cosines[0][found]

    def similarities(self, question: Vectors, ids: Ids) -> Vectors:
        """Cosines of a question with the passages `ids`, in their order."""
        if len(ids) == 0:
            return np.empty(0, dtype=np.float32)
        rows: Vectors = self._index.reconstruct_batch(np.ascontiguousarray(ids, dtype=np.int64))
        return np.asarray(rows @ question, dtype=np.float32)
