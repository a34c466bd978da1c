"""Question, hits and spans → Answer: the claims if the best is likely enough, else why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from askcorpus.answering.claims import claim_from, group_spans
from askcorpus.answering.confidence import RELEVANT_SIMILARITY, Calibration, signals_of
from askcorpus.types import (
    Answer,
    Article,
    Filters,
    Hit,
    IndexInfo,
    NoAnswerReason,
    Span,
    Status,
)

MOST_CLAIMS = 3


def compose(
    question: str,
    understood_as: str,
    hits: Sequence[Hit],
    spans: Sequence[Span],
    articles: Mapping[int, Article],
    *,
    filters: Filters,
    threshold: float,
    index: IndexInfo,
) -> Answer:
    """Decide whether there is an answer, and put it together.

    Args:
        question: As asked.
        understood_as: As searched for.
        hits: Retrieved passages, best first.
        spans: What the reader found, best first.
        articles: The articles of the hits, by id.
        filters: Those the question was asked under.
        threshold: Least confidence, 0..1, with which to answer.
        index: The index that was searched.
    """
    groups = group_spans(spans)
    calibration = Calibration.shipped()
    probabilities = [calibration.probability(item) for item in signals_of(groups, hits)]
    likely = (
        claim_from(group, probability, articles)
        for group, probability in zip(groups, probabilities, strict=True)
        if probability >= threshold
    )
    claims = tuple(islice(likely, MOST_CLAIMS))
    return Answer(
        question=question,
        understood_as=understood_as,
        status=Status.ANSWERED if claims else Status.NO_ANSWER,
        text=claims[0].text if claims else "",
        confidence=probabilities[0] if probabilities else 0.0,
        claims=claims,
        passages=tuple(hits),
        index=index,
        reason=None if claims else _reason(hits, filters),
    )


def _reason(hits: Sequence[Hit], filters: Filters) -> NoAnswerReason:
    if not hits and filters:
        return NoAnswerReason.FILTERED_OUT
    if not any(hit.similarity >= RELEVANT_SIMILARITY for hit in hits):
        return NoAnswerReason.NOTHING_RELEVANT
    return NoAnswerReason.NO_SPAN
