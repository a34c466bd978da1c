"""Examples → token arrays → batches sorted by length: what a model is fed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Encoding, Tokenizer

from askcorpus.models.contexts import heading
from askcorpus.models.reader import MOST_TOKENS, QUESTION_CHARACTERS
from askcorpus.models.windows import Window
from reader_training.examples import Example

Tokens = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Feature:
    """An example as tokens: [CLS] question [SEP] title, passage [SEP].

    Attributes:
        ids: Token ids.
        segment: First token of the second segment.
        window: Where the passage lies among the tokens.
        start: Token at which the answer starts, 0 where there is none: [CLS] stands for that.
        end: Token at which the answer ends, inclusive, or 0.
        group: `Example.group`.
    """

    ids: Tokens
    segment: int
    window: Window
    start: int
    end: int
    group: int

    def __len__(self) -> int:
        return len(self.ids)


def load_tokenizer(folder: Path) -> Tokenizer:
    """The tokenizer of a model's folder, set up for pairs of question and passage."""
    tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MOST_TOKENS, strategy="only_second")
    return tokenizer


def features_of(examples: Sequence[Example], tokenizer: Tokenizer) -> list[Feature]:
    """Tokenise examples as the product does; an answer over the token limit counts as none."""
    heads = [heading(example.title, example.passage) for example in examples]
    encodings = tokenizer.encode_batch(
        [
            (example.question[:QUESTION_CHARACTERS], head + example.passage)
            for example, head in zip(examples, heads, strict=True)
        ]
    )
    return [
        _feature(example, len(head), encoding)
        for example, head, encoding in zip(examples, heads, encodings, strict=True)
    ]


def _feature(example: Example, head: int, encoding: Encoding) -> Feature:
    window = Window.of(encoding, head, example.passage)
    start, end = 0, 0
    if example.start is not None and example.end is not None:
        extents = window.extents
        touched = np.flatnonzero((extents[:, 0] < example.end) & (extents[:, 1] > example.start))
        if len(touched):
            start, end = window.first + int(touched[0]), window.first + int(touched[-1])
    return Feature(
        ids=np.array(encoding.ids, dtype=np.int32),
        segment=encoding.sequence_ids.index(1) if 1 in encoding.sequence_ids else len(encoding.ids),
        window=window,
        start=start,
        end=end,
        group=example.group,
    )


def batches_of(
    groups: Sequence[Sequence[Feature]], tokens: int, rng: random.Random
) -> list[list[Feature]]:
    """Groups in batches of about equal length, in random order, no group torn apart.

    Args:
        groups: Features that stay together; a group of one stays alone.
        tokens: Most tokens in a batch, padding counted.
        rng: Shuffles; lengths are only sorted within stretches, so that batches vary.
    """
    order = list(groups)
    rng.shuffle(order)
    batches: list[list[Feature]] = []
    stretch = 2048
    for at in range(0, len(order), stretch):
        batch: list[Feature] = []
        made: list[list[Feature]] = []
        for group in sorted(order[at : at + stretch], key=lambda item: max(map(len, item))):
            width = max(len(item) for item in (*batch, *group))
            if batch and width * (len(batch) + len(group)) > tokens:
                made.append(batch)
                batch = []
            batch = [*batch, *group]
        if batch:
            made.append(batch)
        rng.shuffle(made)
        batches += made
    return batches
