"""Conversations with known answers → how well first questions and follow-ups are answered."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from askcorpus.errors import AskcorpusError
from askcorpus.evaluation.metrics import f1
from askcorpus.evaluation.questions import Broken, Question, question_of, records_of
from askcorpus.evaluation.report import RIGHT_FROM_F1
from askcorpus.evaluation.run import TOP_K
from askcorpus.jsonable import rounded
from askcorpus.types import SCHEMA_VERSION, Answer, OnProgress, Progress, Status

STANDS_ALONE = "alone"
"""The kind of a later question that needs nothing from the turns before, such as a new subject."""

_FORMAT_HINT = (
    'Write one JSON object a line: {"id", "turns": [{"question", "answers": [...], '
    '"articles": [...], "kind"}, ...]}.'
)


@dataclass(frozen=True, slots=True)
class Conversation:
    """Questions asked one after the other, each in the light of those before.

    Attributes:
        id: Name of the conversation; its line number where the file gives none.
        turns: Its questions, at least one.
    """

    id: str
    turns: tuple[Question, ...]


class Asker(Protocol):
    """A conversation under way; `askcorpus.engine.Corpus.chat` gives one."""

    def ask(self, question: str, *, top_k: int = TOP_K) -> Answer:
        """Answer a question in the light of those before."""
        ...


class Converser(Protocol):
    """What evaluating conversations needs of a corpus; `askcorpus.engine.Corpus` has it."""

    def chat(self) -> Asker:
        """Begin a conversation."""
        ...


@dataclass(frozen=True, slots=True)
class TurnOutcome:
    """What became of one question of a conversation.

    Attributes:
        conversation: `Conversation.id`.
        turn: Its place in the conversation, from 1.
        kind: `Question.kind`.
        question: As asked.
        understood_as: As searched for and read.
        acceptable: The acceptable answers; empty if there is none to find.
        answered: False for "no answer found".
        answer: The words that were given as the answer; empty with "no answer found".
        confidence: `Answer.confidence`.
        f1: Token F1 against the best of the acceptable answers.
        milliseconds: Wall time from question to answer.
    """

    conversation: str
    turn: int
    kind: str
    question: str
    understood_as: str
    acceptable: tuple[str, ...]
    answered: bool
    answer: str
    confidence: float
    f1: float
    milliseconds: float

    @property
    def right(self) -> bool:
        """Answered with F1 of at least 0.5, or rightly not answered."""
        return self.f1 >= RIGHT_FROM_F1 if self.acceptable else not self.answered

    @property
    def bent(self) -> bool:
        """Whether a question that stands alone was understood as another one."""
        as_asked = " ".join(self.question.split())
        return self.kind == STANDS_ALONE and self.understood_as != as_asked


@dataclass(frozen=True, slots=True)
class TurnsReport:
    """How well some of the turns were answered.

    Attributes:
        turns: How many there are.
        right: How many were answered with F1 of at least 0.5, or rightly not answered.
        accuracy: The share of these, 0..1; None for no turns.
        f1: Mean token F1 over the answerable; "no answer found" counts as 0. None for no turns.
    """

    turns: int
    right: int
    accuracy: float | None
    f1: float | None

    @classmethod
    def of(cls, outcomes: Sequence[TurnOutcome]) -> TurnsReport:
        """The measures over these outcomes."""
        right = sum(outcome.right for outcome in outcomes)
        scores = [outcome.f1 for outcome in outcomes if outcome.acceptable]
        return cls(
            turns=len(outcomes),
            right=right,
            accuracy=right / len(outcomes) if outcomes else None,
            f1=sum(scores) / len(scores) if scores else None,
        )


@dataclass(frozen=True, slots=True)
class ConversationReport:
    """How well conversations were answered.

    Attributes:
        conversations: How many were held.
        turns: Questions asked in all of them.
        first: The first questions.
        follow_up: All later questions.
        bent: How many questions that stand alone were understood as another one.
        outcomes: What became of each question, in order.
    """

    conversations: int
    turns: int
    first: TurnsReport
    follow_up: TurnsReport
    bent: int
    outcomes: tuple[TurnOutcome, ...]

    def to_dict(self, *, outcomes: bool = False) -> dict[str, Any]:
        """The report as JSON-serialisable data.

        Args:
            outcomes: Also list what became of each question.
        """
        data: dict[str, Any] = {"schema": SCHEMA_VERSION, **rounded(asdict(self))}
        if not outcomes:
            del data["outcomes"]
        return data


def load_conversations(path: Path | str) -> list[Conversation]:
    """Read a .jsonl file, or a .jsonl.gz file, of conversations.

    Args:
        path: One JSON object a line; empty lines are passed over. `turns` must be there, and in
            each `question` and `answers`; `id`, `articles` and `kind` may be.

    Raises:
        AskcorpusError: The file cannot be read, a line of it is not a conversation, or it holds
            none.
    """
    path = Path(path)
    conversations = [
        _conversation(record, str(record.get("id", number)), broken)
        for number, record, broken in records_of(path, _FORMAT_HINT)
    ]
    if not conversations:
        raise AskcorpusError(f"{path} holds no conversation.", _FORMAT_HINT)
    return conversations


def holds_conversations(path: Path | str) -> bool:
    """Whether a question file is one of conversations, as its first line tells.

    Raises:
        AskcorpusError: As `load_conversations`.
    """
    first = next(records_of(Path(path), _FORMAT_HINT), None)
    return first is not None and "turns" in first[1]


def evaluate_conversations(
    corpus: Converser,
    conversations: Sequence[Conversation],
    on_progress: OnProgress | None = None,
) -> ConversationReport:
    """Hold every conversation and compare what comes back with what is known.

    Args:
        corpus: An open corpus.
        conversations: With their acceptable answers, see `load_conversations`.
        on_progress: Told of every question done.
    """
    tell = on_progress or (lambda _: None)
    total = sum(len(conversation.turns) for conversation in conversations)
    outcomes: list[TurnOutcome] = []
    for conversation in conversations:
        chat = corpus.chat()
        for number, question in enumerate(conversation.turns, 1):
            tell(Progress("evaluating", len(outcomes), total, "questions"))
            began = time.perf_counter()
            answer = chat.ask(question.question, top_k=TOP_K)
            elapsed = (time.perf_counter() - began) * 1000
            outcomes.append(_outcome(conversation.id, number, question, answer, elapsed))
    tell(Progress("evaluating", total, total, "questions"))
    return ConversationReport(
        conversations=len(conversations),
        turns=total,
        first=TurnsReport.of([outcome for outcome in outcomes if outcome.turn == 1]),
        follow_up=TurnsReport.of([outcome for outcome in outcomes if outcome.turn > 1]),
        bent=sum(outcome.bent for outcome in outcomes),
        outcomes=tuple(outcomes),
    )


def conversation_table(report: ConversationReport) -> str:
    """The report for people, in plain text."""
    rows = [("Conversations", f"{report.conversations:,}"), ("Questions", f"{report.turns:,}")]
    for name, part in (("First questions", report.first), ("Follow-ups", report.follow_up)):
        rows.append((f"{name}: right", _share(part)))
        rows.append((f"{name}: F1", "–" if part.f1 is None else f"{part.f1:.1%}"))
    rows.append(("Standing alone, yet bent", f"{report.bent:,}"))
    return "\n".join(f"{name:<29}{value}" for name, value in rows)


def _share(part: TurnsReport) -> str:
    if part.accuracy is None:
        return "–"
    return f"{part.right:,} of {part.turns:,} ({part.accuracy:.1%})"


def _outcome(
    conversation: str, turn: int, question: Question, answer: Answer, milliseconds: float
) -> TurnOutcome:
    answered = answer.status is not Status.NO_ANSWER
    return TurnOutcome(
        conversation=conversation,
        turn=turn,
        kind=question.kind,
        question=question.question,
        understood_as=answer.understood_as,
        acceptable=question.answers,
        answered=answered,
        answer=answer.text if answered else "",
        confidence=answer.confidence,
        f1=f1(answer.text, question.answers) if answered else 0.0,
        milliseconds=milliseconds,
    )


def _conversation(record: Mapping[str, Any], name: str, broken: Broken) -> Conversation:
    turns = record.get("turns")
    if not isinstance(turns, list) or not turns:
        raise broken('"turns" is not a list of questions')
    questions = []
    for place, turn in enumerate(turns, 1):
        if not isinstance(turn, dict):
            raise broken(f"turn {place} is not an object")
        questions.append(question_of(turn, f"{name}/{place}", broken, f" in turn {place}"))
    return Conversation(name, tuple(questions))
