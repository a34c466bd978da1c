"""Ids of passages → their vectors, read from the file of all vectors as they are needed.

The file is read, not mapped into memory: the process stays small however much of the file it has
seen, and a file that somebody truncates meanwhile is an error here and not a crash of the process.
"""

from __future__ import annotations

from pathlib import Path
from threading import Lock

import numpy as np
import numpy.typing as npt

from askcorpus.errors import IndexDamagedError

_REBUILD = "Rebuild it: askcorpus index --full"


class VectorRows:
    """The rows of a .npy file of float32 vectors. Thread-safe."""

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
        self._file = path.open("rb", buffering=0)

    def read(self, ids: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
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
        row_bytes = dimension * rows.itemsize
        into = rows.data.cast("B")
        with self._lock:
            # In the order of the file, which is kinder to a disk.
            for place in np.argsort(ids, kind="stable").tolist():
                self._file.seek(self._start + int(ids[place]) * row_bytes)
                target = into[place * row_bytes : (place + 1) * row_bytes]
                if self._file.readinto(target) != row_bytes:
                    raise IndexDamagedError(f"{self._path} has become shorter.", _REBUILD)
        return rows

    def close(self) -> None:
        """Close the file; no call may follow."""
        with self._lock:
            self._file.close()
