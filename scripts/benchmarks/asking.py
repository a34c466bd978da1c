"""An index + questions → quality, speed and memory of a process that goes on asking."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import askcorpus
from askcorpus.engine import Corpus
from askcorpus.evaluation import evaluate, load_questions
from askcorpus.evaluation.metrics import percentile
from askcorpus.types import Answer, Article
from benchmarks.processes import own_peak_mb

WARM_UP = 5
MEMORY_AFTER = 100


class Recorder:
    """A corpus that remembers how long retrieval took, and the memory after 100 questions."""

    def __init__(self, corpus: Corpus) -> None:
        """Wrap an open corpus."""
        self._corpus = corpus
        self.retrieval_ms: list[float] = []
        self.peak_mb = 0.0

    def ask(self, question: str, *, top_k: int = 10) -> Answer:
        """Answer a question."""
        answer = self._corpus.ask(question, top_k=top_k)
        self.retrieval_ms.append(answer.timings.retrieve)
        if len(self.retrieval_ms) <= MEMORY_AFTER:
            self.peak_mb = own_peak_mb()
        return answer

    def article(self, path: str) -> Article:
        """The article of a path."""
        return self._corpus.article(path)


def main() -> None:
    """Ask the answerable questions of a file; print what was measured."""
    index, questions_file = Path(sys.argv[1]), Path(sys.argv[2])
    questions = [item for item in load_questions(questions_file) if item.answerable]
    with askcorpus.open(index) as corpus:
        for question in questions[:WARM_UP]:
            corpus.ask(question.question)
        recorder = Recorder(corpus)
        report = evaluate(recorder, questions)
    record = {
        "article_at_10": report.article.at_10,
        "retrieval_p50_ms": percentile(recorder.retrieval_ms, 0.5),
        "retrieval_p95_ms": percentile(recorder.retrieval_ms, 0.95),
        "total_p50_ms": report.latency_p50_ms,
        "total_p95_ms": report.latency_p95_ms,
        "peak_mb": recorder.peak_mb,
    }
    print(json.dumps(record))


if __name__ == "__main__":
    main()
