"""A time → both fuzzers, of structure and of bytes, until it is up: `make fuzz`.

`FUZZ_SECONDS` says how long altogether (default: 300), `FUZZ_SEED` where chance begins; without it
every run tries other files. Ends with status 1 at the first failure, which prints what failed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import Final

from hypothesis import HealthCheck, given, seed, settings

from tests.hostile import fuzz_bytes, strategies
from tests.hostile.checks import check_file

_AT_ONCE: Final = 200


def fuzz_structure(suffix: str, seconds: float, first_seed: int) -> None:
    """Let hypothesis draw files of one kind until the time is up."""

    @settings(
        max_examples=_AT_ONCE,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategies.files[suffix])
    def check(data: bytes) -> None:
        check_file(suffix, data)

    end = time.monotonic() + seconds
    rounds = 0
    while time.monotonic() < end:
        seed(first_seed + rounds)(check)()
        rounds += 1
    print(f"{suffix}: {rounds * _AT_ONCE:,} files drawn, no failure", flush=True)


def main() -> int:
    """Runs all; the exit status."""
    seconds = int(os.environ.get("FUZZ_SECONDS", "300"))
    first_seed = int(os.environ.get("FUZZ_SEED", str(int(time.time()))))
    share = seconds // (len(fuzz_bytes.SUFFIXES) + len(strategies.files))
    print(f"FUZZ_SEED={first_seed}", flush=True)
    for suffix in strategies.files:
        fuzz_structure(suffix, share, first_seed)
    # libFuzzer ends the process that it runs in.
    commands = (
        (sys.executable, "-m", "tests.hostile.fuzz_bytes", suffix, str(share), str(first_seed))
        for suffix in fuzz_bytes.SUFFIXES
    )
    return max(subprocess.run(command, check=False).returncode != 0 for command in commands)


if __name__ == "__main__":
    sys.exit(main())
