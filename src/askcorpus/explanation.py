"""How an answer came about: the nouns of `ask --explain`, apart from the answer they explain.

Standard library only, like `askcorpus.types`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from askcorpus.jsonable import rounded


@dataclass(frozen=True, slots=True)
class ExplainedPassage:
    """Why a passage was read, and what the reader made of it.

    Attributes:
        path: Path of its article.
        start: First character of the passage in the article's text.
        end: One past the last.
        terms: Content terms of the question, stemmed, that title or passage hold.
        dense_rank: 1-based rank among the vector candidates, None if not among them.
        lexical_rank: 1-based rank among the BM25 candidates, None if not among them.
        similarity: Cosine of question and passage, -1..1.
        bm25: BM25 score.
        score: Fused score, 0..1.
        copies: Paths of articles that print the same.
        span: The reader's best words in the passage; None if it was not read, because the answer
            was decided before, or if a passage that overlaps it gave the same words.
        margin: By how much the reader prefers these words to "this passage does not answer", in
            logits; None like `span`.
    """

    path: str
    start: int
    end: int
    terms: tuple[str, ...]
    dense_rank: int | None
    lexical_rank: int | None
    similarity: float
    bm25: float
    score: float
    copies: tuple[str, ...]
    span: str | None
    margin: float | None


@dataclass(frozen=True, slots=True)
class ExplainedSignal:
    """A signal of confidence: its value, and what it adds to the log odds of being right."""

    name: str
    value: float
    adds: float


@dataclass(frozen=True, slots=True)
class ExplainedClaim:
    """How sure a claim is, and why.

    Attributes:
        text: The words that stand for it.
        variants: All the different words grouped under it.
        independent_sources: Articles that support it, copies counted once.
        signals: What its confidence is made of.
        confidence: Calibrated probability, 0..1.
        shown: Whether the answer shows it.
    """

    text: str
    variants: tuple[str, ...]
    independent_sources: int
    signals: tuple[ExplainedSignal, ...]
    confidence: float
    shown: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """How an answer came about.

    Attributes:
        terms: Content terms of the question, stemmed.
        threshold: Least confidence with which a claim is an answer.
        intercept: Log odds of a claim whose signals are all 0.
        decision: In a sentence, what was decided and by what.
        passages: What was retrieved, best first.
        claims: What was found, best first, also what was held back.
    """

    terms: tuple[str, ...]
    threshold: float
    intercept: float
    decision: str
    passages: tuple[ExplainedPassage, ...]
    claims: tuple[ExplainedClaim, ...]

    def to_dict(self) -> dict[str, Any]:
        """The explanation as JSON-serialisable data."""
        data: dict[str, Any] = rounded(asdict(self))
        return data
