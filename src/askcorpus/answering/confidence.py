"""Scores of claims → probability that each is right, and whether to answer at all.

Platt scaling (Platt 1999) of two signals: the score of a claim's best span, and its margin over the
best other claim, so that a copy of the same words is no rival. The numbers are fitted by
scripts/fit_confidence.py on the development questions. With the sentence reader, "right" means that
the sentence holds an acceptable answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp

INTERCEPT = -4.61
SCORE_WEIGHT = 2.44
MARGIN_WEIGHT = 3.07
DEFAULT_THRESHOLD = 0.3
"""Least confidence with which to answer: the best accuracy on the development questions."""

RELEVANT_SIMILARITY = 0.35
"""Least cosine of question and passage at which a passage counts as being about the question."""


def probabilities(scores: Sequence[float]) -> list[float]:
    """For each claim, the probability, 0..1, that it is right.

    Args:
        scores: Reader score of the best span of each claim, best first.
    """
    best, second = ([*scores, 0.0, 0.0])[:2]
    return [
        _probability(score, rival=best if number else second) for number, score in enumerate(scores)
    ]


def _probability(score: float, rival: float) -> float:
    return 1.0 / (1.0 + exp(-(INTERCEPT + SCORE_WEIGHT * score + MARGIN_WEIGHT * (score - rival))))
