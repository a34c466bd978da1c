"""What importing and asking load, and who may import what."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "src" / "askcorpus"

SOLE_IMPORTERS = {
    "charset_normalizer": "ingest/decoding.py",
    "dateparser": "ingest/dates.py",
    "faiss": "indexing/vector.py",
    "frontmatter": "ingest/formats/markdown.py",
    "onnxruntime": "models/runtime.py",
    "py3langid": "ingest/languages.py",
    "pypdf": "ingest/formats/pdf.py",
    "sentence_transformers": "models/export.py",
    "sentencex": "sentences.py",
    "tantivy": "indexing/lexical.py",
    "textual": "tui/",
    "tiktoken": "tokens.py",
    "tokenizers": "models/runtime.py",
    "torch": "models/export.py",
    "trafilatura": "ingest/formats/html.py",
    "typer": "cli/",
    "watchfiles": "indexing/watch.py",
}
HEAVY = (
    "torch",
    "transformers",
    "sentence_transformers",
    "faiss",
    "textual",
    "numpy",
    "onnxruntime",
)


def loaded_by(code: str, *arguments: str) -> set[str]:
    """Top-level modules that a fresh interpreter has loaded after running `code`."""
    report = "\nimport sys; print(*{name.partition('.')[0] for name in sys.modules})"
    run = subprocess.run(
        [sys.executable, "-c", code + report, *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(run.stdout.splitlines()[-1].split())


def imports_of(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names


def test_importing_askcorpus_loads_nothing_heavy() -> None:
    assert not loaded_by("import askcorpus; askcorpus.Answer, askcorpus.AskcorpusError") & set(
        HEAVY
    )


def test_asking_loads_neither_torch_nor_transformers(sample_index: Path) -> None:
    code = "import sys, askcorpus; askcorpus.ask('Who met Lavrov?', index=sys.argv[1])"
    loaded = loaded_by(code, str(sample_index))
    assert "faiss" in loaded
    assert not loaded & {
        "torch",
        "transformers",
        "sentence_transformers",
        "textual",
        "trafilatura",
        "dateparser",
        "tiktoken",
        "rich",
        "pydantic",
    }


@pytest.mark.parametrize("library", SOLE_IMPORTERS)
def test_a_heavy_library_has_one_importer(library: str) -> None:
    importers = [
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if library in imports_of(path)
    ]
    home = SOLE_IMPORTERS[library]
    assert importers
    assert all(importer.startswith(home) for importer in importers)
    assert home.endswith("/") or len(importers) == 1


def test_the_layers_hold() -> None:
    run = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout
