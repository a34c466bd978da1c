"""Articles of the index → the rows of a table: which ones, in which order, with which words.

Pure: the table only puts them on the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol, runtime_checkable

from askcorpus.display import one_line
from askcorpus.types import ListedArticle


@runtime_checkable
class ListsArticles(Protocol):
    """A corpus that can list its articles, such as `askcorpus.engine.Corpus`."""

    def listing(self) -> list[ListedArticle]:
        """Returns all articles, without their texts, in order of path.

        Raises:
            AskcorpusError: The index cannot be read.
        """
        ...


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table.

    Attributes:
        name: What stands above it.
        value: What to sort by; None, where nothing is known, comes last.
        number: Whether its values are numbers, which are set to the right.
    """

    name: str
    value: Callable[[ListedArticle], Any]
    number: bool = False

    def words(self, listed: ListedArticle) -> str:
        """Returns what stands in the column for an article, safe to show, on one line."""
        value = self.value(listed)
        return "" if value is None else f"{value:,}" if self.number else one_line(str(value))


COLUMNS: Final = (
    Column("Title", lambda listed: listed.article.title),
    Column("Outlet", lambda listed: listed.article.outlet),
    Column("Date", lambda listed: listed.article.published),
    Column("Passages", lambda listed: listed.passages, number=True),
    Column("Copies", lambda listed: listed.copies, number=True),
    Column("Path", lambda listed: listed.article.path),
)
BY_PATH: Final = len(COLUMNS) - 1


def matching(listing: Iterable[ListedArticle], words: str) -> list[ListedArticle]:
    """Returns the articles of which every one of `words` stands in title, outlet, date or path.

    Args:
        listing: All articles.
        words: As typed, in any order, without regard to case.
    """
    wanted = words.casefold().split()
    return [listed for listed in listing if all(word in _searched(listed) for word in wanted)]


def ordered(
    listing: Sequence[ListedArticle], column: int, *, descending: bool
) -> list[ListedArticle]:
    """Returns the articles sorted by a column, those without a value last either way.

    Args:
        listing: In the order that decides between equal values.
        column: Index in `COLUMNS`.
        descending: Largest first.
    """
    value = COLUMNS[column].value
    known = [listed for listed in listing if value(listed) is not None]
    unknown = [listed for listed in listing if value(listed) is None]
    return sorted(known, key=lambda each: _key(value(each)), reverse=descending) + unknown


def _key(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def _searched(listed: ListedArticle) -> str:
    article = listed.article
    parts = (article.title, article.outlet, article.published, article.path)
    return " ".join(str(part) for part in parts if part is not None).casefold()
