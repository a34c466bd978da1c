"""Filters → ids of the passages that they admit, from arrays over all articles.

A database would be asked for every id of a wide filter, 0.3 s for half a million of them. The days
of all articles and the ranges of ids of their passages are 26 bytes an article, and a comparison of
all of them takes a few milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]
Days = npt.NDArray[np.datetime64]
Members = npt.NDArray[np.bool_]

UNDATED = " " * len("2024-01-31")
"""Stands for the day of an article without one in what `days_from` reads: all are equally long."""


@dataclass(frozen=True, slots=True)
class Admission:
    """What filters look at.

    Attributes:
        days: When each article was published, by id; NaT if that is unknown.
        owners: Ids, ascending, of the articles that have passages.
        firsts: The first passage of each owner, ascending: those up to the next owner's are its
            own.
        passages: How many passages there are.
    """

    days: Days
    owners: Ids
    firsts: Ids
    passages: int

    def between(self, since: date | None, until: date | None) -> Members:
        """Which articles were published in a range of days, of which an end may be open."""
        # A comparison with NaT is false: articles without a day are never among them.
        later = self.days >= np.datetime64(since or date.min)
        return np.asarray(later & (self.days <= np.datetime64(until or date.max)))

    def passages_of(self, articles: Members) -> Ids:
        """Ids, ascending, of the passages of articles that are given by a truth value for each."""
        counts = np.diff(self.firsts, append=self.passages)
        return np.flatnonzero(np.repeat(articles[self.owners], counts))


def days_from(text: str) -> Days:
    """Days that stand one after the other without a gap, in ISO 8601 or `UNDATED`."""
    written = np.frombuffer(text.encode("ascii"), dtype=f"S{len(UNDATED)}")
    return np.where(written == UNDATED.encode(), b"NaT", written).astype("datetime64[D]")


def ids_from(text: str) -> Ids:
    """Numbers with commas between them."""
    return np.fromstring(text, dtype=np.int64, sep=",")


def members_of(ids: Ids, count: int) -> Members:
    """A truth value for each of the articles 0 to `count` - 1: whether it is one of these."""
    members = np.zeros(count, dtype=np.bool_)
    members[ids] = True
    return members
