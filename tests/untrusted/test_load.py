"""A slice of `scripts/benchmark.py --only load`: many askers get what each would get alone."""

from __future__ import annotations

from pathlib import Path

from askcorpus.engine import Corpus
from benchmarks.load import digest, in_processes, in_threads, memory_over

QUESTIONS = (
    "Who met Lavrov in Pyongyang?",
    "When was the treaty signed?",
    "What did the spokesman say about the summit?",
    "How many soldiers were sent?",
    "Who is the mayor of Atlantis?",
)


def test_threads_and_processes_get_the_answers_that_one_gets(
    sample: Corpus, sample_index: Path
) -> None:
    alone = {question: digest(sample.ask(question)) for question in QUESTIONS}
    assert in_threads(sample, QUESTIONS, alone, threads=8, each=2) == 0
    assert in_processes(sample_index, QUESTIONS, alone, processes=2, each=3) == 0


def test_memory_does_not_grow(sample: Corpus) -> None:
    before, after = memory_over(sample, QUESTIONS, after=(10, 30))
    assert after < before * 1.05 + 5
