"""A real index + questions → indexes of growing size, measured: JSON lines, a table and a plot.

Of each size a corpus and its index are written, the index is asked, and a build takes over all of
it but one article that has changed.

Sizes that the lines hold already are not measured again; remove the file to start over. With
`--keep` before the sizes the indexes stay, each beside what writing it cost, and are asked again
instead of being written anew.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

from benchmarks.processes import Finished, run, run_part
from benchmarks.scale_report import plot, table

SIZES = (1_000, 10_000, 100_000, 1_000_000)


def measure(base: Path, questions: Path, work: Path, size: int, keep: bool) -> dict[str, Any]:
    """Write an index of one size unless it is kept from before, ask it, rebuild it, remove it."""
    index, corpus, cost = work / f"{size}", work / f"{size}-corpus", work / f"{size}.json"
    if not cost.exists():
        remove(index, corpus)
    try:
        built = (
            json.loads(cost.read_text(encoding="utf-8"))
            if cost.exists()
            else run_part("scale_build", base, corpus, index, size)
        )
        if keep:
            cost.write_text(json.dumps(built), encoding="utf-8")
        asked = run_part("scale_ask", index, questions)
        return {"passages": size, **built, **asked, **measure_rebuilds(corpus, index)}
    finally:
        if not cost.exists():
            remove(index, corpus)


def measure_rebuilds(corpus: Path, index: Path) -> dict[str, Any]:
    """New processes that build when nothing has changed, and when one article has."""
    unchanged, _ = rebuild(corpus, index)
    files = sorted(path for path in corpus.rglob("*") if path.is_file())
    with files[len(files) // 2].open("a", encoding="utf-8") as file:
        file.write("The harbour office added a sentence to this report.\n")
    changed, report = rebuild(corpus, index)
    if report["files"]["changed"] != 1:
        raise RuntimeError(f"One file was changed, the build saw {report['files']}.")
    return {
        "unchanged_s": round(unchanged.seconds, 2),
        "reuse_s": round(changed.seconds, 2),
        "reuse_peak_mb": changed.peak_mb,
        "embedded": report["passages"] - report["reused"],
    }


def rebuild(corpus: Path, index: Path) -> tuple[Finished, dict[str, Any]]:
    """A build as a person starts it, and its report."""
    command = [sys.executable, "-m", "askcorpus", "index", "--json"]
    done = run([*command, "--corpus", str(corpus), "--index", str(index)])
    return done, json.loads(done.output)


def remove(*folders: Path) -> None:
    """Remove folders that may not be there."""
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Measure every size that is not measured yet; print all measurements as one JSON line."""
    base, questions, work = (Path(argument).resolve() for argument in sys.argv[1:4])
    work.mkdir(parents=True, exist_ok=True)
    lines = work / "scale.jsonl"
    records: list[dict[str, Any]] = []
    if lines.exists():
        records = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    keep = "--keep" in sys.argv[4:]
    for size in [int(argument) for argument in sys.argv[4:] if argument != "--keep"] or SIZES:
        if all(record["passages"] != size for record in records):
            records.append(measure(base, questions, work, size, keep))
            with lines.open("a", encoding="utf-8") as file:
                file.write(json.dumps(records[-1]) + "\n")
    records.sort(key=lambda record: int(record["passages"]))
    (work / "scale.md").write_text(table(records), encoding="utf-8")
    (work / "scale.svg").write_text(plot(records), encoding="utf-8")
    print(json.dumps({"sizes": records}))


if __name__ == "__main__":
    main()
