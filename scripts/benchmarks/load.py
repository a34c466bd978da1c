"""An index + questions → whether answers and memory stay the same where many ask, and ask on.

The answers that one thread gets are compared with those that threads sharing a `Corpus` get, and
with those of processes sharing the index. Then one process goes on asking, and its memory is read.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

import askcorpus
from askcorpus.engine import Corpus
from askcorpus.evaluation import load_questions
from askcorpus.types import Answer
from benchmarks.processes import own_peak_mb

THREADS = 8
PROCESSES = 4
QUESTIONS_A_THREAD = 200
QUESTIONS_A_PROCESS = 100
MEMORY_AFTER = (500, 2_500, 5_000)
"""Questions after which memory is read. The first reading comes when every pool has filled."""

MEMORY_TOP_K = 2
"""Passages read for each of these: it is how often all is taken and given back that counts."""


def digest(answer: Answer) -> str:
    """What tells an answer from any other, but for how long it took."""
    data = {key: value for key, value in answer.to_dict().items() if key != "timings_ms"}
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


def turned(questions: Sequence[str], first: int, count: int) -> list[str]:
    """As many questions as wanted, round and round, from a place of one's own."""
    return [questions[(first + number) % len(questions)] for number in range(count)]


def differing(corpus: Corpus, asked: Sequence[str], alone: dict[str, str]) -> int:
    """How many questions get another answer than they got alone."""
    return sum(digest(corpus.ask(question)) != alone[question] for question in asked)


def in_threads(
    corpus: Corpus, questions: Sequence[str], alone: dict[str, str], threads: int, each: int
) -> int:
    """Answers that differ where threads share a corpus."""
    shares = [
        turned(questions, number * len(questions) // threads, each) for number in range(threads)
    ]
    with ThreadPoolExecutor(threads) as pool:
        return sum(pool.map(lambda share: differing(corpus, share, alone), shares))


def in_processes(
    index: Path, questions: Sequence[str], alone: dict[str, str], processes: int, each: int
) -> int:
    """Answers that differ where processes share an index."""
    shares = [
        turned(questions, number * len(questions) // processes, each) for number in range(processes)
    ]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        waiting = [pool.submit(_differing_in, index, share, alone) for share in shares]
        return sum(each.result() for each in waiting)


def _differing_in(index: Path, asked: Sequence[str], alone: dict[str, str]) -> int:
    with askcorpus.open(index, threads=1) as corpus:
        return differing(corpus, asked, alone)


def memory_over(
    corpus: Corpus, questions: Sequence[str], after: Sequence[int] = MEMORY_AFTER
) -> list[float]:
    """Resident memory in 10**6 bytes after so many questions, asked one after the other."""
    endless = iter(turned(questions, 0, max(after)))
    readings, asked = [], 0
    for count in after:
        for question in islice(endless, count - asked):
            corpus.ask(question, top_k=MEMORY_TOP_K)
        asked = count
        readings.append(resident_mb())
    return readings


def resident_mb() -> float:
    """Resident set of this process now; on systems without /proc, its largest so far."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return own_peak_mb()
    [line] = [line for line in status.read_text().splitlines() if line.startswith("VmRSS:")]
    return int(line.split()[1]) * 1024 / 1e6


def main() -> None:
    """Load INDEX with QUESTIONS; print what was measured."""
    index, questions_file = Path(sys.argv[1]), Path(sys.argv[2])
    questions = list(dict.fromkeys(item.question for item in load_questions(questions_file)))
    record: dict[str, object] = {}
    with askcorpus.open(index, threads=1) as corpus:
        alone = {question: digest(corpus.ask(question)) for question in questions}
        began = time.perf_counter()
        record["threads_differing"] = in_threads(
            corpus, questions, alone, THREADS, QUESTIONS_A_THREAD
        )
        record["threads_a_second"] = THREADS * QUESTIONS_A_THREAD / (time.perf_counter() - began)
    record["processes_differing"] = in_processes(
        index, questions, alone, PROCESSES, QUESTIONS_A_PROCESS
    )
    with askcorpus.open(index, threads=1) as corpus:
        record["resident_mb"] = memory_over(corpus, questions)
    print(json.dumps(record))


if __name__ == "__main__":
    main()
