"""Texts → unit vectors, by an exported model on ONNX Runtime.

The folder of an exported encoder holds `model.onnx` (tokens in, pooled unit vectors out),
`tokenizer.json` and `encoder.json` (an `EncoderCard`). PyTorch is not needed to use it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
import numpy.typing as npt

from askcorpus.errors import ModelError
from askcorpus.models.runtime import MODEL_FILE, TOKENIZER_FILE, Runtime, length_batches
from askcorpus.models.sources import sha256_of

Vectors = npt.NDArray[np.float32]
"""Shape (texts, dimension); rows of length 1."""

CARD_FILE = "encoder.json"


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


@dataclass(frozen=True, slots=True)
class EncodedBatch:
    """Texts that went through the model together.

    Attributes:
        rows: Their positions among the texts given.
        vectors: Their vectors, in the order of `rows`.
        tokens: How many tokens they have together, padding not counted.
    """

    rows: tuple[int, ...]
    vectors: Vectors
    tokens: int


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
        self._runtime = Runtime(
            folder,
            threads,
            name=f"The encoder in {folder}",
            hint="Rebuild the index: askcorpus index --full",
        )

    @property
    def room(self) -> int:
        """Most tokens of a passage and its title, without prompt and special tokens."""
        card = self.card
        prompt = self.count_tokens([card.passage_prompt])[0] if card.passage_prompt else 0
        return card.max_tokens - card.special_tokens - prompt

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Number of the encoder's tokens of each text, special tokens not counted."""
        encodings = self._runtime.tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(encoding.ids) for encoding in encodings]

    def encode_questions(self, questions: Sequence[str]) -> Vectors:
        """Vectors of questions, in their order. A question over the limit is cut at it."""
        return self.encode([self.card.query_prompt + question for question in questions])

    def encode_passages(self, passages: Sequence[str]) -> Vectors:
        """Vectors of passages (title first), in their order. One over the limit is cut at it."""
        return self.encode([self.card.passage_prompt + text for text in passages])

    def passage_batches(self, passages: Sequence[str]) -> Iterator[EncodedBatch]:
        """Like `encode_passages`, a batch at a time, in the order in which they are quickest."""
        return self._batches([self.card.passage_prompt + text for text in passages])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts that already carry their prompts, in their order."""
        vectors = np.empty((len(texts), self.card.dimension), dtype=np.float32)
        for batch in self._batches(texts):
            vectors[list(batch.rows)] = batch.vectors
        return vectors

    def _batches(self, texts: Sequence[str]) -> Iterator[EncodedBatch]:
        encodings = self._runtime.tokenizer.encode_batch_fast(list(texts))
        for rows in length_batches(encodings):
            batch = [encodings[row] for row in rows]
            (vectors,) = self._runtime.run(batch, self.card.max_tokens)
            tokens = sum(len(encoding.ids) for encoding in batch)
            yield EncodedBatch(tuple(rows), vectors, tokens)
