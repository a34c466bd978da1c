"""Ids of passages ↔ their vectors, read from the file of all vectors and written there in blocks.

The file is not mapped into memory: the process stays small however much of the file it has seen,
and a file that somebody truncates meanwhile, or a disk that is full, is an error here and not a
crash of the process.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from io import FileIO
from pathlib import Path
from threading import Lock

import numpy as np
import numpy.typing as npt

from askcorpus.errors import IndexDamagedError

Vectors = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int64]

_BYTES = 4
"""Of a number."""

_COPIED_AT_ONCE = 8192

_REBUILD = "Rebuild it: askcorpus index --full"


class VectorRows:
    """The rows of a .npy file of float32 vectors. Thread-safe."""

    _mode = "rb"

    def __init__(self, path: Path) -> None:
        """Open the file.

        Raises:
            IndexDamagedError: It is missing, shorter than it says, or holds something else.
        """
        try:
            mapped = np.load(path, mmap_mode="r", allow_pickle=False)
        except (OSError, ValueError) as error:
            raise IndexDamagedError(
                f"The vectors {path} cannot be read ({error}).", _REBUILD
            ) from error
        if (
            not isinstance(mapped, np.memmap)
            or mapped.dtype != np.float32
            or mapped.ndim != 2
            or not mapped.flags.c_contiguous
        ):
            raise IndexDamagedError(f"{path} is not a file of vectors.", _REBUILD)
        self.shape = (int(mapped.shape[0]), int(mapped.shape[1]))
        self._start = mapped.offset
        self._path = path
        self._lock = Lock()
        self._file = FileIO(path, self._mode)

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, rows: slice | Ids) -> Vectors:
        """Some vectors, as an array of all would give them; raises what `read` does."""
        if not isinstance(rows, slice):
            return self.read(rows)
        first, end, step = rows.indices(len(self))
        if step != 1:
            return self.read(np.arange(first, end, step))
        found = np.empty((max(0, end - first), self.shape[1]), dtype=np.float32)
        with self._lock:
            self._seek(first)
            self._fill(_bytes_of(found))
        return found

    def read(self, ids: Ids) -> Vectors:
        """The vectors of `ids`, in their order.

        Raises:
            IndexError: There is no such row.
            IndexDamagedError: The file has become shorter.
        """
        count, dimension = self.shape
        rows = np.empty((len(ids), dimension), dtype=np.float32)
        if rows.size == 0:
            return rows
        if ids.min() < 0 or ids.max() >= count:
            raise IndexError(f"Rows are 0 to {count - 1}.")
        row_bytes = dimension * _BYTES
        into = _bytes_of(rows)
        with self._lock:
            # In the order of the file, which is kinder to a disk.
            for place in np.argsort(ids, kind="stable").tolist():
                self._seek(int(ids[place]))
                self._fill(into[place * row_bytes : (place + 1) * row_bytes])
        return rows

    def close(self) -> None:
        """Close the file; no call may follow."""
        with self._lock:
            self._file.close()

    def _seek(self, row: int) -> None:
        self._file.seek(self._start + row * self.shape[1] * _BYTES)

    def _fill(self, target: memoryview) -> None:
        while target:  # the system may give less at a time than it was asked for
            count = self._file.readinto(target)
            if not count:
                raise IndexDamagedError(f"{self._path} has become shorter.", _REBUILD)
            target = target[count:]


class NewVectorRows(VectorRows):
    """A file of vectors that is being filled in; rows not written yet are zeros."""

    _mode = "r+b"

    def __init__(self, path: Path, count: int, dimension: int) -> None:
        """Make the file.

        Args:
            path: Where; must not exist yet.
            count: How many vectors it will have.
            dimension: Of each.

        Raises:
            OSError: There is no room for it on the disk.
        """
        with path.open("xb") as file:
            header = {"descr": "<f4", "fortran_order": False, "shape": (count, dimension)}
            np.lib.format.write_array_header_1_0(file, header)
            size = file.tell() + count * dimension * _BYTES
            file.truncate(size)
            if hasattr(os, "posix_fallocate"):
                # That the disk is too small is said now, not after hours of embedding.
                os.posix_fallocate(file.fileno(), 0, size)
        super().__init__(path)

    def write(self, first: int, vectors: Vectors) -> None:
        """Write successive vectors.

        Args:
            first: Row of the first one.
            vectors: Shape (any, dimension).

        Raises:
            OSError: There is no room on the disk.
        """
        left = _bytes_of(vectors)
        with self._lock:
            self._seek(first)
            while left:
                left = left[self._file.write(left) :]

    def write_each(self, ids: Sequence[int], vectors: Vectors) -> None:
        """Write vectors to the rows `ids`; raises what `write` does."""
        for row, vector in zip(ids, vectors, strict=True):
            self.write(row, vector)

    def copy(self, first: int, source: VectorRows, source_first: int, count: int) -> None:
        """Write successive vectors that are successive rows of another file."""
        for done in range(0, count, _COPIED_AT_ONCE):
            end = min(count, done + _COPIED_AT_ONCE)
            self.write(first + done, source[source_first + done : source_first + end])


def _bytes_of(vectors: Vectors) -> memoryview:
    """The bytes of vectors as in a file; those of the array itself if it is laid out like that."""
    return np.ascontiguousarray(vectors, dtype="<f4").reshape(-1).view(np.uint8).data
