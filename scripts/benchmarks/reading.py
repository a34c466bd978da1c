"""Questions that name their paragraph → how well the shipped reader answers from it, no retrieval.

Exact match and F1 are those of the answerable questions whether or not the reader would have held
back (SQuAD 2.0's "HasAns"); the null's AUROC says how well its margin tells the two kinds apart.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from sklearn.metrics import roc_auc_score

from askcorpus.evaluation import Question, load_questions
from askcorpus.evaluation.metrics import exact_match, f1
from askcorpus.models.contexts import Context
from askcorpus.models.reader import SpanReader


def title_of(question: Question) -> str:
    """The title of the article: there it is its file's name."""
    return Path(question.articles[0]).stem.replace("_", " ") if question.articles else ""


def main() -> None:
    """Read every question's own paragraph; print what was measured."""
    questions = [item for item in load_questions(Path(sys.argv[1])) if item.paragraph]
    reader = SpanReader()
    exact, overlap, margins = [], [], []
    for question in questions:
        context = Context(0, 0, question.paragraph or "", title_of(question), 0.0)
        spans = reader.read(question.question, [context])
        # Without a score of the retriever, a span's score is its margin over "no answer".
        margins.append(spans[0].score if spans else -100.0)
        if question.answerable:
            text = spans[0].text if spans else ""
            exact.append(exact_match(text, question.answers))
            overlap.append(f1(text, question.answers))
    record = {
        "questions": len(questions),
        "exact_match": sum(exact) / len(exact),
        "f1": sum(overlap) / len(overlap),
        "null_auroc": float(roc_auc_score([item.answerable for item in questions], margins)),
    }
    print(json.dumps(record))


if __name__ == "__main__":
    main()
