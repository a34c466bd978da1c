"""An exported encoder + texts → how fast the model alone can be: nothing but ONNX Runtime."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from askcorpus.models.runtime import MODEL_FILE, TOKENIZER_FILE

BATCH_SIZES = (4, 8, 16, 32)

Batch = dict[str, Any]


class BareEncoder:
    """A model and a load for it: texts tokenised, sorted by length and batched beforehand.

    The batch size is the one that suits the model best.
    """

    def __init__(self, folder: Path, texts: Sequence[str]) -> None:
        """Load the exported model of `folder` and prepare the load."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = os.cpu_count() or 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(folder / MODEL_FILE), options, providers=["CPUExecutionProvider"]
        )
        inputs = [item.name for item in self._session.get_inputs()]
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        tokenizer.no_padding()
        ids = sorted((encoding.ids for encoding in tokenizer.encode_batch(list(texts))), key=len)
        self._tokens = sum(map(len, ids))
        self._batches = list(_batches(ids, BATCH_SIZES[0], inputs))
        self._run()  # the first runs of a session are slow
        trials = []
        for size in BATCH_SIZES:
            self._batches = list(_batches(ids, size, inputs))
            trials.append((self._run(), self._batches))
        self._batches = min(trials, key=lambda trial: trial[0])[1]
        self.seconds = 0.0
        self._rounds = 0

    def work(self) -> None:
        """Run the load once."""
        self.seconds += self._run()
        self._rounds += 1

    @property
    def tokens_per_second(self) -> float:
        """Over all the work so far; padding is not counted."""
        return self._rounds * self._tokens / self.seconds

    def _run(self) -> float:
        began = time.perf_counter()
        for batch in self._batches:
            self._session.run(None, batch)
        return time.perf_counter() - began


def _batches(ids: Sequence[list[int]], size: int, inputs: Sequence[str]) -> Iterator[Batch]:
    for start in range(0, len(ids), size):
        group = ids[start : start + size]
        shape = (len(group), max(map(len, group)))
        batch = {name: np.zeros(shape, dtype=np.int64) for name in inputs}
        for row, tokens in enumerate(group):
            batch["input_ids"][row, : len(tokens)] = tokens
            batch["attention_mask"][row, : len(tokens)] = 1
        yield batch
