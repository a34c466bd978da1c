"""Outcomes of single questions → `EvalReport`, for programs and as a table for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from typing import Any

from askcorpus.display import one_line
from askcorpus.evaluation.metrics import calibration_error, percentile, risk_coverage_area
from askcorpus.jsonable import rounded
from askcorpus.types import SCHEMA_VERSION, Status

RIGHT_FROM_F1 = 0.5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question.

    Attributes:
        id: `Question.id`.
        kind: `Question.kind`.
        question: As asked.
        acceptable: The acceptable answers; empty if there is none to find.
        answered: False for "no answer found".
        answer: The words that were given as the answer; empty with "no answer found".
        confidence: `Answer.confidence`.
        exact_match: The answer equals an acceptable one.
        f1: Token F1 against the best of the acceptable answers.
        contains: The answer, or its sentence, contains an acceptable answer.
        has_article: The question is answerable and says in which articles.
        article_rank: 1-based rank of the first passage of one of these articles, or None.
        has_paragraph: The question is answerable and says in which paragraph.
        paragraph_rank: 1-based rank of the first passage that has the answer from it, or None.
        cited: Evidence comes from one of the articles.
        status: `Answer.status`.
        among_claims: Some claim that is shown, not only the first, is right.
        sources: Independent articles that support the first claim; 0 without an answer.
        milliseconds: Wall time from question to answer.
    """

    id: str
    kind: str
    question: str
    acceptable: tuple[str, ...]
    answered: bool
    answer: str
    confidence: float
    exact_match: bool
    f1: float
    contains: bool
    has_article: bool
    article_rank: int | None
    has_paragraph: bool
    paragraph_rank: int | None
    cited: bool
    status: Status
    among_claims: bool
    sources: int
    milliseconds: float

    @property
    def answerable(self) -> bool:
        """Whether there was an answer to find."""
        return bool(self.acceptable)

    @property
    def right(self) -> bool:
        """Answered with F1 of at least 0.5, or rightly not answered."""
        return self.f1 >= RIGHT_FROM_F1 if self.answerable else not self.answered


@dataclass(frozen=True, slots=True)
class RecallAt:
    """Share of questions with a right passage among the first 1, 5 and 10; None for no question."""

    at_1: float | None
    at_5: float | None
    at_10: float | None


@dataclass(frozen=True, slots=True)
class KindReport:
    """The main measures over the questions of one kind; see `EvalReport`."""

    kind: str
    questions: int
    accuracy: float | None
    exact_match: float | None
    f1: float | None
    article_at_10: float | None


@dataclass(frozen=True, slots=True)
class EvalReport:
    """How well questions with known answers were answered. Shares are 0..1, None of nothing.

    Attributes:
        questions: Questions asked.
        answerable: Questions with an answer to find.
        unanswerable: Questions without.
        answered: Questions that were answered at all.
        accuracy: Share answered with F1 of at least 0.5, or rightly not answered.
        exact_match: Share of the answerable answered exactly; "no answer found" counts as 0.
        f1: Mean token F1 over the answerable; "no answer found" counts as 0.
        contains: Share of the answerable whose quote or its sentence holds an acceptable answer.
        article: An article that holds the answer, among the retrieved passages.
        paragraph: The paragraph that holds the answer, among the retrieved passages, over the
            questions that name one.
        cited: Share of the answerable for which an article that holds the answer is cited.
        among_claims: Share of the answerable for which some claim that is shown is right.
        disputed: Share of the answered that are shown as disputed.
        overviews: Share of the answered that got an overview.
        sources: Mean number of independent articles behind the first claim of the answered.
        abstention_precision: Share of "no answer found" that was right.
        abstention_recall: Share of the unanswerable that got "no answer found".
        risk_coverage_area: Over the answered; lower is better.
        calibration_error: Expected calibration error over the answered; lower is better.
        latency_p50_ms: Median wall time of a question.
        latency_p95_ms: 95th percentile of it.
        kinds: The breakdown by kind, in order of name; empty if there is only one kind.
        outcomes: What became of each question, in order.
    """

    questions: int
    answerable: int
    unanswerable: int
    answered: int
    accuracy: float | None
    exact_match: float | None
    f1: float | None
    contains: float | None
    article: RecallAt
    paragraph: RecallAt
    cited: float | None
    among_claims: float | None
    disputed: float | None
    overviews: float | None
    sources: float | None
    abstention_precision: float | None
    abstention_recall: float | None
    risk_coverage_area: float | None
    calibration_error: float | None
    latency_p50_ms: float | None
    latency_p95_ms: float | None
    kinds: tuple[KindReport, ...]
    outcomes: tuple[Outcome, ...]

    def to_dict(self, *, outcomes: bool = False) -> dict[str, Any]:
        """The report as JSON-serialisable data: the contract of `eval --json`.

        Args:
            outcomes: Also list what became of each question.
        """
        data: dict[str, Any] = {"schema": SCHEMA_VERSION, **rounded(asdict(self))}
        if not outcomes:
            del data["outcomes"]
        return data


