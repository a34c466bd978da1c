"""The wheel and the sdist → each installed from files alone, then asked a question.

    build/tools/bin/python scripts/smoke_release.py              build and try both, into dist/
    build/tools/bin/python scripts/smoke_release.py --kinds wheel
    build/tools/bin/python scripts/smoke_release.py --work /var/tmp/release   keep everything there

`make release` runs it. Whatever fails ends it with exit status 1 and the output of what failed.
For each of the two it makes an empty environment and installs the distribution and the pins of
requirements.txt into it, from a folder of wheels and with every index, cache and setting of pip
switched off. Then, outside of the source tree and with empty folders in place of the user's own, it
indexes the sample articles of the sdist, asks a question and compares the quote with the article.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tarfile
import time
import tomllib
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
QUESTION: Final = "Who was waiting for Putin at the airport in July 2000?"
EXPECTED: Final = "Kim Jong Il"
KINDS: Final = {"wheel": "*.whl", "sdist": "*.tar.gz"}

# Prints what the installed program finds at the offsets of an answer's first quote.
_QUOTED: Final = """
import sys, askcorpus
with askcorpus.open(sys.argv[1]) as corpus:
    print(corpus.article(sys.argv[2]).text[int(sys.argv[3]):int(sys.argv[4])], end="")
"""


class SmokeError(Exception):
    """Something did not do what it should; the message has its output."""


def run(*command: str | Path, where: Path, environment: dict[str, str] | None = None) -> str:
    """Runs a command and returns what it wrote to its standard output.

    Args:
        command: The program and its arguments.
        where: Folder to run it in.
        environment: Its environment; this process's own if left out.

    Raises:
        SmokeError: Its exit status is not 0.
    """
    done = subprocess.run(
        command, cwd=where, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode:
        told = " ".join(map(str, command))
        raise SmokeError(f"{told}\nended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def expect(holds: bool, what: str) -> None:
    """Prints what holds.

    Args:
        holds: Whether it does.
        what: What should.

    Raises:
        SmokeError: It does not.
    """
    if not holds:
        raise SmokeError(f"Not so: {what}")
    print(f"    {what}")


class Seconds:
    """Prints what took how long, measured from one step to the next."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def step(self, what: str) -> None:
        """Ends a step.

        Args:
            what: What was done in it.
        """
        now = time.monotonic()
        print(f"  {now - self._last:6.1f} s  {what}", flush=True)
        self._last = now


def build(work: Path, seconds: Seconds) -> Path:
    """Builds and checks the distributions; returns their folder.

    The wheel is built from the sdist, which shows that the sdist is enough for that.
    """
    made = work / "dist"
    shutil.rmtree(made, ignore_errors=True)
    run(sys.executable, "-m", "build", "--outdir", made, ROOT, where=work)
    files = sorted(made.iterdir())
    for file in files:
        print(f"  {file.stat().st_size:,} bytes  {file.name}")
    run(sys.executable, "-m", "twine", "check", "--strict", *files, where=work)
    seconds.step("built; metadata and README pass twine check --strict")
    return made


def gather(work: Path, seconds: Seconds) -> Path:
    """Makes wheels of every pin and of what builds the sdist; returns their folder."""
    wheels = work / "wheels"
    pinned = ["--requirement", str(ROOT / "requirements.txt")]
    builder = ["hatchling", "--constraint", str(ROOT / "requirements-dev.txt")]
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--wheel-dir", str(wheels)]
    run(*pip, "--find-links", wheels, *pinned, *builder, where=work)
    megabytes = sum(file.stat().st_size for file in wheels.iterdir()) / 1e6
    seconds.step(f"gathered {len(list(wheels.iterdir()))} wheels, {megabytes:,.0f} MB")
    return wheels


