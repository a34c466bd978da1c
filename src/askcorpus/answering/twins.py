"""Spans of a passage → the same spans in its twins, so that a copy is evidence without being read.

A twin prints the same sentence, so a span lies in it as far from the sentence's beginning. Where a
copy's sentence was edited there is no such place, and it is no evidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from askcorpus.sentences import Extent, sentence_extents
from askcorpus.types import Article, Hit, Passage, Span


def with_twins(
    spans: Sequence[Span], hits: Sequence[Hit], articles: Mapping[int, Article]
) -> list[Span]:
    """The spans, each followed by those of the twins of its passage.

    Args:
        spans: Best first.
        hits: The passages that were read.
        articles: Those of the hits and of their twins, by id.
    """
    found = []
    for span in spans:
        found.append(span)
        for hit in hits:
            if hit.twins and holds(hit, span):
                found += _elsewhere(span, hit, articles)
                break
    return found


def holds(hit: Hit, span: Span) -> bool:
    """Whether a span lies in a passage."""
    return (
        hit.article.id == span.article_id
        and hit.passage.start <= span.start
        and span.end <= hit.passage.end
    )


def _elsewhere(span: Span, hit: Hit, articles: Mapping[int, Article]) -> Iterator[Span]:
    article = articles[span.article_id]
    sentence = _sentence_of(span, hit.passage, article)
    if sentence is None:
        return
    words = article.text[slice(*sentence)]
    offset = span.start - sentence[0]
    for twin in hit.twins:
        other = articles[twin.article.id]
        for start, end in _sentences(twin.passage, other):
            if other.text[start:end] == words:
                at = start + offset
                yield Span(other.id, at, at + span.end - span.start, span.text, span.score)
                break


def _sentence_of(span: Span, passage: Passage, article: Article) -> Extent | None:
    return next(
        (
            (start, end)
            for start, end in _sentences(passage, article)
            if start <= span.start and span.end <= end
        ),
        None,
    )


def _sentences(passage: Passage, article: Article) -> list[Extent]:
    return sentence_extents(article.text, passage.start, passage.end, article.language)
