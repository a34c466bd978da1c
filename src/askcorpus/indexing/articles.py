"""Articles and passages of a generation in one SQLite file: written once, then only read.

Texts are stored as they are, so a passage is a slice of its article and nothing can drift.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import date
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from askcorpus.errors import IndexDamagedError
from askcorpus.types import (
    Article,
    ArticleInfo,
    Filters,
    ListedArticle,
    Mark,
    MarkKind,
    Passage,
    SourceFile,
)

_SCHEMA = """
CREATE TABLE files (path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL)
    WITHOUT ROWID;
CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    title TEXT,
    outlet TEXT,
    published TEXT,
    language TEXT,
    url TEXT,
    sha256 TEXT NOT NULL,
    copy_group INTEGER NOT NULL,
    boilerplate TEXT NOT NULL,
    text TEXT NOT NULL,
    outlet_key TEXT
);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles (id),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    hash BLOB NOT NULL
);
CREATE INDEX passages_by_article ON passages (article_id);
"""

_CACHED_ARTICLES = 64
_PLAIN_COLUMNS = ("id", "path", "title", "outlet", "language", "url", "sha256", "copy_group")
"""Columns of `articles` that hold fields of an `Article` as they are."""


def write_articles(
    path: Path,
    files: Sequence[SourceFile],
    articles: Iterable[Article],
    passages: Sequence[Passage],
    hashes: Sequence[bytes],
) -> None:
    """Write a new database.

    Args:
        path: Where; must not exist yet.
        files: The corpus folder's files as they were read, skipped ones too.
        articles: With ids from 0.
        passages: With ids from 0.
        hashes: For each passage, the digest under which its vector may be reused.
    """
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(_SCHEMA)
        database.executemany(
            "INSERT INTO files VALUES (?, ?, ?)",
            ((file.path, file.size, file.mtime_ns) for file in files),
        )
        database.executemany(
            "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (_article_row(article) for article in articles),
        )
        database.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?)",
            (
                (passage.id, passage.article_id, passage.start, passage.end, digest)
                for passage, digest in zip(passages, hashes, strict=True)
            ),
        )


def _article_row(article: Article) -> tuple[object, ...]:
    return (
        article.id,
        article.path,
        article.title,
        article.outlet,
        article.published.isoformat() if article.published else None,
        article.language,
        article.url,
        article.sha256,
        article.copy_group,
        json.dumps([(mark.start, mark.end, mark.kind.value) for mark in article.boilerplate]),
        article.text,
        article.outlet.casefold() if article.outlet else None,
    )


def _day(published: str | None) -> date | None:
    return date.fromisoformat(published) if published else None


class ArticleStore:
    """The database of a generation, read-only. Thread-safe: calls take turns on one connection."""

    def __init__(self, path: Path) -> None:
        """Open a database that `write_articles` wrote.

        Raises:
            IndexDamagedError: It is not one.
        """
        self._lock = Lock()
        self.article = lru_cache(_CACHED_ARTICLES)(self._load)
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        try:
            self._database = sqlite3.connect(uri, uri=True, check_same_thread=False)
            self._all("SELECT 1 FROM articles, passages LIMIT 1")
        except sqlite3.Error as error:
            raise IndexDamagedError(
                f"The article store {path} cannot be read ({error}).",
                "Rebuild it: askcorpus index --full",
            ) from error

    def close(self) -> None:
        """Close the database; no call may follow."""
        with self._lock:
            self._database.close()

    def files(self) -> tuple[SourceFile, ...]:
        """The corpus folder's files as the build saw them, by path."""
        rows = self._all("SELECT path, size, mtime_ns FROM files ORDER BY path")
        return tuple(SourceFile(*row) for row in rows)

    def article_at(self, path: str) -> Article:
        """The article of a path below the corpus. Raises KeyError if there is none."""
        return self._article("path = ?", path)

    def passages(self, ids: Sequence[int]) -> list[Passage]:
        """The passages of these ids, in their order. Raises KeyError for an unknown id."""
        wanted = json.dumps(list(ids))
        rows = self._all(
            'SELECT id, article_id, start, "end" FROM passages'
            " WHERE id IN (SELECT value FROM json_each(?))",
            wanted,
        )
        by_id = {row[0]: Passage(*row) for row in rows}
        return [by_id[passage_id] for passage_id in ids]

    def published(self, ids: Sequence[int]) -> list[date | None]:
        """The days on which the articles of these passages were published, in their order."""
        rows = self._all(
            "SELECT passages.id, published FROM passages JOIN articles ON articles.id = article_id"
            " WHERE passages.id IN (SELECT value FROM json_each(?))",
            json.dumps(list(ids)),
        )
        days = {row[0]: _day(row[1]) for row in rows}
        return [days[passage_id] for passage_id in ids]

    def copies(self) -> list[tuple[str, ...]]:
        """Paths of the articles that are copies of one another, a group each, in order of path."""
        rows = self._all(
            "SELECT copy_group, path FROM articles WHERE copy_group IN"
            " (SELECT copy_group FROM articles GROUP BY copy_group HAVING COUNT(*) > 1)"
            " ORDER BY copy_group, path"
        )
        groups: dict[int, list[str]] = {}
        for group, path in rows:
            groups.setdefault(group, []).append(path)
        return [tuple(paths) for paths in groups.values()]

    def listing(self) -> list[ListedArticle]:
        """All articles, in order of path."""
        rows = self._all(
            f"SELECT {', '.join(_PLAIN_COLUMNS)}, published, cut.passages,"
            " COUNT(*) OVER (PARTITION BY copy_group) - 1 FROM articles LEFT JOIN"
            " (SELECT article_id, COUNT(*) AS passages FROM passages GROUP BY article_id) AS cut"
            " ON cut.article_id = articles.id ORDER BY articles.id"
        )
        return [
            ListedArticle(
                ArticleInfo(
                    **dict(zip(_PLAIN_COLUMNS, info, strict=True)), published=_day(published)
                ),
                passages or 0,
                copies,
            )
            for *info, published, passages, copies in rows
        ]

    def allowed_passages(self, filters: Filters) -> list[int]:
        """Ids of the passages of articles that `filters` admit, ascending."""
        conditions, values = ["1"], []
        if filters.since is not None:
            conditions.append("published >= ?")
            values.append(filters.since.isoformat())
        if filters.until is not None:
            conditions.append("published <= ?")
            values.append(filters.until.isoformat())
        if filters.outlets:
            conditions.append("outlet_key IN (SELECT value FROM json_each(?))")
            values.append(json.dumps([name.casefold() for name in filters.outlets]))
        rows = self._all(
            "SELECT passages.id FROM passages JOIN articles ON articles.id = article_id"
            f" WHERE {' AND '.join(conditions)} ORDER BY passages.id",
            *values,
        )
        return [row[0] for row in rows]

    def passage_hashes(self) -> dict[bytes, int]:
        """Digest → id of a passage whose vector may be reused under it."""
        return dict(self._all("SELECT hash, id FROM passages"))

    def _load(self, article_id: int) -> Article:
        """An article with its text. Raises KeyError if there is none of that id."""
        return self._article("id = ?", article_id)

    def _article(self, condition: str, value: object) -> Article:
        rows = self._all(
            f"SELECT {', '.join(_PLAIN_COLUMNS)}, published, text, boilerplate"
            f" FROM articles WHERE {condition}",
            value,
        )
        if not rows:
            raise KeyError(value)
        *info, published, text, boilerplate = rows[0]
        marks = tuple(
            Mark(start, end, MarkKind(kind)) for start, end, kind in json.loads(boilerplate)
        )
        return Article(
            **dict(zip(_PLAIN_COLUMNS, info, strict=True)),
            published=_day(published),
            text=text,
            boilerplate=marks,
        )

    def _all(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._database.execute(query, values).fetchall()
