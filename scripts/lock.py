"""pyproject.toml and what is installed → requirements*.txt, every package pinned.

    python scripts/lock.py                  write requirements.txt and requirements-dev.txt
    python scripts/lock.py --check          write nothing; exit status 1 if one would change
    build/tools/bin/python scripts/lock.py release     write requirements-release.txt

pip decides which versions go together and installs them; this writes down what it chose, so that
what is locked is what was tested. To move to newer versions, install them and lock again:

    .venv/bin/python -m pip install --upgrade --upgrade-strategy eager -e '.[dev,train]'
    make test && .venv/bin/python scripts/lock.py

A local label, as of a build of PyTorch for one kind of processor, is left out: any build of the
version will do. Markers are evaluated for the system that this runs on; ELSEWHERE has the rest.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT: Final = Path(__file__).resolve().parents[1]
PROJECT: Final = "askcorpus"

ELSEWHERE: Final = ('colorama==0.4.6 ; sys_platform == "win32"  # pytest, tqdm, typer',)
"""Pins of packages that are needed on other systems only, and so cannot be read off this one."""

# What installs the pins is there before them, and is not among them.
_INSTALLER: Final = "pip"


class LockError(Exception):
    """What is installed is not what pyproject.toml asks for; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Pin:
    """One package at one version.

    Attributes:
        name: Normalised name.
        version: Public version, without a local label.
        needed_by: Names of the packages that ask for it, sorted; the project's own is among them
            if it is a direct dependency.
    """

    name: str
    version: str
    needed_by: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.name}=={self.version}  # {', '.join(self.needed_by)}"


@dataclass(frozen=True, slots=True)
class LockFile:
    """Which requirements go into which file.

    Attributes:
        name: File, relative to the project's root.
        heading: Comment at its top, without the `# `.
        extras: Extras of the project whose requirements are locked.
        program: Whether the program's own requirements are locked too.
        on: Name of the lock file that this one adds to, if it does.
    """

    name: str
    heading: tuple[str, ...]
    extras: tuple[str, ...] = ()
    program: bool = True
    on: str | None = None


_MADE_BY = "Made by scripts/lock.py: change the ranges in pyproject.toml, not this file."
_SYSTEM = "Resolved on Linux, x86-64, Python 3.11; other systems take the same versions."
_TORCH = "PyTorch: any build of this version will do, the CPU build is smallest."

RUN: Final = LockFile(
    "requirements.txt",
    (
        "Every package that askcorpus runs with: what is tested is what is installed.",
        _MADE_BY,
        _SYSTEM,
        _TORCH,
    ),
)
DEV: Final = LockFile(
    "requirements-dev.txt",
    ("What `make test` and training need beside requirements.txt.", _MADE_BY, _SYSTEM),
    extras=("dev", "train"),
    on=RUN.name,
)
RELEASE: Final = LockFile(
    "requirements-release.txt",
    (
        "What `make release` and `make audit` need, in an environment of their own.",
        _MADE_BY,
        _SYSTEM,
    ),
    extras=("release",),
    program=False,
)
GROUPS: Final = {"program": (RUN, DEV), "release": (RELEASE,)}


@dataclass(frozen=True, slots=True)
class Metadata:
    """The part of pyproject.toml that says what is needed."""

    program: tuple[Requirement, ...]
    extras: dict[str, tuple[Requirement, ...]]

    @classmethod
    def read(cls, path: Path = ROOT / "pyproject.toml") -> Metadata:
        """Returns the requirements of the project.

        Args:
            path: Its pyproject.toml.
        """
        project = tomllib.loads(path.read_text(encoding="utf-8"))["project"]
        extras = project["optional-dependencies"]
        return cls(
            tuple(map(Requirement, project["dependencies"])),
            {name: tuple(map(Requirement, lines)) for name, lines in extras.items()},
        )

    def of(self, file: LockFile) -> tuple[Requirement, ...]:
        """Returns the direct requirements of one lock file.

        Args:
            file: The lock file.
        """
        program = self.program if file.program else ()
        return program + tuple(line for extra in file.extras for line in self.extras[extra])


class Resolution:
    """What a set of requirements comes to in the environment that this runs in."""

    def __init__(self, requirements: Iterable[Requirement]) -> None:
        """Walks the requirements of the requirements, until nothing new turns up.

        Args:
            requirements: The project's own.

        Raises:
            LockError: Something needed is missing, or its version is out of the range asked for.
        """
        self._needed_by: dict[str, set[str]] = {}
        self._installed: dict[str, Distribution] = {}
        self._walked: set[tuple[str, str]] = set()
        for requirement in requirements:
            self._walk(requirement, needed_by=PROJECT, extra="")

    @cached_property
    def pins(self) -> dict[str, Pin]:
        """The packages by name, in order of their names."""
        return {
            name: Pin(
                name,
                Version(self._installed[name].version).public,
                tuple(sorted(self._needed_by[name])),
            )
            for name in sorted(self._installed)
            if name != _INSTALLER
        }

    def installed(self, name: str) -> Distribution:
        """Returns what is installed of a package.

        Args:
            name: Normalised name of one of the pins.
        """
        return self._installed[name]

    def _walk(self, requirement: Requirement, needed_by: str, extra: str) -> None:
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            return
        name = canonicalize_name(requirement.name)
        if name not in self._installed:
            self._installed[name] = _installed(name, needed_by)
        found = self._installed[name]
        if not requirement.specifier.contains(found.version, prereleases=True):
            raise LockError(f"{needed_by} needs {requirement}, but {found.version} is installed.")
        self._needed_by.setdefault(name, set()).add(needed_by)
        for wanted in ("", *requirement.extras):
            if (name, wanted) not in self._walked:
                self._walked.add((name, wanted))
                for line in found.requires or ():
                    self._walk(Requirement(line), name, wanted)


def _installed(name: str, needed_by: str) -> Distribution:
    try:
        return distribution(name)
    except PackageNotFoundError as error:
        raise LockError(f"{needed_by} needs {name}: install it, then lock again.") from error


def lock_text(file: LockFile, metadata: Metadata) -> str:
    """Returns the text of a lock file.

    Args:
        file: Which.
        metadata: What pyproject.toml says.

    Raises:
        LockError: What is installed is not what is asked for.
    """
    below = next((other for other in (RUN, DEV) if other.name == file.on), None)
    already = Resolution(metadata.of(below)).pins if below else {}
    pins = Resolution(metadata.of(file)).pins
    lines = [str(pin) for name, pin in pins.items() if name not in already]
    return "\n".join(
        [f"# {line}" for line in file.heading]
        + ([f"-r {file.on}"] if file.on else [])
        + sorted(lines + (list(ELSEWHERE) if file is RUN else []))
        + [""]
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes or checks the lock files; returns the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("group", nargs="?", choices=GROUPS, default="program")
    parser.add_argument("--check", action="store_true", help="write nothing, say what would change")
    options = parser.parse_args(arguments)
    metadata = Metadata.read()
    changed = 0
    for file in GROUPS[options.group]:
        path = ROOT / file.name
        try:
            text = lock_text(file, metadata)
        except LockError as error:
            print(error, file=sys.stderr)
            return 2
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        changed += 1
        if options.check:
            print(f"{file.name} is not what is installed: run python scripts/lock.py.")
        else:
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"{file.name} written.")
    return int(options.check and changed > 0)


if __name__ == "__main__":
    raise SystemExit(main())
