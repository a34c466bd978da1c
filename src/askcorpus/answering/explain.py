"""What an answer was made of → its explanation: nothing is decided here, only told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import astuple

from askcorpus.answering.confidence import SIGNALS, Calibration, Signals
from askcorpus.answering.twins import holds
from askcorpus.explanation import ExplainedClaim, ExplainedPassage, ExplainedSignal
from askcorpus.models.contexts import PRIOR_WEIGHT
from askcorpus.types import Claim, Hit, Span

Terms = Callable[[str], Sequence[str]]
"""Text → its content terms, stemmed."""


def explain_passages(
    question: str, hits: Sequence[Hit], spans: Sequence[Span], terms: Terms
) -> tuple[ExplainedPassage, ...]:
    """Why each passage was retrieved, and what the reader found in it.

    Args:
        question: As searched for.
        hits: Best first.
        spans: What the reader found, best first.
        terms: Analyses text.
    """
    wanted = terms(question)
    explained = []
    for hit in hits:
        held = frozenset(terms(f"{hit.article.title or ''} {hit.text}"))
        best = next((span for span in spans if holds(hit, span)), None)
        explained.append(
            ExplainedPassage(
                path=hit.article.path,
                start=hit.passage.start,
                end=hit.passage.end,
                terms=tuple(term for term in wanted if term in held),
                dense_rank=hit.dense_rank,
                lexical_rank=hit.lexical_rank,
                similarity=hit.similarity,
                bm25=hit.bm25,
                score=hit.score,
                copies=tuple(twin.article.path for twin in hit.twins),
                span=best.text if best else None,
                margin=best.score - PRIOR_WEIGHT * hit.score if best else None,
            )
        )
    return tuple(explained)


def explain_claim(
    claim: Claim, signals: Signals, calibration: Calibration, *, shown: bool
) -> ExplainedClaim:
    """How sure a claim is, and why.

    Args:
        claim: The claim.
        signals: Of the claim.
        calibration: What makes a probability of them.
        shown: Whether the answer shows it.
    """
    parts = zip(SIGNALS, astuple(signals), calibration.weights, strict=True)
    return ExplainedClaim(
        text=claim.text,
        variants=tuple(dict.fromkeys(evidence.quote for evidence in claim.evidence)),
        independent_sources=claim.independent_sources,
        signals=tuple(
            ExplainedSignal(name, value, weight * value) for name, value, weight in parts
        ),
        confidence=claim.confidence,
        shown=shown,
    )
