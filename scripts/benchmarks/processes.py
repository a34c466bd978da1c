"""A command → how long it took, the most memory it held, what it printed.

Standard library only: on some systems a new process inherits its parent's peak memory, so the
process that measures others must stay small.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SCRIPTS = Path(__file__).parents[1]
_BYTES_OF_RSS = 1 if sys.platform == "darwin" else 1024
"""Unit of ru_maxrss, see getrusage(2)."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A process that has ended.

    Attributes:
        seconds: Wall time from start to end.
        peak_mb: Largest resident set, in 10**6 bytes.
        output: What it wrote to its standard output.
    """

    seconds: float
    peak_mb: float
    output: str


def run(command: Sequence[str], *, accepted: Sequence[int] = (0,)) -> Finished:
    """Run a command to its end and measure it.

    Args:
        command: Program and arguments.
        accepted: Exit statuses that are no failure.

    Raises:
        RuntimeError: It failed; its error output is in the message.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=errors, cwd=SCRIPTS)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        if process.returncode not in accepted:
            message = errors.read().decode(errors="replace").strip()
            raise RuntimeError(f"{' '.join(command)} failed:\n{message}")
        return Finished(
            seconds, usage.ru_maxrss * _BYTES_OF_RSS / 1e6, output.read().decode(errors="replace")
        )


def run_part(module: str, *arguments: object) -> dict[str, Any]:
    """Run a module of `benchmarks` as a process and read the JSON on the last line it prints."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *map(str, arguments)]
    record: dict[str, Any] = json.loads(run(command).output.splitlines()[-1])
    return record


def own_peak_mb() -> float:
    """Largest resident set of this process so far, in 10**6 bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _BYTES_OF_RSS / 1e6
