"""Spans → Claims: what says the same is one claim, with all its evidence.

Two spans say the same here when their words are equal; support is counted by independent articles,
so that a report printed by three outlets counts once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from askcorpus.answering.evidence import evidence_for
from askcorpus.types import Article, Claim, Span

MOST_CLAIMS = 3

_WORD = re.compile(r"\w+")


def claims_from(
    judged: Sequence[tuple[Span, float]], articles: Mapping[int, Article]
) -> tuple[Claim, ...]:
    """Group spans into claims.

    Args:
        judged: Spans with the probability that each is right, best first.
        articles: The articles the spans are part of, by id.

    Returns:
        At most `MOST_CLAIMS`, in the order of their best spans.
    """
    groups: dict[tuple[str, ...], list[tuple[Span, float]]] = {}
    for span, probability in judged:
        words = tuple(_WORD.findall(span.text.casefold()))
        groups.setdefault(words or (span.text,), []).append((span, probability))
    return tuple(_claim(group, articles) for group in list(groups.values())[:MOST_CLAIMS])


def _claim(judged: Sequence[tuple[Span, float]], articles: Mapping[int, Article]) -> Claim:
    evidence = tuple(evidence_for(span, articles[span.article_id]) for span, _ in judged)
    return Claim(
        text=evidence[0].quote,
        confidence=judged[0][1],
        evidence=evidence,
        independent_sources=len({item.article.copy_group for item in evidence}),
    )
