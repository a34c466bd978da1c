"""An open corpus + questions with known answers → an `Outcome` for each, and the report."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Protocol

from askcorpus.evaluation.metrics import contains, exact_match, f1
from askcorpus.evaluation.questions import Question
from askcorpus.evaluation.report import RIGHT_FROM_F1, EvalReport, Outcome, summarise
from askcorpus.types import Answer, Article, Hit, OnProgress, Progress, Status

TOP_K = 10
"""Passages retrieved for a question: the deepest cut-off that the report shows."""


class Answerer(Protocol):
    """What evaluation needs of a corpus; `askcorpus.engine.Corpus` has it."""

    def ask(self, question: str, *, top_k: int = TOP_K) -> Answer:
        """Answer a question."""
        ...

    def article(self, path: str) -> Article:
        """The article of a path."""
        ...


def evaluate(
    corpus: Answerer,
    questions: Sequence[Question],
    on_progress: OnProgress | None = None,
) -> EvalReport:
    """Ask every question and compare what comes back with what is known.

    Args:
        corpus: An open corpus.
        questions: With their acceptable answers, see `load_questions`.
        on_progress: Told of every question done.

    Returns:
        The measures over all questions; `EvalReport.outcomes` has them one by one.
    """
    text_of = cache(lambda path: corpus.article(path).text)
    outcomes = []
    for number, question in enumerate(questions):
        if on_progress is not None:
            on_progress(Progress("evaluating", number, len(questions), "questions"))
        began = time.perf_counter()
        answer = corpus.ask(question.question, top_k=TOP_K)
        elapsed = (time.perf_counter() - began) * 1000
        outcomes.append(_outcome(question, answer, elapsed, text_of))
    if on_progress is not None:
        on_progress(Progress("evaluating", len(questions), len(questions), "questions"))
    return summarise(outcomes)


def _outcome(
    question: Question, answer: Answer, milliseconds: float, text_of: Callable[[str], str]
) -> Outcome:
    answered = answer.status is not Status.NO_ANSWER
    shown = [answer.text] if answered else []
    shown += [claim.evidence[0].sentence for claim in answer.claims[:1]]
    return Outcome(
        id=question.id,
        kind=question.kind,
        question=question.question,
        acceptable=question.answers,
        answered=answered,
        answer=answer.text,
        confidence=answer.confidence,
        exact_match=answered and exact_match(answer.text, question.answers),
        f1=f1(answer.text, question.answers) if answered else 0.0,
        contains=any(contains(text, question.answers) for text in shown),
        has_article=bool(question.answers and question.articles),
        article_rank=_first(is_gold(hit.article.path, question) for hit in answer.passages),
        has_paragraph=bool(question.answers and question.articles and question.paragraph),
        paragraph_rank=_first(holds_paragraph(hit, question, text_of) for hit in answer.passages),
        cited=any(
            is_gold(evidence.article.path, question)
            for claim in answer.claims
            for evidence in claim.evidence
        ),
        status=answer.status,
        among_claims=any(
            f1(claim.text, question.answers) >= RIGHT_FROM_F1 for claim in answer.claims
        ),
        sources=answer.claims[0].independent_sources if answer.claims else 0,
        milliseconds=milliseconds,
    )


def _first(marks: Iterable[bool]) -> int | None:
    """1-based place of the first mark that is set."""
    return next((place for place, mark in enumerate(marks, 1) if mark), None)


def is_gold(path: str, question: Question) -> bool:
    """Whether an article holds the answer.

    Args:
        path: The article's path as the index knows it.
        question: With the paths of the articles that hold the answer; one that was given from a
            folder above or below the indexed one is recognised too.
    """
    return any(
        path == gold or path.endswith(f"/{gold}") or gold.endswith(f"/{path}")
        for gold in question.articles
    )


def holds_paragraph(hit: Hit, question: Question, text_of: Callable[[str], str]) -> bool:
    """Whether a passage overlaps the question's paragraph where it holds an acceptable answer.

    Args:
        hit: The passage.
        question: With the paragraph; without one nothing holds it.
        text_of: Path of an article → its text.
    """
    if not question.paragraph or not is_gold(hit.article.path, question):
        return False
    text = text_of(hit.article.path)
    place = _locate(question.paragraph, text)
    if place is None:
        return False
    start, end = max(place[0], hit.passage.start), min(place[1], hit.passage.end)
    return contains(text[start:end], question.answers)


def _locate(paragraph: str, text: str) -> tuple[int, int] | None:
    """Where the paragraph stands in the article's text, line breaks and spacing aside."""
    start = text.find(paragraph)
    if start >= 0:
        return start, start + len(paragraph)
    pattern = r"\s+".join(re.escape(word) for word in paragraph.split())
    found = re.search(pattern, text)
    return found.span() if found else None
