"""Spans → Claims: what says the same is one claim, with all its evidence.

Two spans say the same here when their words are equal; support is counted by independent articles,
so that a report printed by three outlets counts once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from askcorpus.answering.evidence import evidence_for
from askcorpus.types import Article, Claim, Span

_WORD = re.compile(r"\w+")


def group_spans(spans: Sequence[Span]) -> list[list[Span]]:
    """Put spans that say the same together.

    Args:
        spans: Best first.

    Returns:
        Groups in the order of their best spans, each best first.
    """
    groups: dict[tuple[str, ...], list[Span]] = {}
    for span in spans:
        words = tuple(_WORD.findall(span.text.casefold()))
        groups.setdefault(words or (span.text,), []).append(span)
    return list(groups.values())


def claim_from(spans: Sequence[Span], confidence: float, articles: Mapping[int, Article]) -> Claim:
    """Make a claim of a group of spans.

    Args:
        spans: They say the same; best first.
        confidence: Probability, 0..1, that they are right.
        articles: The articles the spans are part of, by id.
    """
    evidence = tuple(evidence_for(span, articles[span.article_id]) for span in spans)
    return Claim(
        text=evidence[0].quote,
        confidence=confidence,
        evidence=evidence,
        independent_sources=len({item.article.copy_group for item in evidence}),
    )
