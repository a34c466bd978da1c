"""A real index + questions → indexes of growing size, measured: JSON lines, a table and a plot.

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

from benchmarks.processes import run_part
from benchmarks.scale_report import plot, table

SIZES = (1_000, 10_000, 100_000, 1_000_000)


def measure(base: Path, questions: Path, work: Path, size: int, keep: bool) -> dict[str, Any]:
    """Build an index of one size unless it is kept from before, ask it, remove it."""
    index, cost = work / f"{size}", work / f"{size}.json"
    if not cost.exists():
        shutil.rmtree(index, ignore_errors=True)
    try:
        built = (
            json.loads(cost.read_text(encoding="utf-8"))
            if cost.exists()
            else run_part("scale_build", base, index, size)
        )
        if keep:
            cost.write_text(json.dumps(built), encoding="utf-8")
        return {"passages": size, **built, **run_part("scale_ask", index, questions)}
    finally:
        if not cost.exists():
            shutil.rmtree(index, ignore_errors=True)


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
