"""Question files → how well the index answers them, file by file and over all."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from askcorpus.cli.console import ProgressLine, emit, emit_json
from askcorpus.config import Config
from askcorpus.display import escape_json, one_line
from askcorpus.evaluation import (
    Conversation,
    ConversationReport,
    EvalReport,
    Question,
    conversation_table,
    evaluate,
    evaluate_conversations,
    holds_conversations,
    load_conversations,
    load_questions,
    overall,
    report_table,
)

Asked = list[Question] | list[Conversation]
Report = EvalReport | ConversationReport


def measure(
    files: Sequence[Path], settings: Config, *, predictions: Path | None, as_json: bool
) -> None:
    """Asks every question of every file and prints the measures.

    Args:
        files: Files of questions or of conversations, see `load_questions` and
            `load_conversations`.
        settings: Which index to ask.
        predictions: Where to write a JSON line for every question, if anywhere.
        as_json: Print JSON instead of tables.
    """
    asked = [(path, _load(path)) for path in files]
    reports = _evaluate(asked, settings, predictions)
    single = [report for _, report in reports if isinstance(report, EvalReport)]
    if as_json:
        parts = [{"file": str(path), **report.to_dict()} for path, report in reports]
        emit_json({**(overall(single).to_dict() if single else {}), "files": parts}, indent=2)
        return
    tables = [f"{one_line(str(path))}\n{_table(report)}" for path, report in reports]
    if len(single) > 1:
        tables.append(f"All files\n{report_table(overall(single))}")
    emit("\n\n".join(tables))


def _load(path: Path) -> Asked:
    return load_conversations(path) if holds_conversations(path) else load_questions(path)


def _table(report: Report) -> str:
    if isinstance(report, EvalReport):
        return report_table(report)
    return conversation_table(report)


def _evaluate(
    asked: Sequence[tuple[Path, Asked]], settings: Config, predictions: Path | None
) -> list[tuple[Path, Report]]:
    from askcorpus import engine

    with ExitStack() as stack:
        # Opened first: a folder that cannot be written to is to be known before the long wait.
        out = stack.enter_context(predictions.open("w", encoding="utf-8")) if predictions else None
        corpus = stack.enter_context(
            engine.open(
                settings.index, threads=settings.threads, min_confidence=settings.min_confidence
            )
        )
        progress = stack.enter_context(ProgressLine())
        reports: list[tuple[Path, Report]] = []
        for path, items in asked:
            questions = [item for item in items if isinstance(item, Question)]
            conversations = [item for item in items if isinstance(item, Conversation)]
            report: Report = (
                evaluate_conversations(corpus, conversations, progress)
                if conversations
                else evaluate(corpus, questions, progress)
            )
            reports.append((path, report))
            if out is not None:
                for outcome in report.to_dict(outcomes=True)["outcomes"]:
                    line = {"file": str(path), **outcome}
                    out.write(escape_json(json.dumps(line, ensure_ascii=False)) + "\n")
    return reports
