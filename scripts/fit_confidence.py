"""Questions + their indexes → the calibration that ships, cross-checked on corpora left out.

    python scripts/fit_confidence.py bench/bbc=../shared/questions/bbc-dev.jsonl \
        bench/seeds=../shared/questions/seeds-dev.jsonl \
        --validate bench/squad=../shared/questions/squad-dev.jsonl.gz --write

Fits Platt scaling of the signals in `askcorpus.answering.confidence` to whether the best claim of
each question is right (token F1 of at least 0.5). Prints, for each corpus, how weights fitted on
the others do there: area under the ROC curve, calibration error, accuracy. The default threshold is
where a claim is as likely right as its question is without an answer, on the corpora fitted on.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from askcorpus.answering.compose import Reading, candidates
from askcorpus.answering.confidence import CALIBRATION_FILE, SIGNALS, signals_of
from askcorpus.engine import DEFAULT_TOP_K
from askcorpus.evaluation import load_questions
from askcorpus.evaluation.metrics import calibration_error, f1
from askcorpus.evaluation.report import RIGHT_FROM_F1
from askcorpus.indexing import store
from askcorpus.models.contexts import Context
from askcorpus.models.reader import SpanReader
from askcorpus.retrieval import Retriever

Numbers = npt.NDArray[np.float64]

THRESHOLDS = np.arange(0.1, 0.91, 0.02)
MOST_QUESTIONS = 1000
"""Of a larger file a fixed sample is asked."""


def observe(index: Path, questions: Path, reader: SpanReader) -> Numbers:
    """One row a question: the signals of the best claim, whether right, whether answerable."""
    rows = []
    retriever = Retriever(store.open_generation(index).folder)
    asked = load_questions(questions)
    if len(asked) > MOST_QUESTIONS:
        asked = random.Random(0).sample(asked, MOST_QUESTIONS)
    for question in asked:
        hits = retriever.retrieve(question.question, DEFAULT_TOP_K)
        articles = {hit.article.id: retriever.articles.article(hit.article.id) for hit in hits}
        spans = reader.read(question.question, [Context.of(hit) for hit in hits])
        groups = candidates(Reading(hits, spans, articles))
        if groups:
            right = f1(groups[0][0].text, question.answers) >= RIGHT_FROM_F1
            signals = signals_of(groups, hits)[0]
            rows.append((*astuple(signals), right, question.answerable))
    return np.array(rows, dtype=np.float64)


def fit(parts: Sequence[Numbers]) -> LogisticRegression:
    """Logistic regression, each corpus with the same weight however many questions it has."""
    rows = np.vstack(parts)
    weights = np.concatenate([np.full(len(part), len(rows) / len(part)) for part in parts])
    model = LogisticRegression(C=1.0, max_iter=1000)
    return model.fit(rows[:, :-2], rows[:, -2], sample_weight=weights / len(parts))


def accuracies(rows: Numbers, probabilities: Numbers) -> Numbers:
    """At each threshold, the share of questions answered right or rightly left unanswered."""
    return np.array(
        [
            np.where(probabilities >= threshold, rows[:, -2], 1 - rows[:, -1]).mean()
            for threshold in THRESHOLDS
        ]
    )


def report(name: str, rows: Numbers, model: LogisticRegression, threshold: float) -> None:
    """Print how a model does on a corpus: all its best claims, and those that would be shown."""
    probabilities = model.predict_proba(rows[:, :-2])[:, 1]
    right = rows[:, -2] > 0
    shown = probabilities >= threshold
    error = calibration_error(probabilities.tolist(), right.tolist())
    shown_error = calibration_error(probabilities[shown].tolist(), right[shown].tolist())
    accuracy = np.where(shown, right, 1 - rows[:, -1]).mean()
    print(
        f"{name}: {len(rows)} questions, AUROC {roc_auc_score(right, probabilities):.3f}, "
        f"calibration error {error:.3f} (of those shown {shown_error or 0:.3f}), "
        f"accuracy {accuracy:.3f} at {threshold:.2f}, "
        f"best {accuracies(rows, probabilities).max():.3f}"
    )


def balanced_threshold(parts: Sequence[Numbers], model: LogisticRegression) -> float:
    """The confidence at which a claim is as likely right as its question is without an answer.

    There, showing the claim wins as many questions as it loses, so that accuracy is best. Both
    chances are fitted to all questions, as logistic functions of the confidence's log odds: which
    threshold has the best accuracy by counting depends on the few questions that lie near it.
    """
    rows = np.vstack(parts)
    odds = model.decision_function(rows[:, :-2]).reshape(-1, 1)
    right, unanswerable = (
        LogisticRegression(C=np.inf, max_iter=1000).fit(odds, happened)
        for happened in (rows[:, -2], 1 - rows[:, -1])
    )
    balance = (unanswerable.intercept_ - right.intercept_) / (right.coef_ - unanswerable.coef_)[0]
    return float(1 / (1 + np.exp(-balance[0])))


def main() -> None:
    """Observe, cross-check, and print or write the calibration fitted on everything."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sets", nargs="+", metavar="INDEX=QUESTIONS")
    parser.add_argument("--validate", nargs="*", default=[], metavar="INDEX=QUESTIONS")
    parser.add_argument("--write", action="store_true", help="replace the shipped calibration")
    arguments = parser.parse_args()
    reader = SpanReader()
    observed: dict[str, Numbers] = {}
    for item in (*arguments.sets, *arguments.validate):
        index, _, questions = item.partition("=")
        observed[item] = observe(Path(index), Path(questions), reader)
    fitted = [observed[item] for item in arguments.sets]
    for item in arguments.sets:
        others = [observed[other] for other in arguments.sets if other != item]
        if others:
            model = fit(others)
            report(f"{item}, left out", observed[item], model, balanced_threshold(others, model))
    model = fit(fitted)
    threshold = balanced_threshold(fitted, model)
    report("all, fitted on all", np.vstack(fitted), model, threshold)
    for item in arguments.validate:
        report(f"{item}, never fitted on", observed[item], model, threshold)
    calibration = {
        "intercept": round(float(model.intercept_[0]), 4),
        "weights": {
            name: round(float(weight), 4)
            for name, weight in zip(SIGNALS, model.coef_[0], strict=True)
        },
        "threshold": round(threshold, 3),
        "reader": reader.fingerprint,
    }
    print(json.dumps(calibration, indent=2))
    if arguments.write:
        CALIBRATION_FILE.write_text(json.dumps(calibration, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
