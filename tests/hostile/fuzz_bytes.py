"""A suffix and a time → files of that kind, mutated byte by byte, read and checked until then.

`python -m tests.hostile.fuzz_bytes .jsonl 60` uses atheris, which is led by the branches that a
file takes in our code, where it is installed; else files are mutated blindly.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from tests.hostile.bad_file import BadFile

SUFFIXES = (".txt", ".md", ".jsonl", ".html", ".pdf")
_LONGEST = 20_000
_TOKENS = (
    *(b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\x1b[", b"\\ud800", b'"', b"[", b"{"),
    *(b"\n---\n", b"<", b"</", b"&#0;", b"<![CDATA[", b"obj", b"/Length -1", b"99999999999"),
)


def seeds_of(suffix: str) -> list[bytes]:
    """The small hostile files of a kind."""
    from tests.hostile.corpora import all_files

    files: list[BadFile] = all_files(1)
    return [
        file.data for file in files if file.name.endswith(suffix) and len(file.data) <= _LONGEST
    ]


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A file with a few bytes changed, cut out, doubled or put in."""
    out = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        at = chance.randrange(len(out) + 1)
        until = min(len(out), at + chance.choice((1, 2, 8, 200)))
        match chance.randrange(5):
            case 0 if at < len(out):
                out[at] ^= 1 << chance.randrange(8)
            case 1:
                del out[at:until]
            case 2:
                out[at:at] = out[at:until] * chance.choice((1, 3, 30))
            case 3:
                out[at:until] = chance.randbytes(until - at)
            case _:
                out[at:at] = chance.choice(_TOKENS)
    return bytes(out[:_LONGEST])


def fuzz_blindly(suffix: str, seconds: float, seed: int) -> int:
    """Mutate and check until the time is up; the number of files tried."""
    from tests.hostile.checks import check_file

    chance = random.Random(seed)
    seeds = seeds_of(suffix)
    tried = 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        data = mutated(chance.choice(seeds), chance)
        try:
            check_file(suffix, data)
        except BaseException:
            kept = Path(tempfile.mkdtemp(prefix="crash-")) / f"a{suffix}"
            kept.write_bytes(data)
            print(f"The file that failed is kept: {kept}", file=sys.stderr)
            raise
        tried += 1
    return tried


def fuzz_guided(suffix: str, seconds: int, seed: int) -> None:
    """The same led by atheris. Does not return: libFuzzer ends the process."""
    atheris = import_module("atheris")
    # Instrumented while it is imported, so not before.
    with atheris.instrument_imports(include=["askcorpus.ingest", "askcorpus.passages"]):
        from tests.hostile.checks import check_file
    corpus = Path(tempfile.mkdtemp(prefix="fuzz-seeds-"))
    for number, data in enumerate(seeds_of(suffix)):
        (corpus / str(number)).write_bytes(data)
    options = [f"-max_total_time={seconds}", f"-max_len={_LONGEST}", f"-seed={seed}"]
    options += ["-timeout=60", "-rss_limit_mb=4096", "-print_final_stats=1", "-verbosity=0"]
    options.append(f"-artifact_prefix={tempfile.mkdtemp(prefix='crash-')}/")
    atheris.Setup(
        [sys.argv[0], *options, str(corpus)], lambda data: check_file(suffix, data) and None
    )
    atheris.Fuzz()


def main(suffix: str, seconds: str, seed: str = "1") -> None:
    """Fuzzes one kind of file."""
    if find_spec("atheris") is not None:
        fuzz_guided(suffix, int(seconds), int(seed))
    else:
        tried = fuzz_blindly(suffix, float(seconds), int(seed))
        print(f"{suffix}: {tried:,} mutated files, no failure")


if __name__ == "__main__":
    main(*sys.argv[1:])
