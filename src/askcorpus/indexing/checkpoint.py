"""Vectors of a build that is under way → a log on disk from which the next one goes on.

Embedding is nearly all the time of a first build. Every vector is appended here with the hash of
its passage; a build that was interrupted costs what had not been written yet.
"""

from __future__ import annotations

import os
import time
import zlib
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

import numpy as np

from askcorpus.indexing.hashes import HASH_BYTES
from askcorpus.indexing.layout import EMBEDDED
from askcorpus.indexing.vector_rows import Vectors

_SECONDS_BETWEEN_FLUSHES = 5.0


class VectorLog:
    """Hash → vector, on disk. Use it as a context manager.

    A record is a hash, a vector and the CRC-32 of both; what follows the last whole record (a power
    cut tears them) is cut off.
    """

    def __init__(self, index: Path, fingerprint: str, dimension: int) -> None:
        """Open the log of an index, or begin it.

        Args:
            index: The index folder, locked by the caller.
            fingerprint: Of the encoder.
            dimension: Length of its vectors.
        """
        self._record = np.dtype(
            [("hash", f"V{HASH_BYTES}"), ("vector", "<f4", (dimension,)), ("crc", "<u4")]
        )
        path = index / f"{EMBEDDED}{fingerprint[:16]}.log"
        for other in index.glob(f"{EMBEDDED}*"):
            if other != path:
                other.unlink(missing_ok=True)
        self.known: dict[bytes, int] = {}
        self._path = path
        whole = self._read_known() if path.exists() else 0
        self._file = path.open("ab" if whole else "wb")
        self._file.truncate(whole * self._record.itemsize)
        self._flushed = time.monotonic()

    def _read_known(self) -> int:
        """Fill `known`; return how many whole records there are."""
        row = 0
        with self._path.open("rb") as file:
            while len(data := file.read(self._record.itemsize)) == self._record.itemsize:
                if zlib.crc32(data[:-4]).to_bytes(4, "little") != data[-4:]:
                    break
                self.known[data[:HASH_BYTES]] = row
                row += 1
        return row

    def __enter__(self) -> VectorLog:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def append(self, hashes: Sequence[bytes], vectors: Vectors) -> None:
        """Write vectors down; they are on the disk within seconds."""
        for digest, vector in zip(hashes, vectors, strict=True):
            data = digest + vector.astype("<f4").tobytes()
            self._file.write(data + zlib.crc32(data).to_bytes(4, "little"))
        if time.monotonic() - self._flushed > _SECONDS_BETWEEN_FLUSHES:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._flushed = time.monotonic()

    def vectors(self, rows: Sequence[int]) -> Vectors:
        """The vectors of `known` rows."""
        found = np.empty((len(rows), *self._record["vector"].shape), dtype=np.float32)
        with self._path.open("rb") as file:
            for place, row in enumerate(rows):
                file.seek(row * self._record.itemsize)
                record = np.frombuffer(file.read(self._record.itemsize), dtype=self._record)
                found[place] = record["vector"][0]
        return found