def from_files_alone(home: Path) -> dict[str, str]:
    """Returns an environment without settings of pip or Python, and with an empty home folder."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "PYTHON", "XDG_"))}
    folders = {"HOME": home, "USERPROFILE": home, "ASKCORPUS_CACHE": home / "cache"}
    return kept | {k: str(v) for k, v in folders.items()} | {"PIP_CONFIG_FILE": os.devnull}


def install(distribution: Path, wheels: Path, scratch: Path, environment: dict[str, str]) -> Path:
    """Installs a distribution and the pins into an empty environment; returns its programs."""
    run(sys.executable, "-m", "venv", scratch / "venv", where=scratch)
    programs = scratch / "venv" / ("Scripts" if os.name == "nt" else "bin")
    offline = ("--no-index", "--no-cache-dir", "--find-links", wheels)
    pins = ("--requirement", ROOT / "requirements.txt")
    pip = (programs / "python", "-m", "pip", "install", "--quiet")
    run(*pip, *offline, *pins, distribution, where=scratch, environment=environment)
    run(programs / "python", "-m", "pip", "check", where=scratch, environment=environment)
    return programs


def try_program(
    programs: Path, corpus: Path, scratch: Path, environment: dict[str, str], seconds: Seconds
) -> None:
    """Indexes, asks and compares the quote with its article, in a folder of nothing else."""

    def program(name: str, *arguments: str | Path) -> str:
        return run(programs / name, *arguments, where=scratch, environment=environment)

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    shown = program("askcorpus", "--version").strip()
    expect(shown == f"askcorpus {project['version']}", f"--version says {shown!r}")
    home = program("python", "-c", "import askcorpus; print(askcorpus.__file__)").strip()
    expect("site-packages" in home, "the package is the installed one")
    index = scratch / "index"
    report = json.loads(
        program("askcorpus", "index", "--json", "--corpus", corpus, "--index", index)
    )
    expect(report["articles"] == 40, f"{report['articles']} articles indexed")
    seconds.step("indexed, with the encoder exported first")
    answer = json.loads(program("askcorpus", "ask", QUESTION, "--json", "--index", index))
    seconds.step(f"asked: {QUESTION}")
    expect(answer["schema"] == 1, "the JSON has schema 1")
    expect(
        (answer["status"], answer["text"]) == ("answered", EXPECTED),
        f"answer: {answer['text']!r}, status {answer['status']}, "
        f"confidence {answer['confidence']:.2f}",
    )
    cited = answer["claims"][0]["evidence"][0]
    place = (cited["article"], str(cited["start"]), str(cited["end"]))
    quoted = program("python", "-c", _QUOTED, index, *place)
    expect(quoted == cited["quote"], f"{place[0]} has {quoted!r} from {place[1]} to {place[2]}")
    program("askcorpus", "verify", "--index", index)
    seconds.step("compared with the article; the index verified")


def smoke(work: Path, kinds: Sequence[str], passed: Path) -> None:
    """Builds, installs and tries the distributions.

    Args:
        work: Folder for everything that is made.
        kinds: Which of `wheel` and `sdist` to try.
        passed: Folder that gets the distributions when they have passed.

    Raises:
        SmokeError: Something did not do what it should.
    """
    seconds = Seconds()
    made = build(work, seconds)
    wheels = gather(work, seconds)
    for kind in kinds:
        print(f"{kind}:")
        with TemporaryDirectory(dir=work, prefix=f"{kind}-") as folder:
            scratch = Path(folder)
            (scratch / "home").mkdir()
            with tarfile.open(next(made.glob(KINDS["sdist"]))) as sdist:
                sdist.extractall(scratch / "sdist", filter="data")
            corpus = next((scratch / "sdist").iterdir()) / "corpus"
            environment = from_files_alone(scratch / "home")
            programs = install(next(made.glob(KINDS[kind])), wheels, scratch, environment)
            seconds.step("installed into an empty environment, from files alone")
            try_program(programs, corpus, scratch, environment, seconds)
    passed.mkdir(parents=True, exist_ok=True)
    for file in made.iterdir():
        shutil.copy(file, passed)


def main(arguments: Sequence[str] | None = None) -> int:
    """Tries a release; returns the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--work", type=Path, help="folder to keep what is made (default: none is)")
    parser.add_argument(
        "--out", type=Path, default=ROOT / "dist", help="folder for what has passed (default: dist)"
    )
    options = parser.parse_args(arguments)
    try:
        if options.work:
            options.work.mkdir(parents=True, exist_ok=True)
            smoke(options.work.resolve(), options.kinds, options.out)
        else:
            with TemporaryDirectory(prefix="askcorpus-release-") as folder:
                smoke(Path(folder).resolve(), options.kinds, options.out)
    except SmokeError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"The release passes: {options.out}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
