"""The tables of a generation's SQLite file, and how nouns become rows of them.

    articles, texts, passages     what questions need
    files, skipped, drafts, similar     what the next build takes over

Texts are stored as they are, so a passage is a slice of its article and nothing can drift. They lie
apart from the rest of an article, so that a list of articles need not read them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from askcorpus.types import Article, Mark, MarkKind

TABLES = """
CREATE TABLE files (
    path TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    sha256 TEXT
) WITHOUT ROWID;
CREATE TABLE skipped (file TEXT NOT NULL, path TEXT NOT NULL, reason TEXT NOT NULL);
CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL,
    title TEXT,
    outlet TEXT,
    published TEXT,
    language TEXT,
    url TEXT,
    sha256 TEXT NOT NULL,
    copy_group INTEGER NOT NULL,
    boilerplate TEXT NOT NULL,
    outlet_key TEXT
);
CREATE TABLE texts (article_id INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE drafts (
    article_id INTEGER PRIMARY KEY,
    file TEXT NOT NULL,
    boilerplate TEXT NOT NULL,
    words BLOB NOT NULL,
    signature BLOB,
    blocks BLOB NOT NULL,
    recurrence BLOB
);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    hash BLOB NOT NULL
);
CREATE TABLE similar (one BLOB NOT NULL, other BLOB NOT NULL, similarity REAL NOT NULL);
"""

INDEXES = """
CREATE UNIQUE INDEX articles_by_path ON articles (path);
CREATE INDEX passages_by_article ON passages (article_id);
"""
"""Made when all rows are there, which is faster."""

INFO_COLUMNS = ("id", "path", "title", "outlet", "language", "url", "sha256", "copy_group")
"""Columns of `articles` that hold fields of an `ArticleInfo` as they are."""

ARTICLE = (
    f"SELECT {', '.join(INFO_COLUMNS)}, published, text, boilerplate"
    " FROM articles JOIN texts ON article_id = id"
)
"""Query of rows of which `article_of` makes an `Article`."""


def marks_to_json(marks: Sequence[Mark]) -> str:
    """Marks as the `boilerplate` columns hold them."""
    return json.dumps([(mark.start, mark.end, mark.kind.value) for mark in marks])


def marks_from_json(text: str) -> tuple[Mark, ...]:
    """What `marks_to_json` wrote."""
    return tuple(Mark(start, end, MarkKind(kind)) for start, end, kind in json.loads(text))


def article_of(row: tuple[Any, ...]) -> Article:
    """The article of a row of the query `ARTICLE`."""
    *info, published, text, boilerplate = row
    return Article(
        **dict(zip(INFO_COLUMNS, info, strict=True)),
        published=day_from(published),
        text=text,
        boilerplate=marks_from_json(boilerplate),
    )


def day_from(text: str | None) -> date | None:
    """A day of the `published` column."""
    return date.fromisoformat(text) if text else None


def read_only_uri(path: Path) -> str:
    """The address under which SQLite opens a file that never changes again."""
    return f"{path.resolve().as_uri()}?mode=ro&immutable=1"


def path_to_sql(path: str) -> str | bytes:
    """A path as the tables hold it: text, or bytes where its name is not valid UTF-8."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return os.fsencode(path)
    return path


def path_from_sql(stored: str | bytes) -> str:
    """What `path_to_sql` was given."""
    return os.fsdecode(stored) if isinstance(stored, bytes) else stored
