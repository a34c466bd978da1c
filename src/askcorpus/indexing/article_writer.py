"""Files, drafts, marks and passages of a build → a generation's SQLite file.

What has not changed is copied from the generation before by SQLite itself, without passing through
Python, so that a rebuild costs what changed and memory stays small.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import numpy as np

from askcorpus.indexing import schema
from askcorpus.ingest import Draft, Similarities, Traits, story_text
from askcorpus.ingest.sketches import Sketch
from askcorpus.types import Article, Mark, Passage, Skipped, SourceFile

_KEPT_COLUMNS = (
    (
        "articles",
        "id",
        "path, title, outlet, published, language, url, sha256, copy_group, boilerplate,"
        " outlet_key",
    ),
    ("texts", "article_id", "text"),
    ("drafts", "article_id", "file, boilerplate, words, signature, blocks, recurrence"),
)
"""Tables of which articles are taken over, each with its key and its other columns."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of the generation before.

    Attributes:
        file: As it was found then.
        sha256: Of its bytes; None if they could not be read.
        articles: Ids, then, of the articles in it.
    """

    file: SourceFile
    sha256: str | None
    articles: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Passages of successive ids that had successive ids in the generation before, too."""

    first: int
    before: int
    count: int

    @property
    def end(self) -> int:
        """One past the last id."""
        return self.first + self.count


