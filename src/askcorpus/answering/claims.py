"""Spans → Claims: what says the same is one claim, with all its evidence.

Two spans say the same here when their words are equal; support is counted by independent articles,
so that a report printed by three outlets counts once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from askcorpus.answering.evidence import evidence_for
from askcorpus.types import Article, Claim, Span

MOST_CLAIMS = 3

_WORD = re.compile(r"\w+")


def claims_from(
    spans: Sequence[Span],
    articles: Mapping[int, Article],
    confidence: Callable[[Span], float],
) -> tuple[Claim, ...]:
    """Group spans into claims.

    Args:
        spans: Best first.
        articles: The articles the spans are part of, by id.
        confidence: Span → probability that it is right.

    Returns:
        At most `MOST_CLAIMS`, in the order of their best spans.
    """
    groups: dict[tuple[str, ...], list[Span]] = {}
    for span in spans:
        words = tuple(_WORD.findall(span.text.casefold()))
        groups.setdefault(words or (span.text,), []).append(span)
    return tuple(
        _claim(group, articles, confidence) for group in list(groups.values())[:MOST_CLAIMS]
    )


def _claim(
    spans: Sequence[Span],
    articles: Mapping[int, Article],
    confidence: Callable[[Span], float],
) -> Claim:
    evidence = tuple(evidence_for(span, articles[span.article_id]) for span in spans)
    return Claim(
        text=evidence[0].quote,
        confidence=confidence(spans[0]),
        evidence=evidence,
        independent_sources=len({item.article.copy_group for item in evidence}),
    )
