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
from askcorpus.sentences import Extent
from askcorpus.types import Span

MOST_SENTENCES = 32
"""Sentences whose vectors are made for one question: those with the best other signals."""

SIMILARITY_WEIGHT = 1.0
OVERLAP_WEIGHT = 0.6
PASSAGE_WEIGHT = 0.4
"""Weights of a sentence's score, set on the development questions (docs/retrieval.md)."""

_QUESTION_WORDS = frozenset(
    "a an and are as at be been by can could did do does for from had has have how in into is it its"
    " many much of on or s say said that the their them they this to was were what when where which"
    " who whom whose why will with would".split()
)


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
            terms: Text → its distinct stemmed terms.
        """
        self._encoder = encoder
        self._terms = terms
        self._ignored = {term for word in _QUESTION_WORDS for term in terms(word)}

    def read(self, question: str, contexts: Sequence[Context]) -> list[Span]:
        """See `Reader.read`."""
        asked = set(self._terms(question)) - self._ignored
        sentences = sorted(
            self._sentences(asked, contexts), key=lambda sentence: sentence.prior, reverse=True
        )[:MOST_SENTENCES]
        if not sentences:
            return []
        vectors = self._encoder.encode_questions([question])
        texts = [sentence.span.text for sentence in sentences]
        cosines = self._encoder.encode_passages(texts) @ vectors[0]
        spans = [
            Span(
                sentence.span.article_id,
                sentence.span.start,
                sentence.span.end,
                sentence.span.text,
                sentence.prior + SIMILARITY_WEIGHT * float(cosine),
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
                shared = asked & set(self._terms(text))
                found[context.article_id, start] = _Sentence(
                    Span(context.article_id, start, end, text, 0.0),
                    context,
                    len(shared) / len(asked) if asked else 0.0,
                )
        return list(found.values())
