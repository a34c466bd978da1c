"""Question files → how well the index answers them, file by file and over all."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from askcorpus.cli.console import ProgressLine, emit, emit_json
from askcorpus.config import Config
from askcorpus.evaluation import (
    EvalReport,
    Question,
    evaluate,
    load_questions,
    overall,
    report_table,
)


def measure(
    files: Sequence[Path], settings: Config, *, predictions: Path | None, as_json: bool
) -> None:
    """Asks every question of every file and prints the measures.

    Args:
        files: Question files, see `load_questions`.
        settings: Which index to ask.
        predictions: Where to write a JSON line for every question, if anywhere.
        as_json: Print JSON instead of tables.
    """
    asked = [(path, load_questions(path)) for path in files]
    reports = _evaluate(asked, settings, predictions)
    together = overall([report for _, report in reports])
    if as_json:
        parts = [{"file": str(path), **report.to_dict()} for path, report in reports]
        emit_json({**together.to_dict(), "files": parts}, indent=2)
        return
    tables = [f"{path}\n{report_table(report)}" for path, report in reports]
    if len(reports) > 1:
        tables.append(f"All files\n{report_table(together)}")
    emit("\n\n".join(tables))


def _evaluate(
    asked: Sequence[tuple[Path, list[Question]]], settings: Config, predictions: Path | None
) -> list[tuple[Path, EvalReport]]:
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
        reports = []
        for path, questions in asked:
            report = evaluate(corpus, questions, progress)
            reports.append((path, report))
            if out is not None:
                for outcome in report.to_dict(outcomes=True)["outcomes"]:
                    line = {"file": str(path), **outcome}
                    out.write(json.dumps(line, ensure_ascii=False) + "\n")
    return reports
