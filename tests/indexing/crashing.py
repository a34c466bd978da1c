"""Builds that are made to fail, as tests order them, and the full check after each."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from askcorpus.errors import IndexMissingError
from askcorpus.indexing import store
from askcorpus.indexing.verify import verify_index
from askcorpus.retrieval import Retriever
from tests.conftest import ROOT
from tests.indexing.small_corpus import SmallCorpus, make_small_corpus, survey_in

PROGRAM = "tests.indexing.crash_builds"
SINGLE_THREADED = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}


class Builder:
    """A process that builds to order, see `crash_builds`. One order at a time."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def build(self, small: SmallCorpus, **order: float) -> dict[str, Any]:
        """Build an index; how it is to fail, and what the reply names, is told there."""
        paths = {"corpus": str(small.corpus), "index": str(small.index), "encoder": small.encoder}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps({**paths, **order}), file=self._process.stdin, flush=True)
        reply: dict[str, Any] = json.loads(self._process.stdout.readline())
        return reply


@contextmanager
def builders(folder: Path, count: int) -> Iterator[list[Builder]]:
    """Some that are ready, and end with the block."""
    with ExitStack() as stack:
        processes = []
        for number in range(count):
            small = make_small_corpus(folder / f"warm-{number}")
            process = started(PROGRAM, str(small.corpus), str(small.index), small.encoder)
            processes.append(stack.enter_context(process))
        for process in processes:
            assert process.stdin is not None
            stack.callback(process.stdin.close)
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        yield [Builder(process) for process in processes]


def started(program: str, *arguments: str) -> subprocess.Popen[str]:
    """A program of the tests, started: it reads and writes lines."""
    return subprocess.Popen(
        [sys.executable, "-m", program, *arguments],
        cwd=ROOT,
        env=os.environ | SINGLE_THREADED,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def live_survey(index: Path) -> int | None:
    """The survey that the live generation tells of, after a check of all that is in it.

    None if there is no index.
    """
    try:
        problems = verify_index(index, threads=1).problems
    except IndexMissingError:
        return None
    assert not problems, problems
    held = store.hold_generation(index)
    retriever = Retriever(held.generation.folder, threads=1)
    hits = retriever.retrieve("The council names survey number in the report", 10)
    surveys = {hit.article.path: survey_in(hit.text) for hit in hits}
    retriever.close()
    held.lease.release()
    assert surveys["first.txt"] is not None
    assert surveys["first.txt"] == surveys["last.txt"]
    return surveys["first.txt"]


def names_in(index: Path) -> list[str]:
    """What lies in an index folder, generations by the kind only."""
    return sorted(path.name.partition("-0")[0] for path in index.iterdir())


TIDY = ["CURRENT", "build.lock", "gen", "gen"]
"""What lies in an index folder after two builds."""
