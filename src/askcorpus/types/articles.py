"""From file to passage: the nouns of what is read and indexed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class MarkKind(StrEnum):
    """Why a stretch of an article's text is not part of its story."""

    NAVIGATION = "navigation"
    TEASER = "teaser"
    ADVERT = "advert"
    SHARE = "share"
    FORM = "form"
    COUNTER = "counter"
    FOOTER = "footer"
    CREDIT = "credit"
    RECURRING = "recurring"


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of boilerplate: marked, never cut, so that offsets stay true to the user's file."""

    start: int
    end: int
    kind: MarkKind


@dataclass(frozen=True, slots=True)
class ArticleInfo:
    """An article without its text: what a source line shows.

    Attributes:
        id: Position of the article in its generation, 0-based, in order of path. Not stable across
            builds; `path` is.
        path: Path below the corpus folder, with forward slashes. An article inside a .jsonl file is
            addressed by its line, counted from 1: ``wires.jsonl#3``.
        title: Headline as the text gives it, or None.
        outlet: Who published it, as the text says, or None.
        published: Day of publication, as the text says, or None; never the file's own time stamp.
        language: ISO 639-1 code, or None where the text is too short to tell.
        url: Canonical address, where the text gives one.
        sha256: Hex digest of the bytes the article was read from.
        copy_group: Articles that are copies of one report share this number; it is the lowest `id`
            of the group, so an article without copies has its own id.
    """

    id: int
    path: str
    title: str | None
    outlet: str | None
    published: date | None
    language: str | None
    url: str | None
    sha256: str
    copy_group: int


@dataclass(frozen=True, slots=True)
class Article(ArticleInfo):
    """An article with its text and the marks on what in it is not story.

    Attributes:
        text: For .txt and .md the decoded file, unchanged (a byte order mark aside); for other
            formats the extracted text.
        boilerplate: Marks in order of start, disjoint.
    """

    text: str
    boilerplate: tuple[Mark, ...] = ()

    @property
    def info(self) -> ArticleInfo:
        """The same article without its text."""
        return ArticleInfo(
            self.id,
            self.path,
            self.title,
            self.outlet,
            self.published,
            self.language,
            self.url,
            self.sha256,
            self.copy_group,
        )


@dataclass(frozen=True, slots=True)
class ListedArticle:
    """An article as a table of all of them shows it.

    Attributes:
        article: The article.
        passages: How many passages it was cut into; 0 where all of it is boilerplate.
        copies: How many other articles of the index are copies of the same report.
    """

    article: ArticleInfo
    passages: int
    copies: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file, or a line of one, that could not become an article, and why in one sentence."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the corpus folder, as the scan found it.

    Attributes:
        path: Path below the corpus folder, with forward slashes.
        size: Size in bytes.
        mtime_ns: Time of last modification, nanoseconds since the epoch. Tells whether a file has
            changed; never taken for a date of publication.
    """

    path: str
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one article: the unit of retrieval.

    Attributes:
        id: Row in the vector index, 0-based and dense within a generation.
        article_id: `ArticleInfo.id` of the article it is part of.
        start: First character, in the article's text.
        end: One past the last character.
    """

    id: int
    article_id: int
    start: int
    end: int
