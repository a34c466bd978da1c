"""Texts → unit vectors, by an exported model on ONNX Runtime: the only importer of onnxruntime.

The folder of an exported encoder holds `model.onnx` (tokens in, pooled unit vectors out),
`tokenizer.json` and `encoder.json` (an `EncoderCard`). PyTorch is not needed to use it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Encoding, Tokenizer

from askcorpus.errors import ModelError
from askcorpus.models.sources import sha256_of

Vectors = npt.NDArray[np.float32]
"""Shape (texts, dimension); rows of length 1."""

MODEL_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"
CARD_FILE = "encoder.json"

_BATCH_TOKENS = 1024
"""Tokens in a batch, padding counted: larger batches are slower, they leave the CPU's caches."""


@dataclass(frozen=True, slots=True)
class EncoderCard:
    """What must be known of an exported encoder to use it.

    Attributes:
        name: Name of the model it was exported from.
        source: Key of the weights it was exported from (see `sources.EncoderSource`).
        fingerprint: sha256 over the exported files: vectors of equal fingerprints compare.
        dimension: Length of its vectors.
        max_tokens: Most tokens it reads, special tokens counted.
        special_tokens: How many of them the tokenizer adds.
        query_prompt: Put before each question, as the model was trained.
        passage_prompt: Put before each passage, as the model was trained.
        difference: Largest difference seen, in any component, from the vectors of the original.
    """

    name: str
    source: str
    fingerprint: str
    dimension: int
    max_tokens: int
    special_tokens: int
    query_prompt: str
    passage_prompt: str
    difference: float

    def save(self, folder: Path) -> None:
        """Write the card into the encoder's folder."""
        text = json.dumps(asdict(self), indent=2)
        (folder / CARD_FILE).write_text(text + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> EncoderCard:
        """Read the card of an encoder's folder.

        Raises:
            ModelError: There is none, or it is not one.
        """
        try:
            return cls(**json.loads((folder / CARD_FILE).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise ModelError(
                f"The encoder in {folder} cannot be read ({error}).",
                "Rebuild the index: askcorpus index --full",
            ) from error


def fingerprint_of(folder: Path) -> str:
    """The fingerprint of an encoder's files as they are now; raises OSError if one is missing."""
    digest = sha256()
    for name in (MODEL_FILE, TOKENIZER_FILE):
        digest.update(sha256_of(folder / name).encode())
    return digest.hexdigest()


class Encoder:
    """A loaded encoder. Thread-safe: onnxruntime sessions and tokenizers may be shared."""

    def __init__(self, folder: Path, threads: int = 0) -> None:
        """Load an exported encoder.

        Args:
            folder: Where it was exported to.
            threads: CPU threads to use; 0 for all cores.

        Raises:
            ModelError: A file is missing or damaged.
        """
        self.card = EncoderCard.load(folder)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads or os.cpu_count() or 1
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(
                str(folder / MODEL_FILE), options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer: Tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        except Exception as error:  # both libraries raise bare and private types
            raise ModelError(
                f"The encoder in {folder} cannot be loaded ({error}).",
                "Rebuild the index: askcorpus index --full",
            ) from error
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._inputs = [item.name for item in self._session.get_inputs()]

    @property
    def room(self) -> int:
        """Most tokens of a passage and its title, without prompt and special tokens."""
        card = self.card
        prompt = self.count_tokens([card.passage_prompt])[0] if card.passage_prompt else 0
        return card.max_tokens - card.special_tokens - prompt

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Number of the encoder's tokens of each text, special tokens not counted."""
        encodings = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(encoding.ids) for encoding in encodings]

    def encode_questions(self, questions: Sequence[str]) -> Vectors:
        """Vectors of questions, in their order. A question over the limit is cut at it."""
        return self.encode([self.card.query_prompt + question for question in questions])

    def encode_passages(
        self, passages: Sequence[str], on_batch: Callable[[int, int], None] | None = None
    ) -> Vectors:
        """Vectors of passages, in their order. A passage over the limit is cut at it.

        Args:
            passages: Texts as encoded (title first).
            on_batch: Called after each batch with the passages and tokens that were in it.
        """
        return self.encode([self.card.passage_prompt + text for text in passages], on_batch)

    def encode(
        self, texts: Sequence[str], on_batch: Callable[[int, int], None] | None = None
    ) -> Vectors:
        """Vectors of texts that already carry their prompts, in their order."""
        encodings = self._tokenizer.encode_batch_fast(list(texts))
        vectors = np.empty((len(texts), self.card.dimension), dtype=np.float32)
        for rows in self._batches(encodings):
            vectors[rows] = self._run([encodings[row] for row in rows])
            if on_batch is not None:
                on_batch(len(rows), sum(len(encodings[row].ids) for row in rows))
        return vectors

    def _batches(self, encodings: Sequence[Encoding]) -> Iterator[list[int]]:
        """Rows in batches of about equal length, longest first, so that little is padding."""
        batch: list[int] = []
        for row in sorted(range(len(encodings)), key=lambda row: -len(encodings[row].ids)):
            longest = len(encodings[(batch or [row])[0]].ids)
            if batch and longest * (len(batch) + 1) > _BATCH_TOKENS:
                yield batch
                batch = []
            batch.append(row)
        if batch:
            yield batch

    def _run(self, encodings: Sequence[Encoding]) -> Vectors:
        limit = self.card.max_tokens
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
        (vectors,) = self._session.run(None, feed)
        return np.asarray(vectors, dtype=np.float32)
