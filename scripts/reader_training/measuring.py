"""A model + questions with their own paragraph → exact match, F1 and AUROC of "no answer"."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from sklearn.metrics import roc_auc_score
from tokenizers import Tokenizer

from askcorpus.evaluation import Question, load_questions
from askcorpus.evaluation.metrics import exact_match, f1
from askcorpus.models.windows import FoundSpan, Logits
from reader_training.examples import Example
from reader_training.features import Feature, features_of
from reader_training.model import Batch, SpanModel

Run = Callable[[Sequence[Feature]], list[tuple[Logits, Logits]]]
"""Features → start and end logits of each, in their order."""


@dataclass(frozen=True, slots=True)
class ParagraphScores:
    """How well a reader answers from the right paragraph.

    Attributes:
        exact_match: Share of answerable questions, 0..1.
        f1: Mean over answerable questions, 0..1.
        null_auroc: Area under the ROC curve of the margin, answerable against unanswerable.
        accuracy: Share right (F1 at least 0.5) or rightly held back, at margin 0.
    """

    exact_match: float
    f1: float
    null_auroc: float
    accuracy: float


def paragraph_questions(path: Path, sample: int | None = None) -> list[Question]:
    """Questions that name their paragraph; a fixed sample where a number is given."""
    questions = [item for item in load_questions(path) if item.paragraph]
    if sample is None or sample >= len(questions):
        return questions
    return random.Random(0).sample(questions, sample)


def measure_paragraphs(
    questions: Sequence[Question], tokenizer: Tokenizer, run: Run
) -> ParagraphScores:
    """Read every question's own paragraph."""
    examples = [
        Example(
            item.question,
            Path(item.articles[0]).stem.replace("_", " ") if item.articles else "",
            item.paragraph or "",
            None,
            None,
        )
        for item in questions
    ]
    features = features_of(examples, tokenizer)
    found = [
        feature.window.best_spans(*logits, count=1)[0]
        for feature, logits in zip(features, run(features), strict=True)
    ]
    return _scores(questions, examples, found)


def _scores(
    questions: Sequence[Question], examples: Sequence[Example], found: Sequence[FoundSpan]
) -> ParagraphScores:
    texts = [
        example.passage[span.start : span.end]
        for example, span in zip(examples, found, strict=True)
    ]
    answerable = [number for number, item in enumerate(questions) if item.answerable]
    right = [
        f1(text, item.answers) >= 0.5 and span.margin > 0 if item.answerable else span.margin <= 0
        for item, text, span in zip(questions, texts, found, strict=True)
    ]
    return ParagraphScores(
        exact_match=float(
            np.mean([exact_match(texts[n], questions[n].answers) for n in answerable])
        ),
        f1=float(np.mean([f1(texts[n], questions[n].answers) for n in answerable])),
        null_auroc=float(
            roc_auc_score([item.answerable for item in questions], [span.margin for span in found])
        ),
        accuracy=float(np.mean(right)),
    )


def torch_run(model: SpanModel, device: torch.device, tokens: int = 2048) -> Run:
    """How a PyTorch model is run over features, in batches sorted by length.

    Args:
        model: With its weights in bfloat16 it runs as it is; otherwise they are cast at each step.
        device: Where it runs.
        tokens: Most tokens in a batch, padding counted; more leave the caches of a CPU.
    """
    cast = next(model.parameters()).dtype is not torch.bfloat16

    def run(features: Sequence[Feature]) -> list[tuple[Logits, Logits]]:
        order = sorted(range(len(features)), key=lambda number: len(features[number]))
        results: dict[int, tuple[Logits, Logits]] = {}
        was_training = model.training
        model.eval()
        with torch.inference_mode(), torch.autocast(device.type, torch.bfloat16, cast):
            while order:
                take = max(1, tokens // len(features[order[-1]]))
                rows, order = order[-take:], order[:-take]
                start, end = model.logits(Batch.of([features[row] for row in rows], device))
                for place, row in enumerate(rows):
                    results[row] = (start[place].float().cpu().numpy(), end[place].cpu().numpy())
        model.train(was_training)
        return [results[number] for number in range(len(features))]

    return run
