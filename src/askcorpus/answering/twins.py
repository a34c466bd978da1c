"""Spans of a passage → the same spans where the same sentence is printed again.

A span lies in it as far from the sentence's beginning. So a copy is evidence without being read,
unless its sentence was edited, and what the reader cut differently in two copies is one claim.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from askcorpus.sentences import Extent, extent_holding, sentence_extents
from askcorpus.types import Article, Hit, Passage, Span


def aligned(
    spans: Sequence[Span], hits: Sequence[Hit], articles: Mapping[int, Article]
) -> list[Span]:
    """The spans, with the same words of a sentence wherever it is printed.

    Where two of them overlap in a sentence that two articles print, the reader cut them differently
    only because of what stands around it: the better one's words are taken in both.

    Args:
        spans: Best first.
        hits: The passages that were read.
        articles: Those of the hits, by id.

    Returns:
        The spans in their order, each with its own score; none of them twice.
    """
    sentences = {hit.passage: _sentences(hit.passage, articles[hit.article.id]) for hit in hits}
    cuts: dict[str, list[Extent]] = {}
    found: dict[tuple[int, int, int], Span] = {}
    for span in spans:
        article = articles[span.article_id]
        sentence = extent_holding(sentences[holding(span, hits).passage], span.start, span.end)
        if sentence is not None:
            made = cuts.setdefault(article.text[slice(*sentence)], [])
            start, end = span.start - sentence[0], span.end - sentence[0]
            better = next((cut for cut in made if cut[0] < end and start < cut[1]), None)
            if better is None:
                made.append((start, end))
            else:
                start, end = sentence[0] + better[0], sentence[0] + better[1]
                span = replace(span, start=start, end=end, text=article.text[start:end])
        found.setdefault((span.article_id, span.start, span.end), span)
    return list(found.values())


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


def holding(span: Span, hits: Sequence[Hit]) -> Hit:
    """The best passage that holds a span."""
    return next(hit for hit in hits if holds(hit, span))


def holds(hit: Hit, span: Span) -> bool:
    """Whether a span lies in a passage."""
    return (
        hit.article.id == span.article_id
        and hit.passage.start <= span.start
        and span.end <= hit.passage.end
    )


def _elsewhere(span: Span, hit: Hit, articles: Mapping[int, Article]) -> Iterator[Span]:
    article = articles[span.article_id]
    sentence = extent_holding(_sentences(hit.passage, article), span.start, span.end)
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


def _sentences(passage: Passage, article: Article) -> list[Extent]:
    return sentence_extents(article.text, passage.start, passage.end, article.language)
