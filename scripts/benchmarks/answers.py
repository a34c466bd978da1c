"""Indexes + questions with known answers → quality of the answers, their confidence and speed."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import askcorpus
from askcorpus.evaluation import evaluate, load_questions, overall

WARM_UP = 5


def main() -> None:
    """Ask the questions of every INDEX=QUESTIONS argument; print what was measured."""
    reports = []
    for item in sys.argv[1:]:
        index, _, file = item.partition("=")
        questions = load_questions(Path(file))
        with askcorpus.open(index) as corpus:
            for question in questions[:WARM_UP]:
                corpus.ask(question.question)
            reports.append(evaluate(corpus, questions))
    record = {
        "sets": [
            {
                "f1": report.f1,
                "accuracy": report.accuracy,
                "p50_ms": report.latency_p50_ms,
                "p95_ms": report.latency_p95_ms,
            }
            for report in reports
        ],
        "calibration_error": overall(reports).calibration_error,
    }
    print(json.dumps(record))


if __name__ == "__main__":
    main()
