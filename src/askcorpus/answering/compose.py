"""Question, hits and spans → Answer: one claim, a list, a dispute, an overview, or why none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from askcorpus.answering.claims import claim_from, group_spans
from askcorpus.answering.confidence import (
    RELEVANT_SIMILARITY,
    Calibration,
    Signals,
    signals_of,
)
from askcorpus.answering.corrections import corrected
from askcorpus.answering.disputes import arrange
from askcorpus.answering.explain import Terms, explain_claim, explain_passages
from askcorpus.answering.overviews.broad import SURE
from askcorpus.answering.twins import aligned, with_twins
from askcorpus.explanation import Explanation
from askcorpus.types import (
    Answer,
    Article,
    Claim,
    Evidence,
    Filters,
    Hit,
    IndexInfo,
    NoAnswerReason,
    Span,
    Status,
)

CONSIDERED = 8
"""Claims looked at, best first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and under which conditions it is answered.

    Attributes:
        question: As asked.
        understood_as: As searched for.
        filters: Those it was asked under.
        period: The time it names, in words, or None.
        threshold: Least confidence, 0..1, with which to answer.
    """

    question: str
    understood_as: str
    filters: Filters
    period: str | None
    threshold: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What was retrieved and read.

    Attributes:
        hits: Retrieved passages, best first.
        spans: What the reader found, best first.
        articles: Those of the hits and of their twins, by id.
    """

    hits: Sequence[Hit]
    spans: Sequence[Span]
    articles: Mapping[int, Article]


def compose(
    asked: Asked,
    reading: Reading,
    *,
    terms: Terms,
    index: IndexInfo,
    overview: Callable[[float], Sequence[Evidence] | None],
) -> Answer:
    """Decide what the answer is, and put it together.

    Args:
        asked: The question.
        reading: What was found.
        terms: Text → its content terms, for the explanation.
        index: The index that was searched.
        overview: Confidence of the best claim → sentences of an overview in its place, empty if
            they cannot be found; None where the question does not want one.
    """
    calibration = Calibration.shipped()
    found = _claims(reading, calibration)
    best = found[0][0].confidence if found else 0.0
    sentences = overview(best)
    # A few words are a poor answer to a broad question, unless they are surely right.
    threshold = asked.threshold if sentences is None else max(asked.threshold, SURE)
    likely = [claim for claim, _ in found if claim.confidence >= threshold]
    reason = None
    is_list = False
    if sentences:
        status, claims = Status.OVERVIEW, tuple(_sentence_claim(each, best) for each in sentences)
        decision = f"the question is broad, and {len(claims)} sentences cover different facts"
    elif likely:
        arranged = arrange(asked.understood_as, likely, _rivals(found, threshold, calibration))
        status, claims, is_list = arranged.status, arranged.claims, arranged.is_list
        decision = f"the best claim's {best:.2f} reaches the threshold {threshold:.2f}"
    else:
        status, claims = Status.NO_ANSWER, ()
        reason = _reason(reading.hits, asked.filters)
        decision = f"the best claim's {best:.2f} is below the threshold {threshold:.2f}"
    shown = {claim.text for claim in claims}
    explanation = Explanation(
        terms=tuple(terms(asked.understood_as)),
        threshold=threshold,
        intercept=calibration.intercept,
        decision=decision if found or sentences else "nothing was found to read",
        passages=explain_passages(asked.understood_as, reading.hits, reading.spans, terms),
        claims=tuple(
            explain_claim(claim, signals, calibration, shown=claim.text in shown)
            for claim, signals in found
        ),
    )
    return Answer(
        question=asked.question,
        understood_as=asked.understood_as,
        status=status,
        text=claims[0].text if claims else "",
        confidence=claims[0].confidence if claims else best,
        claims=claims,
        passages=tuple(reading.hits),
        index=index,
        reason=reason,
        is_list=is_list,
        period=asked.period,
        explanation=explanation,
    )


def candidates(reading: Reading) -> list[list[Span]]:
    """The spans by what they say: candidates and spans best first."""
    spans = aligned(reading.spans, reading.hits, reading.articles)
    return corrected(group_spans(spans, reading.articles), reading.articles)


def _claims(reading: Reading, calibration: Calibration) -> list[tuple[Claim, Signals]]:
    """The best claims, with what speaks for each, most likely first."""
    groups = candidates(reading)
    found = []
    for group, signals in zip(groups, signals_of(groups, reading.hits), strict=True):
        evidence = with_twins(group, reading.hits, reading.articles)
        claim = claim_from(evidence, calibration.probability(signals), reading.articles)
        found.append((claim, signals))
        if len(found) == CONSIDERED:
            break
    return found


def _rivals(
    found: Sequence[tuple[Claim, Signals]], threshold: float, calibration: Calibration
) -> list[Claim]:
    """Claims that are not likely beside the best one, each as likely as it is by itself.

    The gap to the best claim says which of two is right where one of them is wrong; it says nothing
    where two sources disagree.
    """
    return [
        replace(claim, confidence=calibration.probability(replace(signals, gap=0.0)))
        for claim, signals in found
        if claim.confidence < threshold
    ]


def _sentence_claim(sentence: Evidence, confidence: float) -> Claim:
    return Claim(sentence.quote, confidence, (sentence,), independent_sources=1)


def _reason(hits: Sequence[Hit], filters: Filters) -> NoAnswerReason:
    if not hits and filters:
        return NoAnswerReason.FILTERED_OUT
    if not any(hit.similarity >= RELEVANT_SIMILARITY for hit in hits):
        return NoAnswerReason.NOTHING_RELEVANT
    return NoAnswerReason.NO_SPAN
