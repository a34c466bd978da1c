"""Score of the best span → probability that it is right, and whether to answer at all.

Platt scaling (Platt 1999): a logistic function of the score, fitted by scripts/fit_confidence.py on
the development questions. With the sentence reader, "right" means that the sentence holds an
acceptable answer.
"""

from __future__ import annotations

from math import exp

SLOPE = 8.0
INTERCEPT = -10.0
DEFAULT_THRESHOLD = 0.5
"""Least confidence with which to answer: the best accuracy on the development questions."""

RELEVANT_SIMILARITY = 0.35
"""Least cosine of question and passage at which a passage counts as being about the question."""


def probability(score: float) -> float:
    """Probability, 0..1, that a span of this reader score is right."""
    return 1.0 / (1.0 + exp(-(SLOPE * score + INTERCEPT)))
