"""Questions + their indexes → the numbers of `askcorpus.answering.confidence`, cross-checked.

    python scripts/fit_confidence.py bench/bbc=../shared/questions/bbc-dev.jsonl \
        bench/seeds=../shared/questions/seeds-dev.jsonl

Fits Platt scaling on the best span of every question, prints the weights, and for each corpus what
weights fitted on the others give there: area under the ROC curve, calibration error, and the
accuracy at each threshold. A span is right if it holds an acceptable answer.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from askcorpus.answering.claims import group_spans
from askcorpus.engine import DEFAULT_TOP_K
from askcorpus.evaluation import load_questions
from askcorpus.evaluation.metrics import calibration_error, contains
from askcorpus.indexing import store
from askcorpus.models.reader import Context, SentenceReader
from askcorpus.retrieval import Retriever

Numbers = npt.NDArray[np.float64]

THRESHOLDS = np.arange(0.1, 0.95, 0.05)


def observe(index: Path, questions: Path) -> Numbers:
    """One row a question: score, margin, whether right, whether answerable."""
    rows = []
    retriever = Retriever(store.open_generation(index).folder)
    reader = SentenceReader(retriever.encoder, retriever.lexical.content_terms)
    for question in load_questions(questions):
        hits = retriever.retrieve(question.question, DEFAULT_TOP_K)
        contexts = [Context.of(hit, retriever.articles.article(hit.article.id)) for hit in hits]
        groups = group_spans(reader.read(question.question, contexts))
        if groups:
            best = groups[0][0]
            rival = groups[1][0].score if len(groups) > 1 else 0.0
            right = contains(best.text, question.answers)
            rows.append((best.score, best.score - rival, right, question.answerable))
    return np.array(rows, dtype=np.float64)


def fit(rows: Numbers) -> LogisticRegression:
    """Platt scaling of score and margin."""
    return LogisticRegression(C=10.0).fit(rows[:, :2], rows[:, 2])


def accuracies(rows: Numbers, probabilities: Numbers) -> list[tuple[float, float]]:
    """(threshold, share of questions answered right or rightly left unanswered)."""
    return [
        (
            float(threshold),
            float(np.where(probabilities >= threshold, rows[:, 2], 1 - rows[:, 3]).mean()),
        )
        for threshold in THRESHOLDS
    ]


def report(name: str, rows: Numbers, model: LogisticRegression) -> None:
    """Print how a model does on a corpus."""
    probabilities = model.predict_proba(rows[:, :2])[:, 1]
    right = rows[:, 2] > 0
    error = calibration_error(probabilities.tolist(), right.tolist())
    print(f"{name}: AUROC {roc_auc_score(right, probabilities):.3f}, ECE {error:.3f}")
    line = "  ".join(f"{t:.2f}: {a:.3f}" for t, a in accuracies(rows, probabilities))
    print(f"  accuracy by threshold  {line}")


def main() -> None:
    """Observe, cross-check, and print the weights fitted on everything."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sets", nargs="+", metavar="INDEX=QUESTIONS")
    arguments = parser.parse_args()
    observed: dict[str, Numbers] = {}
    for item in arguments.sets:
        index, _, questions = item.partition("=")
        observed[item] = observe(Path(index), Path(questions))
    for left_out, rows in observed.items():
        others = [other for name, other in observed.items() if name != left_out]
        if others:
            report(f"{left_out}, fitted on the rest", rows, fit(np.vstack(others)))
    everything = np.vstack(list(observed.values()))
    model = fit(everything)
    report("all, fitted on all", everything, model)
    score, margin = model.coef_[0]
    print(f"INTERCEPT {model.intercept_[0]:.2f}  SCORE {score:.2f}  MARGIN {margin:.2f}")


if __name__ == "__main__":
    main()
