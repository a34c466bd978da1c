"""Explanation → text: what was looked for, what came of it, and how sure that made the answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from askcorpus.display import one_line, shorten
from askcorpus.explanation import ExplainedClaim, ExplainedPassage, Explanation

_LONGEST_SPAN: Final = 60


def explanation_text(explanation: Explanation) -> str:
    """How an answer came about, as lines for people, without a final newline.

    Args:
        explanation: Of an answer.
    """
    return "\n".join(_lines(explanation))


def _lines(explanation: Explanation) -> Iterator[str]:
    yield "How this answer came about"
    yield f"  Terms looked for: {', '.join(map(one_line, explanation.terms)) or 'none'}"
    yield f"  Decision: {one_line(explanation.decision)}"
    if explanation.passages:
        yield ""
        yield "Passages (rank by vectors / by terms; fused score; reader over “no answer”)"
    for number, passage in enumerate(explanation.passages, 1):
        yield from _passage(number, passage)
    if explanation.claims:
        yield ""
        yield f"Claims (an answer from {explanation.threshold:.2f} on)"
    for claim in explanation.claims:
        yield from _claim(claim, explanation.intercept)


def _passage(number: int, passage: ExplainedPassage) -> Iterator[str]:
    ranks = f"{passage.dense_rank or '–'} / {passage.lexical_rank or '–'}"
    numbers = f"cosine {passage.similarity:.2f}, BM25 {passage.bm25:.1f}"
    yield (
        f"  {number:>2}. {one_line(passage.path)} {passage.start}–{passage.end}: "
        f"{ranks}; {passage.score:.2f} ({numbers})"
    )
    yield f"      terms: {', '.join(map(one_line, passage.terms)) or 'none'}"
    if passage.span is None or passage.margin is None:
        yield "      reader: nothing of its own (decided before it was read, or told above)"
    else:
        yield f"      reader: {passage.margin:+.1f} for “{_short(passage.span)}”"
    if passage.copies:
        yield f"      printed too in: {', '.join(map(one_line, passage.copies))}"


def _claim(claim: ExplainedClaim, intercept: float) -> Iterator[str]:
    sources = claim.independent_sources
    noun = "source" if sources == 1 else "independent sources"
    held_back = "" if claim.shown else ", not shown"
    yield f"  {claim.confidence:.2f} “{_short(claim.text)}” ({sources} {noun}{held_back})"
    if len(claim.variants) > 1:
        others = ", ".join(f"“{_short(words)}”" for words in claim.variants[1:])
        yield f"       says the same: {others}"
    parts = ", ".join(
        f"{one_line(item.name)} {item.value:.2f} ({item.adds:+.2f})" for item in claim.signals
    )
    yield f"       log odds {intercept:+.2f} and what the signals add: {parts}"


def _short(words: str) -> str:
    return shorten(one_line(words), _LONGEST_SPAN)
