"""Scores of claims → probability that each is right, and whether to answer at all.

Platt scaling (Platt 1999) of a few signals of reader and retriever. The numbers are data,
`calibration.json`, fitted by scripts/fit_confidence.py on the development questions of several
corpora; docs/reader.md says how they did on a corpus left out. "Right" means a token F1 of at least
0.5 with an acceptable answer.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from functools import cache
from math import exp
from pathlib import Path

from askcorpus.answering.twins import holding
from askcorpus.errors import ModelError
from askcorpus.types import Hit, Span

RELEVANT_SIMILARITY = 0.35
"""Least cosine of question and passage at which a passage counts as being about the question."""

CALIBRATION_FILE = Path(__file__).parent / "calibration.json"


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for and against a claim.

    Attributes:
        score: Of its best span: the reader's margin over "no answer" and the passage's prior.
        gap: By how much that is over the best other claim's; negative for all but the best. A copy
            of the same words is no rival.
        similarity: Cosine of the question and the passage that holds the span.
        contrast: By how much that passage's fused retrieval score is over the mean of all.
    """

    score: float
    gap: float
    similarity: float
    contrast: float


SIGNALS = tuple(field.name for field in fields(Signals))

_MOST_GAP = 8.0
"""A gap over nothing, or over something hopeless, counts as this much."""


def signals_of(groups: Sequence[Sequence[Span]], hits: Sequence[Hit]) -> list[Signals]:
    """The signals of each claim.

    Args:
        groups: Spans by claim, claims and spans best first.
        hits: The passages that were read.
    """
    if not groups:
        return []
    scores = [group[0].score for group in groups]
    rivals = [*scores[:2], scores[0] - _MOST_GAP]
    mean = sum(hit.score for hit in hits) / len(hits)
    found = []
    for number, group in enumerate(groups):
        hit = holding(group[0], hits)
        gap = scores[number] - (rivals[0] if number else rivals[1])
        found.append(
            Signals(
                score=scores[number],
                gap=max(-_MOST_GAP, min(_MOST_GAP, gap)),
                similarity=hit.similarity,
                contrast=hit.score - mean,
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic function of the signals.

    Attributes:
        intercept: Log odds where every signal is 0.
        weights: What each signal adds, in the order of `SIGNALS`.
        threshold: Least probability with which to answer by default.
    """

    intercept: float
    weights: tuple[float, ...]
    threshold: float

    @classmethod
    @cache
    def shipped(cls) -> Calibration:
        """The one that fits the shipped reader.

        Raises:
            ModelError: Its file is missing or damaged.
        """
        try:
            data = json.loads(CALIBRATION_FILE.read_text(encoding="utf-8"))
            weights = tuple(float(data["weights"][name]) for name in SIGNALS)
            return cls(float(data["intercept"]), weights, float(data["threshold"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(
                f"The calibration in {CALIBRATION_FILE} cannot be read ({error!r}).",
                "Reinstall askcorpus: pip install --force-reinstall askcorpus",
            ) from error

    def probability(self, signals: Signals) -> float:
        """How likely, 0..1, a claim with these signals is right."""
        odds = self.intercept + sum(
            weight * value for weight, value in zip(self.weights, astuple(signals), strict=True)
        )
        return 1.0 / (1.0 + exp(-max(-50.0, min(50.0, odds))))
