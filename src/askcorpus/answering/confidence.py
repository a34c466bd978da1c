"""Scores of spans → probability that the best is right, and whether to answer at all.

Platt scaling (Platt 1999) of two signals: a span's score, and its margin over the best other span.
The numbers are fitted by scripts/fit_confidence.py on the development questions. With the sentence
reader, "right" means that the sentence holds an acceptable answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp

from askcorpus.types import Span

INTERCEPT = -3.43
SCORE_WEIGHT = 1.83
MARGIN_WEIGHT = 2.77
DEFAULT_THRESHOLD = 0.35
"""Least confidence with which to answer: the best accuracy on the development questions."""

RELEVANT_SIMILARITY = 0.35
"""Least cosine of question and passage at which a passage counts as being about the question."""


def probabilities(spans: Sequence[Span]) -> list[float]:
    """For each span, the probability, 0..1, that it is right.

    Args:
        spans: What a reader found, best first.
    """
    scores = [span.score for span in spans]
    best, second = ([*scores, 0.0, 0.0])[:2]
    return [
        _probability(score, rival=best if number else second) for number, score in enumerate(scores)
    ]


def _probability(score: float, rival: float) -> float:
    return 1.0 / (1.0 + exp(-(INTERCEPT + SCORE_WEIGHT * score + MARGIN_WEIGHT * (score - rival))))
