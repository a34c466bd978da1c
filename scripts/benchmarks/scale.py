"""A real index + questions → indexes of growing size, measured: JSON lines, a table and a plot.

Sizes that the lines hold already are not measured again; remove the file to start over.
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


def measure(base: Path, questions: Path, work: Path, size: int) -> dict[str, Any]:
    """Build an index of one size, ask it, remove it."""
    index = work / f"{size}"
    shutil.rmtree(index, ignore_errors=True)
    try:
        built = run_part("scale_build", base, index, size)
        return {"passages": size, **built, **run_part("scale_ask", index, questions)}
    finally:
        shutil.rmtree(index, ignore_errors=True)


def main() -> None:
    """Measure every size that is not measured yet; print all measurements as one JSON line."""
    base, questions, work = (Path(argument).resolve() for argument in sys.argv[1:4])
    work.mkdir(parents=True, exist_ok=True)
    lines = work / "scale.jsonl"
    records: list[dict[str, Any]] = []
    if lines.exists():
        records = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    for size in [int(argument) for argument in sys.argv[4:]] or SIZES:
        if all(record["passages"] != size for record in records):
            records.append(measure(base, questions, work, size))
            with lines.open("a", encoding="utf-8") as file:
                file.write(json.dumps(records[-1]) + "\n")
    records.sort(key=lambda record: int(record["passages"]))
    (work / "scale.md").write_text(table(records), encoding="utf-8")
    (work / "scale.svg").write_text(plot(records), encoding="utf-8")
    print(json.dumps({"sizes": records}))


if __name__ == "__main__":
    main()
