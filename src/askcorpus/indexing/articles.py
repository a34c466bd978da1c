"""Articles and passages of a generation, read from the SQLite file that the build wrote."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from askcorpus.errors import IndexDamagedError
from askcorpus.indexing.admission import (
    UNDATED,
    Admission,
    Ids,
    Members,
    days_from,
    ids_from,
    members_of,
)
from askcorpus.indexing.schema import (
    ARTICLE,
    INFO_COLUMNS,
    article_of,
    day_from,
    path_from_sql,
    read_only_uri,
)
from askcorpus.types import (
    Article,
    ArticleInfo,
    Filters,
    ListedArticle,
    Passage,
    Skipped,
    SourceFile,
)

_CACHED_ARTICLES = 64
_CACHED_OUTLETS = 16
"""Choices of outlets whose articles are remembered, a byte an article each."""


@dataclass(frozen=True, slots=True)
class PassageText:
    """A passage, its text, and what is searched of its article.

    The attributes mean what they mean in `Article`.
    """

    passage: Passage
    title: str | None
    outlet: str | None
    published: date | None
    text: str


class ArticleStore:
    """The database of a generation, read-only. Thread-safe: calls take turns on one connection."""

    def __init__(self, path: Path) -> None:
        """Open a database that `ArticleWriter` wrote.

        Raises:
            IndexDamagedError: It is not one.
        """
        self._lock = Lock()
        self.article = lru_cache(_CACHED_ARTICLES)(self._load)
        self._of_outlets = lru_cache(_CACHED_OUTLETS)(self._read_outlets)
        try:
            self._database = sqlite3.connect(read_only_uri(path), uri=True, check_same_thread=False)
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
        rows = self._all("SELECT path, size, mtime_ns FROM files")
        found = (SourceFile(path_from_sql(path), *rest) for path, *rest in rows)
        return tuple(sorted(found, key=lambda file: file.path))

    def skipped(self) -> tuple[Skipped, ...]:
        """What could not be read, in order of path."""
        rows = self._all("SELECT path, reason FROM skipped ORDER BY file, rowid")
        return tuple(Skipped(*row) for row in rows)

    def article_at(self, path: str) -> Article:
        """The article of a path below the corpus. Raises KeyError if there is none."""
        try:
            path.encode()
        except UnicodeEncodeError as error:  # No article has such a path, and SQLite takes none.
            raise KeyError(path) from error
        return self._article("path = ?", path)

    def passages(self, ids: Iterable[int]) -> list[Passage]:
        """The passages of these ids, in their order. Raises KeyError for an unknown id."""
        wanted = json.dumps([int(number) for number in ids])
        rows = self._all(
            'SELECT id, article_id, start, "end" FROM passages'
            " WHERE id IN (SELECT value FROM json_each(?))",
            wanted,
        )
        by_id = {row[0]: Passage(*row) for row in rows}
        return [by_id[int(passage_id)] for passage_id in ids]

    def published(self, ids: Sequence[int]) -> list[date | None]:
        """The days on which the articles of these passages were published, in their order."""
        rows = self._all(
            "SELECT passages.id, published FROM passages JOIN articles ON articles.id = article_id"
            " WHERE passages.id IN (SELECT value FROM json_each(?))",
            json.dumps(list(ids)),
        )
        days = {row[0]: day_from(row[1]) for row in rows}
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
            f"SELECT {', '.join(INFO_COLUMNS)}, published, cut.passages,"
            " COUNT(*) OVER (PARTITION BY copy_group) - 1 FROM articles LEFT JOIN"
            " (SELECT article_id, COUNT(*) AS passages FROM passages GROUP BY article_id) AS cut"
            " ON cut.article_id = articles.id ORDER BY articles.id"
        )
        return [
            ListedArticle(
                ArticleInfo(
                    **dict(zip(INFO_COLUMNS, info, strict=True)), published=day_from(published)
                ),
                passages or 0,
                copies,
            )
            for *info, published, passages, copies in rows
        ]

    def passage_counts(self) -> list[tuple[str, int]]:
        """Path and number of passages of each article, in order of path."""
        return self._all(
            "SELECT path, COUNT(passages.id) FROM articles LEFT JOIN passages"
            " ON article_id = articles.id GROUP BY articles.id ORDER BY articles.id"
        )

    def allowed_passages(self, filters: Filters) -> Ids:
        """Ids of the passages of articles that `filters` admit, ascending."""
        admission = self._admission
        admitted = np.ones(len(admission.days), dtype=np.bool_)
        if filters.since is not None or filters.until is not None:
            admitted &= admission.between(filters.since, filters.until)
        if filters.outlets:
            names = sorted({name.casefold() for name in filters.outlets})
            admitted &= self._of_outlets(json.dumps(names))
        return admission.passages_of(admitted)

    def _read_outlets(self, names: str) -> Members:
        """Which articles are of one of the outlets, given in lower case in a list in JSON."""
        ((ids,),) = self._all(
            "SELECT group_concat(id) FROM articles"
            " WHERE outlet_key IN (SELECT value FROM json_each(?))",
            names,
        )
        return members_of(ids_from(ids or ""), len(self._admission.days))

    @cached_property
    def _admission(self) -> Admission:
        """Read when the first filter is used."""
        # One long text is read in a third of the time that a row for each article takes.
        ((days,),) = self._all(
            "SELECT group_concat(COALESCE(published, ?), '')"
            " FROM (SELECT published FROM articles ORDER BY id)",
            UNDATED,
        )
        ((owners, firsts, passages),) = self._all(
            "SELECT group_concat(article_id), group_concat(first), SUM(number) FROM (SELECT"
            " article_id, MIN(id) AS first, COUNT(*) AS number FROM passages GROUP BY article_id"
            " ORDER BY article_id)"
        )
        return Admission(
            days_from(days or ""), ids_from(owners or ""), ids_from(firsts or ""), passages or 0
        )

    def passage_texts(self, ids: Sequence[int]) -> list[PassageText]:
        """The passages of these ids, which ascend, with their texts."""
        rows = self._all(
            'SELECT passages.id, article_id, start, "end", title, outlet, published FROM passages'
            " JOIN articles ON articles.id = article_id"
            " WHERE passages.id IN (SELECT value FROM json_each(?)) ORDER BY passages.id",
            json.dumps(list(ids)),
        )
        wanted = json.dumps(sorted({row[1] for row in rows}))
        texts: dict[int, str] = dict(
            self._all(
                "SELECT article_id, text FROM texts"
                " WHERE article_id IN (SELECT value FROM json_each(?))",
                wanted,
            )
        )
        return [
            PassageText(
                Passage(number, article, start, end),
                title,
                outlet,
                day_from(published),
                texts[article][start:end],
            )
            for number, article, start, end, title, outlet, published in rows
        ]

    def _load(self, article_id: int) -> Article:
        """An article with its text. Raises KeyError if there is none of that id."""
        return self._article("id = ?", article_id)

    def _article(self, condition: str, value: object) -> Article:
        rows = self._all(f"{ARTICLE} WHERE {condition}", value)
        if not rows:
            raise KeyError(value)
        return article_of(rows[0])

    def _all(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._database.execute(query, values).fetchall()
