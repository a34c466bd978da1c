"""Exported models and their tokenizers, loaded and fed: the only importer of ONNX Runtime.

A folder of an exported model holds `model.onnx` and `tokenizer.json`. PyTorch is not needed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

# From 1.32 on, ONNX Runtime tells its maker over the network that it is used, unless this is set
# before it is loaded. Nothing here is anyone else's business.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime
from tokenizers import Encoding as Encoding
from tokenizers import Tokenizer

from askcorpus.errors import ModelError

MODEL_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"

BATCH_TOKENS = 1024
"""Tokens in a batch, padding counted: larger batches are slower, they leave the CPU's caches."""


class Runtime:
    """A model and its tokenizer. Thread-safe: sessions and tokenizers may be shared."""

    def __init__(self, folder: Path, threads: int, name: str, hint: str) -> None:
        """Load an exported model.

        Args:
            folder: Where `model.onnx` and `tokenizer.json` lie.
            threads: CPU threads to use; 0 for all cores.
            name: What to call the model where it cannot be loaded.
            hint: What to do then.

        Raises:
            ModelError: A file is missing or damaged.
        """
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads or os.cpu_count() or 1
        options.log_severity_level = 3
        # Threads that wait by turning round and round take the time of those that work: on a busy
        # machine a question took a third longer, and never less.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            self._session = onnxruntime.InferenceSession(
                str(folder / MODEL_FILE), options, providers=["CPUExecutionProvider"]
            )
            self.tokenizer: Tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        except Exception as error:  # both libraries raise bare and private types
            raise ModelError(f"{name} cannot be loaded ({error}).", hint) from error
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self._inputs = [item.name for item in self._session.get_inputs()]

    def run(self, encodings: Sequence[Encoding], limit: int) -> list[npt.NDArray[np.float32]]:
        """Run the model over one batch.

        Args:
            encodings: Texts, or pairs of them, as tokens; padded here to the longest.
            limit: Most tokens that the model reads; a longer text is cut, but for its last one.

        Returns:
            The model's outputs, each with a row for every encoding.
        """
        width = min(limit, max(len(encoding.ids) for encoding in encodings))
        feed: dict[str, Any] = {
            name: np.zeros((len(encodings), width), dtype=np.int64) for name in self._inputs
        }
        for row, encoding in enumerate(encodings):
            # What is over the limit is cut but for the closing special token.
            ids = (
                encoding.ids
                if len(encoding.ids) <= limit
                else [*encoding.ids[: limit - 1], encoding.ids[-1]]
            )
            feed["input_ids"][row, : len(ids)] = ids
            feed["attention_mask"][row, : len(ids)] = 1
            if "token_type_ids" in feed:
                feed["token_type_ids"][row, : len(ids)] = encoding.type_ids[: len(ids)]
        return [np.asarray(output, dtype=np.float32) for output in self._session.run(None, feed)]


def length_batches(
    encodings: Sequence[Encoding], tokens: int = BATCH_TOKENS
) -> Iterator[list[int]]:
    """Positions in batches of about equal length, longest first, so that little is padding.

    Args:
        encodings: In any order.
        tokens: Most tokens in a batch, padding counted; a longer text stands alone.
    """
    batch: list[int] = []
    for position in sorted(range(len(encodings)), key=lambda item: -len(encodings[item].ids)):
        longest = len(encodings[(batch or [position])[0]].ids)
        if batch and longest * (len(batch) + 1) > tokens:
            yield batch
            batch = []
        batch.append(position)
    if batch:
        yield batch
