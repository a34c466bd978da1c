"""Articles of a generation ↔ the corpus files that still hold the bytes they were read from."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath

from askcorpus.errors import CorpusError
from askcorpus.indexing.findings import Findings
from askcorpus.indexing.layout import ARTICLES
from askcorpus.indexing.schema import path_from_sql
from askcorpus.ingest.drafts import UnreadableError
from askcorpus.ingest.files import read_bytes, scan
from askcorpus.ingest.formats import reader_for
from askcorpus.types import OnProgress, Progress, SourceFile

_DECODED = {".txt", ".md", ".jsonl"}
"""Formats whose texts are decoded, not extracted: they can be compared character by character."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many articles were compared, and which files of the corpus have changed since."""

    articles: int
    changed: tuple[str, ...]


def check_corpus(
    database: sqlite3.Connection, corpus: Path, findings: Findings, tell: OnProgress
) -> Comparison:
    """Compare the articles with their files. A file that has changed since is no fault.

    Args:
        database: Of the generation.
        corpus: The corpus folder; it may be gone.
        findings: Takes in what is wrong.
        tell: Told of every step.

    Raises:
        sqlite3.Error: The database cannot be read on.
    """
    built = {
        path_from_sql(path): _Built(size, sha)
        for path, size, sha in database.execute("SELECT path, size, sha256 FROM files")
    }
    try:
        now = {file.path: file for file in scan(corpus)}
    except CorpusError:
        now = {}
    both = sorted(built.keys() & now.keys())
    changed = built.keys() ^ now.keys()
    compared = 0
    for number, path in enumerate(both):
        tell(Progress("comparing files", number, len(both), "files"))
        data = _bytes_of(corpus, now[path], built[path])
        if data is not None:
            compared += _compare_articles(database, path, data, findings)
        elif built[path].sha256 is not None or built[path].size != now[path].size:
            changed.add(path)
    return Comparison(compared, tuple(sorted(changed)))


@dataclass(frozen=True, slots=True)
class _Built:
    """A file as the build read it; without a sum if it could not."""

    size: int
    sha256: str | None


def _bytes_of(corpus: Path, file: SourceFile, built: _Built) -> bytes | None:
    """What is in a file, if that is still what the build read; its time does not matter."""
    if file.size != built.size:
        return None
    try:
        data = read_bytes(corpus, file.path, file.size)
    except (OSError, ValueError, UnreadableError):
        return None
    return data if sha256(data).hexdigest() == built.sha256 else None


def _compare_articles(
    database: sqlite3.Connection, path: str, data: bytes, findings: Findings
) -> int:
    """Compare the articles of a file with what they were read from; return their number."""
    suffix = PurePosixPath(path).suffix.casefold()
    # An article of a .jsonl file has its line in its path; "$" follows "#".
    low, high = (f"{path}#", f"{path}$") if suffix == ".jsonl" else (path, f"{path}\0")
    articles: dict[str, tuple[str, str]] = {
        name: (sum_of_source, text)
        for name, sum_of_source, text in database.execute(
            "SELECT path, sha256, text FROM articles JOIN texts ON article_id = id"
            " WHERE path >= ? AND path < ?",
            (low, high),
        )
    }
    if not articles:
        return 0  # Skipped by the build.
    if suffix not in _DECODED:
        if articles[path][0] != sha256(data).hexdigest():
            findings.add(ARTICLES, f"{path} has another sum than its file.", kind="sum")
        return 1
    texts = _decoded(path, suffix, data)
    for name, found in articles.items():
        if texts.get(name) != found:
            findings.add(
                ARTICLES,
                f"{name} is not what stands in its file: offsets would mislead.",
                kind="text",
            )
    return len(articles)


def _decoded(path: str, suffix: str, data: bytes) -> dict[str, tuple[str, str]]:
    """The sums and texts of the articles in a file, by their paths."""
    reader = reader_for(suffix)
    assert reader is not None
    try:
        pieces = reader(data).pieces
    except UnreadableError:
        return {}
    return {
        piece.path_in(path): (
            sha256(data if piece.source is None else piece.source).hexdigest(),
            piece.text,
        )
        for piece in pieces
    }
