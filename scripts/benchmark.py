"""Measure askcorpus against its limits and against plain peers, all in one run.

    python scripts/benchmark.py                       # everything; some twenty minutes
    python scripts/benchmark.py --only cold warm      # some parts
    python scripts/benchmark.py --work bench --json   # keep the indexes there; JSON for programs

Parts: `build` (speed of a build against the encoder alone), `cold` (a new process for one question,
against a script with sentence-transformers and faiss), `warm` (retrieval, its quality and memory
over many questions), `paragraphs` (retrieval of the right paragraph among encyclopedia articles),
`reader` (answers from the right paragraph, without retrieval), `answers` (answers end to end, their
confidence and speed), `chat` (how soon it is up and how quickly it follows the keys while it
answers and builds). Only if asked for: `scale` (indexes of up to a million passages; half an hour,
8 GB in --work, where it leaves a table, a plot and the measurements as JSON lines) and `load`
(threads that share a corpus, processes that share an index, memory over 5,000 questions; half an
hour).
Runs on Linux and macOS. Exit status: 0 if every limit is reached, 1 if not, 2 if something failed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.measurement import Measurement, table
from benchmarks.processes import run, run_part

PARTS = ("build", "cold", "warm", "paragraphs", "reader", "answers", "chat", "scale", "load")
ONLY_IF_ASKED_FOR = ("scale", "load")
COLD_QUESTION = "Who won the election?"
PEER = Path(__file__).resolve().parent / "benchmarks" / "plain_peer.py"


@dataclass(frozen=True, slots=True)
class AnswerSet:
    """Questions on an index, and what is wanted of the answers."""

    name: str
    index: Path
    questions: Path
    f1: float
    accuracy: float


def measure_build(corpus: Path, index: Path) -> Iterator[Measurement]:
    """A whole build against the bare encoder."""
    speeds = run_part("build_speed", corpus, index)
    yield Measurement(
        f"build of {speeds['articles']:,} articles ({speeds['seconds']:.0f} s)",
        speeds["build"],
        "tokens/s",
        speeds["bare"],
        "bare encoder",
        at_least=0.9,
    )


def measure_cold(index: Path, work: Path, repeat: int) -> Iterator[Measurement]:
    """A new process for one question, in turn with the plain peer, so that both see one machine."""
    folder = work / "peer"
    run_part("peer_data", index, folder)
    program = shutil.which("askcorpus", path=str(Path(sys.executable).parent))
    start = [program] if program else [sys.executable, "-m", "askcorpus"]
    ask = [*start, "ask", COLD_QUESTION, "--index", str(index)]
    peer = [sys.executable, str(PEER), str(folder), COLD_QUESTION]
    ours, theirs = [], []
    for _ in range(repeat):
        ours.append(run(ask, accepted=(0, 1)))
        theirs.append(run(peer))
    seconds = median(item.seconds for item in ours)
    peer_seconds = median(item.seconds for item in theirs)
    memory = median(item.peak_mb for item in ours)
    peer_memory = median(item.peak_mb for item in theirs)
    name = "`askcorpus ask`, new process"
    yield Measurement(name, seconds, "s", 1.5, "limit", at_most=1)
    yield Measurement(name, seconds, "s", peer_seconds, "plain script", at_most=1 / 8)
    yield Measurement(f"{name}: memory", memory, "MB", peer_memory, "plain script")


def measure_warm(index: Path, questions: Path) -> Iterator[Measurement]:
    """Many questions to one process."""
    found = run_part("asking", index, questions)
    yield Measurement("retrieval p50", found["retrieval_p50_ms"], "ms", 25, "limit", at_most=1)
    yield Measurement("retrieval p95", found["retrieval_p95_ms"], "ms", 25, "limit of p50")
    yield Measurement(
        "article in the top 10", found["article_at_10"], "share", 0.97, "limit", at_least=1
    )
    yield Measurement("memory, warm", found["peak_mb"], "MB", 400, "limit", at_most=1)


def measure_paragraphs(index: Path, questions: Path) -> Iterator[Measurement]:
    """Retrieval for questions that each name their paragraph."""
    found = run_part("paragraphs", index, questions)
    yield Measurement("paragraph in the top 10", found["at_10"], "share", 0.97, "limit", at_least=1)


def measure_reader(questions: Path) -> Iterator[Measurement]:
    """The shipped reader on the paragraph that each question names."""
    found = run_part("reading", questions)
    wanted = (
        ("exact_match", "exact match", 0.72),
        ("f1", "F1", 0.82),
        ("null_auroc", "null", 0.78),
    )
    for key, name, limit in wanted:
        name = f"right paragraph: {name}"
        yield Measurement(name, found[key], "share", limit, "wanted", at_least=1)


def measure_answers(sets: Sequence[AnswerSet]) -> Iterator[Measurement]:
    """Answers end to end over several corpora."""
    found = run_part("answers", *(f"{item.index}={item.questions}" for item in sets))
    for item, measured in zip(sets, found["sets"], strict=True):
        for key, limit in (("f1", item.f1), ("accuracy", item.accuracy)):
            name = f"{item.name}: {key}"
            yield Measurement(name, measured[key], "share", limit, "wanted", at_least=1)
    error = found["calibration_error"]
    yield Measurement("calibration error, together", error, "share", 0.08, "limit", at_most=1)
    for key, limit in (("p50_ms", 250), ("p95_ms", 500)):
        name = f"a warm question, {key.removesuffix('_ms')}"
        yield Measurement(name, found["sets"][0][key], "ms", limit, "limit", at_most=1)


def measure_chat(
    index: Path, questions: Path, corpus: Path, work: Path, repeat: int
) -> Iterator[Measurement]:
    """The chat on a terminal."""
    found = run_part("chat", index, questions, corpus, work, repeat)
    wanted = (
        ("first_paint_s", "chat: first paint, new process, p50", "s", 0.7),
        ("answering_ms", "chat: key echo while answering, p95", "ms", 30),
        ("building_ms", "chat: key echo while building, p95", "ms", 30),
        ("plain_ms", "chat: opening 1 MB, p50", "ms", 300),
        ("session_s", "chat: opening a session of 1,000 turns, p50", "s", 1),
        ("emoji_ms", "chat: opening 1 MB with emoji, p50", "ms", 300),
    )
    for key, name, unit, limit in wanted:
        yield Measurement(name, found[key], unit, limit, "limit", at_most=1)
    idle, answering = found["idle_ms"], found["answering_ms"]
    yield Measurement("chat: key echo at rest, p95", idle, "ms", answering, "while answering")


def measure_scale(index: Path, questions: Path, work: Path) -> Iterator[Measurement]:
    """The largest index of resampled passages."""
    found = run_part("scale", index, questions, work / "scale")["sizes"][-1]
    passages = found["passages"]
    wanted = (
        ("hybrid search, p50", found["hybrid"]["p50"], "ms", 25),
        ("opening", found["open_s"], "s", 1),
        ("vector index, a passage", found["bytes"]["vectors.faiss"] / passages, "bytes", 450),
        ("memory while asking", found["ask_peak_mb"], "MB", 1000),
        ("memory while building", found["build_peak_mb"], "MB", 2000),
        ("memory of a rebuild", found["reuse_peak_mb"], "MB", 2000),
    )
    for name, value, unit, limit in wanted:
        name = f"{passages:,} passages: {name}"
        yield Measurement(name, value, unit, limit, "limit", at_most=1)
    name = f"{passages:,} passages: recall@10 of vectors"
    yield Measurement(name, found["recall_at_10"], "share", 0.98, "limit", at_least=1)


def measure_load(index: Path, questions: Path) -> Iterator[Measurement]:
    """Many askers of one index, and one that goes on asking."""
    found = run_part("load", index, questions)
    for who in ("threads", "processes"):
        name = f"answers that differ from those alone, {who}"
        yield Measurement(name, found[f"{who}_differing"], "answers", 1, "one", at_most=0)
    rate = found["threads_a_second"]
    yield Measurement("questions a second, 8 threads", rate, "/s", 1, "one")
    first, *_, last = found["resident_mb"]
    name = "memory after 5,000 questions"
    yield Measurement(name, last, "MB", first, "after 500", at_most=1.05)


def measurements(options: argparse.Namespace, work: Path) -> Iterator[Measurement]:
    """Every measurement asked for, as it is made."""
    shared: Path = options.shared.resolve()
    index = work / "news-index"
    corpus = (options.corpus or shared / "articles" / "bbc").resolve()
    questions = (options.questions or shared / "questions" / "bbc-dev.jsonl").resolve()
    paragraph_questions = shared / "questions" / "squad-dev.jsonl.gz"
    for path in (corpus, questions):
        if not path.exists():
            raise FileNotFoundError(
                f"There is no {path}: give --shared, or --corpus and --questions."
            )
    if "build" in options.only:
        tell(f"indexing {corpus} anew")
        yield from measure_build(corpus, index)
    elif {"cold", "warm", "answers", "chat", "scale", "load"} & set(options.only):
        tell(f"indexing {corpus}")
        run_part("fresh_index", corpus, index)
    if "cold" in options.only:
        tell(f"timing new processes, {options.repeat} times")
        yield from measure_cold(index, work, options.repeat)
    if "warm" in options.only:
        tell(f"asking {questions}")
        yield from measure_warm(index, questions)
    if "paragraphs" in options.only:
        encyclopedia = work / "encyclopedia-index"
        tell("indexing the encyclopedia articles")
        run_part("fresh_index", shared / "articles" / "squad", encyclopedia)
        tell(f"asking {paragraph_questions}")
        yield from measure_paragraphs(encyclopedia, paragraph_questions)
    if "reader" in options.only:
        tell("reading the paragraphs of encyclopedia questions")
        yield from measure_reader(paragraph_questions)
    if "chat" in options.only:
        tell("typing into the chat")
        yield from measure_chat(index, questions, corpus, work, options.repeat)
    if "scale" in options.only:
        tell("resampling passages, up to a million")
        yield from measure_scale(index, questions, work)
    if "load" in options.only:
        tell("asking from many sides, and for long")
        yield from measure_load(index, questions)
    if "answers" in options.only:
        seeds = work / "seeds-index"
        tell("asking questions of two corpora")
        run_part("fresh_index", shared / "articles" / "seeds", seeds)
        seeds_questions = shared / "questions" / "seeds-dev.jsonl"
        yield from measure_answers(
            [
                AnswerSet("bbc-dev", work / "news-index", questions, 0.80, 0.74),
                AnswerSet("seeds-dev", seeds, seeds_questions, 0.86, 0.82),
            ]
        )


def warn_if_busy() -> None:
    """Times measured beside other work say little."""
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    if load > cores / 2:
        tell(f"The machine is busy (load {load:.1f} on {cores} cores): times will be too long.")


def tell(message: str) -> None:
    """Say on the error output what takes so long, or what failed."""
    print(message, file=sys.stderr, flush=True)


def parse() -> argparse.Namespace:
    """The command line's options."""
    description, details = (__doc__ or "").split("\n\n", 1)
    parser = argparse.ArgumentParser(
        description=description,
        epilog=details,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    beside = Path(__file__).resolve().parents[2] / "shared"
    parser.add_argument("--shared", type=Path, default=beside, help="folder of the measuring data")
    parser.add_argument("--corpus", type=Path, help="news articles (SHARED/articles/bbc)")
    parser.add_argument("--questions", type=Path, help="on them (SHARED/questions/bbc-dev.jsonl)")
    parser.add_argument("--work", type=Path, help="folder to keep the indexes in")
    default = [part for part in PARTS if part not in ONLY_IF_ASKED_FOR]
    parser.add_argument("--only", nargs="+", choices=PARTS, default=default, help="parts to run")
    parser.add_argument("--repeat", type=int, default=5, help="new processes to time (5)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    return parser.parse_args()


def main() -> int:
    """Run the parts asked for and print what they measured."""
    options = parse()
    warn_if_busy()
    found: list[Measurement] = []
    failed = False
    try:
        with tempfile.TemporaryDirectory() as scratch:
            work = (options.work or Path(scratch)).resolve()
            work.mkdir(parents=True, exist_ok=True)
            for measurement in measurements(options, work):
                found.append(measurement)
    except (OSError, RuntimeError) as error:
        tell(str(error))
        failed = True
    if options.json:
        machine = {
            "cores": os.cpu_count(),
            "platform": platform.platform(),
            "python": platform.python_version(),
        }
        rows = [item.to_dict() for item in found]
        print(json.dumps({"schema": 1, "machine": machine, "measurements": rows}, indent=2))
    elif found:
        print(table(found))
    return 2 if failed else int(any(item.reached is False for item in found))


if __name__ == "__main__":
    sys.exit(main())
