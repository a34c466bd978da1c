import json
import subprocess
import sys
from pathlib import Path

import pytest

import askcorpus as package

from .conftest import Askcorpus

COMMANDS = ["chat", "index", "verify", "ask", "sessions", "replay", "article", "copies", "status"]
COMMANDS += ["eval"]
HEAVY = ["faiss", "numpy", "onnxruntime", "rich", "tantivy", "textual", "torch", "transformers"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_examples(askcorpus_here: Askcorpus, command: str) -> None:
    done = askcorpus_here(command, "--help")
    assert done.returncode == 0
    assert "Examples:" in done.stdout
    assert f"askcorpus {command}" in done.stdout.split("Examples:")[1]


def test_the_help_lists_every_command(askcorpus_here: Askcorpus) -> None:
    done = askcorpus_here("--help")
    assert done.returncode == 0
    assert all(f"\n  {command} " in done.stdout for command in COMMANDS)


def test_the_version_is_that_of_the_package(askcorpus_here: Askcorpus) -> None:
    assert askcorpus_here("--version").stdout == f"askcorpus {package.__version__}\n"


def test_the_command_line_starts_without_any_heavy_library(environ: dict[str, str]) -> None:
    assert _loaded("import askcorpus.cli", environ, Path.cwd()).isdisjoint(HEAVY)


def _loaded(code: str, environ: dict[str, str], cwd: Path) -> set[str]:
    """The top-level modules that a process has loaded after running `code`."""
    ending = "\nimport json, sys; print('\\n' + json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code + ending],
        env=environ,
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return {name.partition(".")[0] for name in json.loads(done.stdout.splitlines()[-1])}