def summarise(outcomes: Iterable[Outcome]) -> EvalReport:
    """The measures over any outcomes: those of one file, or of several together."""
    outcomes = tuple(outcomes)
    answerable = [outcome for outcome in outcomes if outcome.answerable]
    answered = [outcome for outcome in outcomes if outcome.answered]
    abstained = [outcome for outcome in outcomes if not outcome.answered]
    rightly_abstained = [outcome for outcome in abstained if not outcome.answerable]
    with_article = [outcome for outcome in outcomes if outcome.has_article]
    confidences = [outcome.confidence for outcome in answered]
    right = [outcome.right for outcome in answered]
    times = [outcome.milliseconds for outcome in outcomes]
    unanswerable = len(outcomes) - len(answerable)
    return EvalReport(
        questions=len(outcomes),
        answerable=len(answerable),
        unanswerable=unanswerable,
        answered=len(answered),
        accuracy=_mean([outcome.right for outcome in outcomes]),
        exact_match=_mean([outcome.exact_match for outcome in answerable]),
        f1=_mean([outcome.f1 for outcome in answerable]),
        contains=_mean([outcome.contains for outcome in answerable]),
        article=_recall([outcome.article_rank for outcome in with_article]),
        paragraph=_recall(
            [outcome.paragraph_rank for outcome in outcomes if outcome.has_paragraph]
        ),
        cited=_mean([outcome.cited for outcome in with_article]),
        among_claims=_mean([outcome.among_claims for outcome in answerable]),
        disputed=_mean([outcome.status is Status.DISPUTED for outcome in answered]),
        overviews=_mean([outcome.status is Status.OVERVIEW for outcome in answered]),
        sources=_mean([outcome.sources for outcome in answered]),
        abstention_precision=_mean([not outcome.answerable for outcome in abstained]),
        abstention_recall=len(rightly_abstained) / unanswerable if unanswerable else None,
        risk_coverage_area=risk_coverage_area(confidences, right),
        calibration_error=calibration_error(confidences, right),
        latency_p50_ms=percentile(times, 0.5),
        latency_p95_ms=percentile(times, 0.95),
        kinds=_kinds(outcomes),
        outcomes=outcomes,
    )


def overall(reports: Iterable[EvalReport]) -> EvalReport:
    """The measures over all questions of several reports together."""
    return summarise(chain.from_iterable(report.outcomes for report in reports))


def report_table(report: EvalReport) -> str:
    """The report as lines of plain text, for people."""
    rows = [
        ("Questions", f"{report.questions:,}"),
        ("  answerable / not", f"{report.answerable:,} / {report.unanswerable:,}"),
        ("  answered", f"{report.answered:,}"),
        ("Accuracy", _percent(report.accuracy)),
        ("Exact match", _percent(report.exact_match)),
        ("F1", _percent(report.f1)),
        ("Answer in quote or sentence", _percent(report.contains)),
        ("Right among the claims", _percent(report.among_claims)),
        ("Article cited", _percent(report.cited)),
        ("Disputed / overviews", f"{_percent(report.disputed)} / {_percent(report.overviews)}"),
        ("Independent sources", "–" if report.sources is None else f"{report.sources:.2f}"),
        ("Article in top 1 / 5 / 10", _recall_text(report.article)),
        ("Paragraph in top 1 / 5 / 10", _recall_text(report.paragraph)),
        ("“No answer”: precision", _percent(report.abstention_precision)),
        ("“No answer”: recall", _percent(report.abstention_recall)),
        ("Risk-coverage area", _number(report.risk_coverage_area)),
        ("Calibration error", _number(report.calibration_error)),
        ("Latency p50 / p95", f"{_ms(report.latency_p50_ms)} / {_ms(report.latency_p95_ms)}"),
    ]
    if report.paragraph == RecallAt(None, None, None):
        rows = [row for row in rows if not row[0].startswith("Paragraph")]
    lines = [f"{name:<29}{value}" for name, value in rows]
    if report.kinds:
        names = [one_line(part.kind) for part in report.kinds]
        width = max(map(len, ("Kind", *names)))
        lines += ["", _kind_line("Kind", width, "n", "accuracy", "exact", "F1", "top 10")]
        lines += [
            _kind_line(
                name,
                width,
                f"{part.questions:,}",
                _percent(part.accuracy),
                _percent(part.exact_match),
                _percent(part.f1),
                _percent(part.article_at_10),
            )
            for name, part in zip(names, report.kinds, strict=True)
        ]
    return "\n".join(lines)


def _kinds(outcomes: Sequence[Outcome]) -> tuple[KindReport, ...]:
    kinds = sorted({outcome.kind for outcome in outcomes})
    if len(kinds) < 2:
        return ()
    parts = []
    for kind in kinds:
        group = [outcome for outcome in outcomes if outcome.kind == kind]
        answerable = [outcome for outcome in group if outcome.answerable]
        ranks = [outcome.article_rank for outcome in group if outcome.has_article]
        parts.append(
            KindReport(
                kind=kind,
                questions=len(group),
                accuracy=_mean([outcome.right for outcome in group]),
                exact_match=_mean([outcome.exact_match for outcome in answerable]),
                f1=_mean([outcome.f1 for outcome in answerable]),
                article_at_10=_recall(ranks).at_10,
            )
        )
    return tuple(parts)


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _recall(ranks: Sequence[int | None]) -> RecallAt:
    def at(depth: int) -> float | None:
        return _mean([rank is not None and rank <= depth for rank in ranks])

    return RecallAt(at(1), at(5), at(10))


def _kind_line(kind: str, width: int, *cells: str) -> str:
    return f"{kind:<{width}}" + "".join(f"{cell:>10}" for cell in cells)


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _ms(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f} ms"


def _recall_text(recall: RecallAt) -> str:
    return " / ".join(_percent(share) for share in (recall.at_1, recall.at_5, recall.at_10))