class ArticleWriter:
    """The SQLite file of a generation, being written. Use it as a context manager."""

    def __init__(self, path: Path, before: Path | None) -> None:
        """Create the file.

        Args:
            path: Where; must not exist yet.
            before: The same file of the generation before, of which things may be kept.
        """
        self._database = sqlite3.connect(path.resolve().as_uri(), uri=True, isolation_level=None)
        # A build that dies is thrown away, and one that ends is flushed before it goes live.
        self._run("PRAGMA journal_mode = OFF")
        self._run("PRAGMA synchronous = OFF")
        self._database.executescript(schema.TABLES)
        if before is None:
            self._run("ATTACH ':memory:' AS before")
            self._database.executescript(schema.TABLES.replace("TABLE ", "TABLE before."))
        else:
            self._run("ATTACH ? AS before", schema.read_only_uri(before))
        self._run("CREATE TEMP TABLE kept (id INTEGER PRIMARY KEY, before INTEGER UNIQUE NOT NULL)")
        self._run("BEGIN")

    def __enter__(self) -> ArticleWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                self._run("COMMIT")
                self._database.executescript(schema.INDEXES)
        finally:
            self._database.close()

    # What was there before

    def files_before(self) -> dict[str, KeptFile]:
        """The files of the generation before, by path."""
        rows = self._run(
            "SELECT path, size, mtime_ns, sha256, group_concat(article_id) FROM before.files"
            " LEFT JOIN before.drafts ON file = path GROUP BY path"
        )
        files = (
            KeptFile(
                SourceFile(schema.path_from_sql(path), size, mtime_ns),
                sha256,
                tuple(sorted(map(int, articles.split(",")))) if articles else (),
            )
            for path, size, mtime_ns, sha256, articles in rows
        )
        return {kept.file.path: kept for kept in files}

    def similarities_before(self) -> Similarities:
        """What stories were found to share."""
        rows = self._run("SELECT one, other, similarity FROM before.similar")
        return {(one, other): similarity for one, other, similarity in rows}

    def passages_before(self) -> dict[int, tuple[int, int]]:
        """For each article of the generation before, its first passage and how many it has."""
        rows = self._run("SELECT article_id, MIN(id), COUNT(*) FROM before.passages GROUP BY 1")
        return {article: (first, count) for article, first, count in rows}

    # Files and drafts

    def add_file(
        self, file: SourceFile, sha256: str | None, skipped: Sequence[Skipped] = ()
    ) -> None:
        """Write down a file as it was found, and what in it could not be read."""
        path = schema.path_to_sql(file.path)
        self._run("INSERT INTO files VALUES (?, ?, ?, ?)", path, file.size, file.mtime_ns, sha256)
        if skipped:
            rows = ((path, item.path, item.reason) for item in skipped)
            self._many("INSERT INTO skipped VALUES (?, ?, ?)", rows)

    def add_draft(self, number: int, file: SourceFile, draft: Draft, traits: Traits) -> None:
        """Write an article as its own file gives it."""
        marks = schema.marks_to_json(draft.boilerplate)
        self._run(
            "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            number,
            draft.path,
            draft.title,
            draft.outlet,
            draft.published.isoformat() if draft.published else None,
            draft.language,
            draft.url,
            draft.sha256,
            number,
            marks,
            draft.outlet.casefold() if draft.outlet else None,
        )
        self._run("INSERT INTO texts VALUES (?, ?)", number, draft.text)
        signature = traits.sketch.signature
        self._run(
            "INSERT INTO drafts VALUES (?, ?, ?, ?, ?, ?, NULL)",
            number,
            file.path,
            marks,
            traits.sketch.words,
            None if signature is None else signature.astype("<u4").tobytes(),
            traits.blocks.astype("<u8").tobytes(),
        )

    def keep_articles(self, kept: Iterable[tuple[int, int]]) -> None:
        """Take articles over from the generation before: (id, id before) pairs."""
        self._many("INSERT INTO kept VALUES (?, ?)", kept)
        for table, key, columns in _KEPT_COLUMNS:
            self._run(
                f"INSERT INTO {table} ({key}, {columns}) SELECT kept.id, {columns}"
                f" FROM kept JOIN before.{table} AS old ON old.{key} = kept.before ORDER BY kept.id"
            )

    def keep_skipped(self, files: Iterable[str]) -> None:
        """Take over what could not be read of these files."""
        self._many(
            "INSERT INTO skipped SELECT * FROM before.skipped WHERE file = ?",
            ((path,) for path in files),
        )

    # Comparison

    def traits(self) -> list[Traits]:
        """What is compared of all articles, by id."""
        rows = self._run(
            "SELECT outlet, words, signature, blocks FROM drafts JOIN articles"
            " ON articles.id = article_id ORDER BY article_id"
        )
        return [
            Traits(
                outlet,
                Sketch(words, None if signature is None else np.frombuffer(signature, "<u4")),
                np.frombuffer(blocks, "<u8"),
            )
            for outlet, words, signature, blocks in rows
        ]

    def draft(self, number: int) -> Draft:
        """An article as its own file gives it."""
        row = self._run(
            "SELECT path, title, outlet, published, language, url, sha256, text, drafts.boilerplate"
            " FROM articles JOIN texts ON texts.article_id = articles.id"
            " JOIN drafts ON drafts.article_id = articles.id WHERE articles.id = ?",
            number,
        ).fetchone()
        path, title, outlet, published, language, url, sha256, text, boilerplate = row
        return Draft(
            path,
            title,
            outlet,
            schema.day_from(published),
            language,
            url,
            sha256,
            text,
            schema.marks_from_json(boilerplate),
        )

    def story(self, number: int) -> str:
        """The story of an article, as its sketch was made of it."""
        draft = self.draft(number)
        return story_text(draft.text, draft.boilerplate)

    def set_copy_groups(self, groups: Sequence[int]) -> None:
        """Write down the copy group of every article."""
        self._many(
            "UPDATE articles SET copy_group = ? WHERE id = ?",
            ((group, number) for number, group in enumerate(groups)),
        )

    def set_similarities(self, similarities: Similarities) -> None:
        """Write down what stories share."""
        self._many(
            "INSERT INTO similar VALUES (?, ?, ?)",
            ((*pair, similarity) for pair, similarity in sorted(similarities.items())),
        )

    def recurrences(self) -> list[bytes | None]:
        """How the blocks of each article recurred when it was marked; None if it is not yet."""
        rows = self._run("SELECT recurrence FROM drafts ORDER BY article_id")
        return [row[0] for row in rows]

    def set_marks(self, number: int, recurrence: bytes, marks: Sequence[Mark]) -> None:
        """Write down how an article's blocks recur, and all its boilerplate."""
        self._run("UPDATE drafts SET recurrence = ? WHERE article_id = ?", recurrence, number)
        self._run(
            "UPDATE articles SET boilerplate = ? WHERE id = ?", schema.marks_to_json(marks), number
        )

    # Passages

    def article(self, number: int) -> Article:
        """An article with all its marks."""
        return schema.article_of(self._run(f"{schema.ARTICLE} WHERE id = ?", number).fetchone())

    def add_passages(self, passages: Iterable[tuple[Passage, bytes]]) -> None:
        """Write passages with their hashes."""
        self._many(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?)",
            (
                (passage.id, passage.article_id, passage.start, passage.end, digest)
                for passage, digest in passages
            ),
        )

    def keep_passages(self, runs: Sequence[Run]) -> None:
        """Take runs of passages over from the generation before."""
        self._many(
            'INSERT INTO passages SELECT old.id + ?, kept.id, start, "end", hash'
            " FROM before.passages AS old JOIN kept ON kept.before = old.article_id"
            " WHERE old.id >= ? AND old.id < ?",
            ((run.first - run.before, run.before, run.before + run.count) for run in runs),
        )

    def same_passages(self, hashes: Iterable[bytes]) -> dict[bytes, int]:
        """Those of the hashes that the generation before has, with the id of such a passage."""
        self._run("CREATE TEMP TABLE wanted (hash BLOB PRIMARY KEY) WITHOUT ROWID")
        self._many("INSERT OR IGNORE INTO wanted VALUES (?)", ((digest,) for digest in hashes))
        rows = self._run(
            "SELECT old.hash, MIN(old.id) FROM before.passages AS old"
            " CROSS JOIN wanted ON wanted.hash = old.hash GROUP BY old.hash"
        )
        return dict(rows.fetchall())

    def _run(self, query: str, *values: object) -> sqlite3.Cursor:
        return self._database.execute(query, values)

    def _many(self, query: str, rows: Iterable[tuple[object, ...]]) -> None:
        self._database.executemany(query, rows)
