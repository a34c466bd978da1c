"""Passages that filters admit, against the plainest way to say which they are."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from askcorpus.indexing.admission import UNDATED, Admission, days_from, ids_from, members_of

DAYS = st.none() | st.sampled_from(
    [date.min, date.max, *(date(2024, 2, 27) + timedelta(days=number) for number in range(4))]
)
ARTICLES = st.lists(st.tuples(DAYS, st.integers(0, 3)), max_size=12)


def admission_of(articles: list[tuple[date | None, int]]) -> Admission:
    firsts, passages = [], 0
    for _, count in articles:
        firsts.append(passages)
        passages += count
    owners = [number for number, (_, count) in enumerate(articles) if count]
    return Admission(
        days_from("".join(day.isoformat() if day else UNDATED for day, _ in articles)),
        ids_from(",".join(map(str, owners))),
        ids_from(",".join(str(firsts[owner]) for owner in owners)),
        passages,
    )


@given(articles=ARTICLES, since=DAYS, until=DAYS)
def test_passages_of_a_range_of_days(
    articles: list[tuple[date | None, int]], since: date | None, until: date | None
) -> None:
    admission = admission_of(articles)
    wanted, passage = [], 0
    for day, count in articles:
        inside = day is not None and (since or day) <= day <= (until or day)
        wanted += list(range(passage, passage + count)) if inside else []
        passage += count
    found = admission.passages_of(admission.between(since, until))
    assert found.dtype == np.int64
    assert found.tolist() == wanted


@given(articles=ARTICLES)
def test_all_articles_have_all_passages(articles: list[tuple[date | None, int]]) -> None:
    admission = admission_of(articles)
    everything = members_of(np.arange(len(articles)), len(articles))
    assert admission.passages_of(everything).tolist() == list(range(admission.passages))
