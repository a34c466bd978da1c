"""Question + passages → Spans: what every reader is, and a first, simple one.

`SentenceReader` offers the whole sentence that is most like the question, by the encoder's vectors
and by the terms they share. It is a baseline: a trained extractive model takes its place behind the
same protocol.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from askcorpus.models.encoder import Encoder
from askcorpus.sentences import Extent, sentence_extents
from askcorpus.types import Article, Hit, Span

MOST_SENTENCES = 10
"""Sentences whose vectors are made for one question: those with the best other signals."""

OVERLAP_WEIGHT = 0.6
PASSAGE_WEIGHT = 0.5
"""Weights of shared terms and of the passage's score; that of the cosine is 1. docs/retrieval.md
says how they were set."""


@dataclass(frozen=True, slots=True)
class Context:
    """A passage as a reader sees it.

    Attributes:
        article_id: Which article it is part of.
        start: Where its text begins in the article.
        text: Its characters.
        title: The article's title, or empty.
        sentences: Extents of its sentences, in the article, in order.
        score: The retriever's fused score, 0..1.
    """

    article_id: int
    start: int
    text: str
    title: str
    sentences: tuple[Extent, ...]
    score: float

    @classmethod
    def of(cls, hit: Hit, article: Article) -> Context:
        """A retrieved passage of `article`, with its sentences."""
        passage = hit.passage
        sentences = sentence_extents(article.text, passage.start, passage.end, article.language)
        return cls(
            article_id=article.id,
            start=passage.start,
            text=hit.text,
            title=article.title or "",
            sentences=tuple(sentences),
            score=hit.score,
        )


class Reader(Protocol):
    """Finds the words that answer."""

    def read(self, question: str, contexts: Sequence[Context]) -> list[Span]:
        """Spans that may answer the question.

        Args:
            question: Plain text.
            contexts: Retrieved passages, best first.

        Returns:
            Spans, best first, none overlapping another of the same article; each lies within one
            context. Scores compare across contexts, not across questions.
        """
        ...


@dataclass(frozen=True, slots=True)
class _Sentence:
    span: Span
    context: Context
    overlap: float

    @property
    def prior(self) -> float:
        return OVERLAP_WEIGHT * self.overlap + PASSAGE_WEIGHT * self.context.score


class SentenceReader:
    """Offers whole sentences, by similarity and shared terms. Thread-safe."""

    def __init__(self, encoder: Encoder, terms: Callable[[str], list[str]]) -> None:
        """Make a reader.

        Args:
            encoder: The encoder of the index.
            terms: Text → its distinct stemmed terms, function words left out.
        """
        self._encoder = encoder
        self._terms = terms

    def read(self, question: str, contexts: Sequence[Context]) -> list[Span]:
        """See `Reader.read`."""
        asked = set(self._terms(question))
        sentences = sorted(
            self._sentences(asked, contexts), key=lambda sentence: sentence.prior, reverse=True
        )[:MOST_SENTENCES]
        if not sentences:
            return []
        vectors = self._encoder.encode_questions([question])
        # A sentence alone often does not say what it is about; the title does.
        texts = [f"{sentence.context.title}\n{sentence.span.text}" for sentence in sentences]
        cosines = self._encoder.encode_passages(texts) @ vectors[0]
        spans = [
            Span(
                sentence.span.article_id,
                sentence.span.start,
                sentence.span.end,
                sentence.span.text,
                sentence.prior + float(cosine),
            )
            for sentence, cosine in zip(sentences, cosines, strict=True)
        ]
        return sorted(spans, key=lambda span: (-span.score, span.article_id, span.start))

    def _sentences(self, asked: set[str], contexts: Sequence[Context]) -> list[_Sentence]:
        """Every sentence once: passages overlap, so the best passage that holds it counts."""
        found: dict[tuple[int, int], _Sentence] = {}
        for context in contexts:
            for start, end in context.sentences:
                if (context.article_id, start) in found:
                    continue
                text = context.text[start - context.start : end - context.start]
                if text == context.title:
                    continue  # A headline is like every question about its story.
                shared = asked & set(self._terms(text))
                found[context.article_id, start] = _Sentence(
                    Span(context.article_id, start, end, text, 0.0),
                    context,
                    len(shared) / len(asked) if asked else 0.0,
                )
        return list(found.values())
