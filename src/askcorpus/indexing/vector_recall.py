"""Vectors → stand-ins for questions and what exact search finds for them: the yardstick of recall.

A build knows no questions. A passage's own vector would be too easy a question: it is its own
nearest neighbour at cosine 1, whereas a real question has its nearest passage at a median cosine of
0.59 (news and encyclopedia development questions). So sampled passages are displaced until they
are that far away, along the difference of two other passages, which keeps the displacement within
the directions that vectors of this corpus take.
"""

from __future__ import annotations

import numpy as np

from askcorpus.indexing.vector_rows import VectorRows, Vectors

QUESTIONS = 100
"""Stand-ins for questions: recall@10 is then known to about half a per cent."""

NEAREST = 10
"""The 10 of recall@10."""

BLOCK_ROWS = 32_768
"""Vectors looked at in one go, 50 MB of them at 384 dimensions."""

_DISPLACEMENT = 1.4
"""Length of the displacement; cosine with the passage: 1 / sqrt(1 + 1.4²) = 0.58."""

_AS_GOOD = 1e-5
"""Cosines this close are equal: copies of one passage are equally right."""


def stand_in_questions(vectors: Vectors | VectorRows, seed: int = 0) -> Vectors:
    """Unit vectors as far from the passages as questions are.

    Args:
        vectors: Those of the corpus, rows of length 1.
        seed: The same seed and vectors give the same stand-ins.

    Returns:
        `QUESTIONS` rows of length 1.
    """
    rows = np.random.default_rng(seed).integers(len(vectors), size=(3, QUESTIONS))
    passages, one, other = (np.asarray(vectors[ids], dtype=np.float32) for ids in rows)
    return unit(passages + np.float32(_DISPLACEMENT) * unit(one - other))


def unit(rows: Vectors) -> Vectors:
    """Rows scaled to length 1; rows of zeros stay."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-12), dtype=np.float32)


def least_right_cosines(vectors: Vectors | VectorRows, questions: Vectors) -> Vectors:
    """For each question the cosine of the last of its `NEAREST` passages, by exact search."""
    best = np.full((len(questions), NEAREST), -2.0, dtype=np.float32)
    for start in range(0, len(vectors), BLOCK_ROWS):
        cosines = questions @ vectors[start : start + BLOCK_ROWS].T
        both = np.concatenate([best, cosines], axis=1)
        best = np.partition(both, -NEAREST, axis=1)[:, -NEAREST:]
    return np.asarray(best.min(axis=1), dtype=np.float32)


def share_right(cosines: Vectors, least_right: Vectors) -> float:
    """Recall@10: the share of right passages among the best that were found.

    Args:
        cosines: Of what was found for each question, shape (questions, any), in any order.
        least_right: From `least_right_cosines`.
    """
    right = (cosines >= least_right[:, None] - _AS_GOOD).sum(axis=1)
    return float(np.minimum(right, NEAREST).mean() / NEAREST)
