"""From passage to answer: the nouns of what is asked, and the JSON of an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from askcorpus.explanation import Explanation
from askcorpus.types.articles import ArticleInfo, Passage

SCHEMA_VERSION = 1
"""Of all JSON that commands print."""


@dataclass(frozen=True, slots=True)
class Twin:
    """A passage that prints what a retrieved one prints: its copy in another article."""

    passage: Passage
    article: ArticleInfo


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved passage.

    Attributes:
        passage: Where the passage lies.
        article: The article it is part of.
        text: The passage's characters.
        score: Fused score in 0..1, comparable within one question only.
        dense_rank: 1-based rank among the vector candidates, None if not among them.
        lexical_rank: 1-based rank among the BM25 candidates, None if not among them.
        similarity: Cosine of question and passage vectors, -1..1.
        bm25: BM25 score, 0 where the passage was no lexical candidate.
        twins: The same passage in other articles, which is not retrieved beside this one.
    """

    passage: Passage
    article: ArticleInfo
    text: str
    score: float
    dense_rank: int | None
    lexical_rank: int | None
    similarity: float
    bm25: float
    twins: tuple[Twin, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of an article that a reader offers as the answer. Score: higher is better."""

    article_id: int
    start: int
    end: int
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quote in its full sentence, with the article it comes from.

    `quote == text[start:end]`, `sentence == text[sentence_start:sentence_end]` of the article's
    text, and the quote lies within the sentence. `before` and `after` are the neighbouring text on
    both sides of the sentence, for reading on.
    """

    article: ArticleInfo
    start: int
    end: int
    quote: str
    sentence_start: int
    sentence_end: int
    sentence: str
    before: str
    after: str
    score: float


@dataclass(frozen=True, slots=True)
class Claim:
    """One answer with all the evidence for it, best first.

    Attributes:
        text: The quote that stands for the claim (that of its best evidence).
        confidence: Calibrated probability that the claim answers the question, 0..1.
        evidence: At least one.
        independent_sources: Articles that support it, copies of one report counted once.
    """

    text: str
    confidence: float
    evidence: tuple[Evidence, ...]
    independent_sources: int


class Status(StrEnum):
    """What kind of answer an `Answer` is."""

    ANSWERED = "answered"
    DISPUTED = "disputed"
    OVERVIEW = "overview"
    NO_ANSWER = "no_answer"


class NoAnswerReason(StrEnum):
    """Why there is no answer."""

    NOTHING_RELEVANT = "nothing_relevant"
    NO_SPAN = "no_span"
    FILTERED_OUT = "filtered_out"


@dataclass(frozen=True, slots=True)
class Timings:
    """Wall time of an answer by stage, in milliseconds."""

    retrieve: float = 0.0
    read: float = 0.0
    answer: float = 0.0
    total: float = 0.0


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """Which index an answer comes from: generation name, and its counts."""

    generation: str
    articles: int
    passages: int


@dataclass(frozen=True, slots=True)
class Models:
    """Which models an index answers with.

    Attributes:
        encoder: Name of the embedding model.
        encoder_fingerprint: Tells its weights and settings apart from any others'.
        reader: Fingerprint of the reader: the hex sha256 of its model.
    """

    encoder: str
    encoder_fingerprint: str
    reader: str


@dataclass(frozen=True, slots=True)
class Filters:
    """Restrictions on which articles may answer. Empty means no restriction.

    Attributes:
        since: First day, inclusive. Articles without a date are left out when set.
        until: Last day, inclusive. Articles without a date are left out when set.
        outlets: Outlet names, compared without regard to case; any of them will do.
    """

    since: date | None = None
    until: date | None = None
    outlets: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.since is not None or self.until is not None or bool(self.outlets)


@dataclass(frozen=True, slots=True)
class Answer:
    """What `ask()` returns.

    Attributes:
        question: As asked.
        understood_as: The question that was searched for.
        status: See `Status`.
        text: The words that answer, a quote; empty when there is no answer.
        confidence: Calibrated probability that `text` is right, 0..1; with `NO_ANSWER`, the
            probability of the best candidate that was held back; with `OVERVIEW`, that of the best
            short answer, in whose place the overview stands.
        claims: Best first; empty when there is no answer. Of a dispute, the newest or else the
            best supported first; of an overview, a sentence each.
        passages: The retrieved passages, nearest first.
        index: The index that answered.
        timings: Wall time by stage.
        reason: Why there is no answer, else None.
        is_list: Whether the claims are parts of one answer, and not alternatives.
        period: The time that the question names, in words, whose articles were preferred; or None.
        explanation: How the answer came about.
    """

    question: str
    understood_as: str
    status: Status
    text: str
    confidence: float
    claims: tuple[Claim, ...]
    passages: tuple[Hit, ...]
    index: IndexInfo
    timings: Timings = Timings()
    reason: NoAnswerReason | None = None
    is_list: bool = False
    period: str | None = None
    explanation: Explanation | None = None

    def to_dict(self, *, explain: bool = False) -> dict[str, Any]:
        """The answer as JSON-serialisable data: the contract of `--json`, schema 1.

        Args:
            explain: Also say how the answer came about.
        """
        data: dict[str, Any] = {
            "schema": SCHEMA_VERSION,
            "question": self.question,
            "understood_as": self.understood_as,
            "status": self.status.value,
            "text": self.text,
            "confidence": round(self.confidence, 4),
            "is_list": self.is_list,
            "period": self.period,
            "claims": [_claim_to_dict(claim) for claim in self.claims],
            "passages": [_hit_to_dict(hit) for hit in self.passages],
            "timings_ms": {
                "retrieve": round(self.timings.retrieve, 2),
                "read": round(self.timings.read, 2),
                "answer": round(self.timings.answer, 2),
                "total": round(self.timings.total, 2),
            },
            "index": {
                "generation": self.index.generation,
                "articles": self.index.articles,
                "passages": self.index.passages,
            },
        }
        if self.reason is not None:
            data["reason"] = self.reason.value
        if explain and self.explanation is not None:
            data["explanation"] = self.explanation.to_dict()
        return data


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _claim_to_dict(claim: Claim) -> dict[str, Any]:
    return {
        "text": claim.text,
        "confidence": round(claim.confidence, 4),
        "independent_sources": claim.independent_sources,
        "evidence": [
            {
                "article": evidence.article.path,
                "title": evidence.article.title,
                "outlet": evidence.article.outlet,
                "published": _iso(evidence.article.published),
                "start": evidence.start,
                "end": evidence.end,
                "quote": evidence.quote,
                "sentence": evidence.sentence,
                "sentence_start": evidence.sentence_start,
                "sentence_end": evidence.sentence_end,
                "score": round(evidence.score, 4),
            }
            for evidence in claim.evidence
        ],
    }


def _hit_to_dict(hit: Hit) -> dict[str, Any]:
    return {
        "article": hit.article.path,
        "title": hit.article.title,
        "start": hit.passage.start,
        "end": hit.passage.end,
        "text": hit.text,
        "score": round(hit.score, 4),
        "dense_rank": hit.dense_rank,
        "lexical_rank": hit.lexical_rank,
        "copies": [twin.article.path for twin in hit.twins],
    }
