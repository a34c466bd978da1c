"""Span → Evidence: the quote in its full sentence, with its article and the text around it."""

from __future__ import annotations

from askcorpus.sentences import sentence_extents
from askcorpus.types import Article, Evidence, Span

NEIGHBOURHOOD = 240
"""Characters shown on each side of the sentence."""

_LOOK_AROUND = 2000
"""Characters on each side of a span in which its sentence is looked for."""


def evidence_for(span: Span, article: Article) -> Evidence:
    """Put a span into its sentence.

    Args:
        span: A span of `article`; one that runs over several sentences gets all of them.
        article: The article the span is part of.
    """
    text = article.text
    start, end = _sentence_around(span, article)
    return Evidence(
        article=article.info,
        start=span.start,
        end=span.end,
        quote=text[span.start : span.end],
        sentence_start=start,
        sentence_end=end,
        sentence=text[start:end],
        before=text[max(0, start - NEIGHBOURHOOD) : start],
        after=text[end : end + NEIGHBOURHOOD],
        score=span.score,
    )


def _sentence_around(span: Span, article: Article) -> tuple[int, int]:
    """The sentences that a span touches, within the stretch of story it lies in."""
    low, high = max(0, span.start - _LOOK_AROUND), min(len(article.text), span.end + _LOOK_AROUND)
    for mark in article.boilerplate:
        if mark.end <= span.start:
            low = max(low, mark.end)
        elif mark.start >= span.end:
            high = min(high, mark.start)
            break
    touched = [
        (start, end)
        for start, end in sentence_extents(article.text, low, high, article.language)
        if start < span.end and end > span.start
    ]
    if not touched:
        return span.start, span.end
    return min(span.start, touched[0][0]), max(span.end, touched[-1][1])
