"""The database of a generation → whether its articles and passages agree with each other."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from askcorpus.indexing.findings import Findings
from askcorpus.indexing.hashes import passage_hash
from askcorpus.indexing.layout import ARTICLES, Manifest
from askcorpus.indexing.schema import read_only_uri
from askcorpus.models.encoder import Encoder
from askcorpus.passages import PassageSettings, title_prefix
from askcorpus.types import MarkKind, OnProgress, Progress

_SEED = 20
"""Of the sample: the same index gives the same report."""


@dataclass(frozen=True, slots=True)
class SampledPassage:
    """A passage that other parts of the index are compared with.

    Attributes:
        id: Its id, the row of its vector.
        text: Its characters.
        encoded: The same with its title before it, as the encoder saw it.
    """

    id: int
    text: str
    encoded: str


def open_database(path: Path) -> sqlite3.Connection:
    """Open the database of a generation, read-only. Raises sqlite3.Error if it is none."""
    return sqlite3.connect(read_only_uri(path), uri=True)


def check_articles(
    database: sqlite3.Connection,
    manifest: Manifest,
    encoder: Encoder | None,
    sample: int,
    findings: Findings,
    tell: OnProgress,
) -> list[SampledPassage]:
    """Check the database itself, its counts, every article and every passage.

    Args:
        database: From `open_database`.
        manifest: What the build said of it.
        encoder: Of the generation; without it the hashes cannot be compared.
        sample: Passages to return, chosen at random.
        findings: Takes in what is wrong.
        tell: Told of every step.

    Raises:
        sqlite3.Error: The database cannot be read on.
    """
    tell(Progress("checking the database", 0))
    for (line,) in database.execute("PRAGMA quick_check"):
        if line != "ok":
            findings.add(ARTICLES, f"SQLite says: {line}.", kind="quick_check")
    passages = _check_counts(database, manifest, findings)
    chosen = set(random.Random(_SEED).sample(range(passages), min(sample, passages)))
    checker = _Checker(manifest, encoder, chosen, findings)
    rows = database.execute(
        "SELECT id, path, title, boilerplate, text FROM articles JOIN texts ON article_id = id"
        " ORDER BY id"
    )
    for number, (article_id, path, title, boilerplate, text) in enumerate(rows):
        if number % 50 == 0:
            tell(Progress("checking articles", number, manifest.articles, "articles"))
        marks = checker.marks(path, boilerplate, len(text))
        cut = database.execute(
            'SELECT id, start, "end", hash FROM passages WHERE article_id = ? ORDER BY id',
            (article_id,),
        )
        checker.passages(path, title, text, marks, cut.fetchall())
    return checker.sample


def _check_counts(database: sqlite3.Connection, manifest: Manifest, findings: Findings) -> int:
    """Compare counts and ids; return the number of passages."""
    number = {}
    for table, expected in (("articles", manifest.articles), ("passages", manifest.passages)):
        count, last = database.execute(f"SELECT COUNT(*), MAX(id) FROM {table}").fetchone()
        number[table] = int(count)
        if count != expected:
            findings.add(ARTICLES, f"It holds {count:,} {table} instead of {expected:,}.")
        elif count and last != count - 1:
            findings.add(ARTICLES, f"The ids of its {table} have gaps.")
    (wordless,) = database.execute(
        "SELECT COUNT(*) FROM articles WHERE id NOT IN (SELECT article_id FROM texts)"
    ).fetchone()
    if wordless:
        findings.add(ARTICLES, f"{wordless:,} articles have no text.")
    (lost,) = database.execute(
        "SELECT COUNT(*) FROM passages WHERE article_id NOT IN (SELECT id FROM articles)"
    ).fetchone()
    if lost:
        findings.add(ARTICLES, f"{lost:,} passages belong to no article.")
    (groups,) = database.execute("SELECT COUNT(DISTINCT copy_group) FROM articles").fetchone()
    if number["articles"] - groups != manifest.copies:
        findings.add(
            ARTICLES,
            f"It holds {number['articles'] - groups:,} copies instead of {manifest.copies:,}.",
        )
    return number["passages"]


class _Checker:
    """Checks of one article after the other."""

    def __init__(
        self, manifest: Manifest, encoder: Encoder | None, chosen: set[int], findings: Findings
    ) -> None:
        known = PassageSettings.__dataclass_fields__
        self._settings = PassageSettings(
            **{name: value for name, value in manifest.settings.items() if name in known}
        )
        self._fingerprint = manifest.encoder_fingerprint
        self._encoder = encoder
        self._room = encoder.room if encoder is not None else 0
        self._chosen = chosen
        self._findings = findings
        self.sample: list[SampledPassage] = []

    def marks(self, path: str, boilerplate: str, length: int) -> list[tuple[int, int]]:
        """The marks of an article, after checking that they are in order, disjoint and in it."""
        try:
            marks = [
                (int(start), int(end))
                for start, end, kind in json.loads(boilerplate)
                if MarkKind(kind)
            ]
        except (ValueError, TypeError) as error:
            self._findings.add(
                ARTICLES, f"The marks of {path} cannot be read ({error}).", kind="unreadable marks"
            )
            return []
        at = 0
        for start, end in marks:
            if not at <= start < end <= length:
                self._findings.add(
                    ARTICLES,
                    f"Mark {start}–{end} of {path} is out of order or out of the text.",
                    kind="misplaced marks",
                )
            at = end
        return marks

    def passages(
        self,
        path: str,
        title: str | None,
        text: str,
        marks: Sequence[tuple[int, int]],
        rows: Sequence[tuple[int, int, int, bytes]],
    ) -> None:
        """Check the passages of an article: where they lie, and the hashes of their texts."""
        if not rows:
            return
        prefix = ""
        if self._encoder is not None:
            prefix = title_prefix(title, self._settings, self._encoder.count_tokens, self._room)
        for passage, start, end, digest in rows:
            where = f"Passage {passage} ({path}, {start}–{end})"
            if not 0 <= start < end <= len(text):
                self._findings.add(ARTICLES, f"{where} is out of the text.", kind="misplaced")
                continue
            if any(first < end and start < last for first, last in marks):
                self._findings.add(ARTICLES, f"{where} holds boilerplate.", kind="boilerplate")
            encoded = prefix + text[start:end]
            if self._encoder is not None and passage_hash(encoded, self._fingerprint) != digest:
                self._findings.add(ARTICLES, f"{where} does not match its hash.", kind="hash")
            if passage in self._chosen:
                self.sample.append(SampledPassage(passage, text[start:end], encoded))
