"""Filters restrict the search itself, in both rankings: proved on a small index, really built.

Most articles are about a ferry, which the question asks for; six are about a bakery and rank worst.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askcorpus.engine import Corpus
from askcorpus.engine import open as open_corpus
from askcorpus.indexing import store
from askcorpus.indexing.build import build_index
from askcorpus.retrieval import Retriever
from askcorpus.types import Filters, NoAnswerReason, Status

QUESTION = "Which harbour does the new ferry leave from?"
FERRY_WORDS = "Which ferry harbour"

PLACES = ["Arden", "Brae", "Calder", "Dunmore", "Esker", "Farra", "Glenn", "Holm", "Inver"]
PLACES += ["Jura", "Kells", "Lorne", "Moray", "Nairn", "Orsay", "Portree", "Quoich"]
VOYAGES = [
    "The new ferry to {0} leaves from the harbour at {0} Point, where a ramp was built for her. "
    "Her master said that {0} had waited nine winters for such a ship.",
    "Crowds in {0} cheered when the ferry came into harbour for the first time. The crossing "
    "from {0} takes forty minutes in calm weather, and cars go free until {0} fair is over.",
]
LOAVES = [
    "Rye loaves sold out before nine at the corner bakery, two days after it opened in the mill.",
    "A baker who trained in Lyon now kneads sourdough by hand, and says that patience is the salt.",
    "Cinnamon buns won the county prize; the judges praised their crust and wrote it down twice.",
    "Flour for the bakery comes in on the evening ferry, in sacks that two apprentices carry home.",
    "The oven is heated with apple wood. It takes three hours to be hot enough for white bread.",
    "Stale bread becomes soup on Fridays, when pensioners eat free at a long table by the window.",
]
GULL, HERALD, STREET, NOBODY = "The Gull", "Harbour Herald", "Straßenblatt", None


@dataclass(frozen=True, slots=True)
class Written:
    """An article as the test writes it."""

    path: str
    text: str
    outlet: str | None
    published: date | None

    def admitted(self, filters: Filters) -> bool:
        """What `Filters` promises, said in the plainest way."""
        if filters.since and (self.published is None or self.published < filters.since):
            return False
        if filters.until and (self.published is None or self.published > filters.until):
            return False
        wanted = [name.casefold() for name in filters.outlets]
        return not wanted or (self.outlet is not None and self.outlet.casefold() in wanted)

    @property
    def page(self) -> str:
        facts = [f"title: {self.text.split('.')[0][:40]}"]
        facts += [f"outlet: {self.outlet}"] if self.outlet else []
        facts += [f"date: {self.published}"] if self.published else []
        return "\n".join(["---", *facts, "---", "", self.text, ""])


def articles() -> list[Written]:
    ferries = [
        Written(
            f"ferry-{number:02}.md",
            VOYAGES[number % 2].format(PLACES[number // 2]),
            (GULL, HERALD, NOBODY)[number % 3],
            None if number % 8 == 7 else date(2023, 1, 10) + timedelta(days=10 * number),
        )
        for number in range(2 * len(PLACES))
    ]
    loaves = [
        Written(f"loaf-{number}.md", text, STREET, date(2021, 3, 1 + number))
        for number, text in enumerate(LOAVES)
    ]
    return ferries + loaves


WRITTEN = articles()
LOAF_PATHS = {item.path for item in WRITTEN if item.outlet == STREET}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filters")
    (folder / "corpus").mkdir()
    for item in WRITTEN:
        (folder / "corpus" / item.path).write_text(item.page, encoding="utf-8")
    build_index(folder / "corpus", folder / "index")
    return folder / "index"


@pytest.fixture(scope="module")
def retriever(index: Path) -> Iterator[Retriever]:
    retriever = Retriever(store.open_generation(index).folder)
    yield retriever
    retriever.close()


@pytest.fixture(scope="module")
def corpus(index: Path) -> Iterator[Corpus]:
    with open_corpus(index) as corpus:
        yield corpus


def paths(retriever: Retriever, passages: list[int]) -> list[str]:
    return [
        retriever.articles.article(passage.article_id).path
        for passage in retriever.articles.passages(passages)
    ]


def retrieved(retriever: Retriever, filters: Filters, count: int = 60) -> list[str]:
    return [hit.article.path for hit in retriever.retrieve(QUESTION, count, filters)]


def test_the_index_knows_of_each_article_what_was_written(corpus: Corpus) -> None:
    assert corpus.info.articles == corpus.info.passages == len(WRITTEN) == 40
    for item in WRITTEN:
        article = corpus.article(item.path)
        assert (article.outlet, article.published) == (item.outlet, item.published)


BAKERY = [
    Filters(outlets=(STREET,)),
    Filters(until=date(2021, 12, 31)),
    Filters(since=date(2021, 3, 1), until=date(2021, 3, 6)),
    Filters(since=date(2021, 1, 1), until=date(2022, 1, 1), outlets=(STREET, GULL)),
]


class TestANarrowFilter:
    """It admits the six articles that rank worst for the question."""

    def test_without_it_they_are_out_of_reach(self, retriever: Retriever) -> None:
        best = retriever.candidates(QUESTION, 6)
        assert len(best) >= 6
        assert LOAF_PATHS.isdisjoint(paths(retriever, [item.passage_id for item in best]))

    @pytest.mark.parametrize("filters", BAKERY)
    def test_the_dense_ranking_holds_all_of_them_nearest_first(
        self, retriever: Retriever, filters: Filters
    ) -> None:
        everything = retriever.candidates(QUESTION, len(WRITTEN))
        similar = {item.passage_id: item.similarity for item in everything}
        found = [item for item in retriever.candidates(QUESTION, 6, filters) if item.dense_rank]
        ranked = sorted(found, key=lambda item: item.dense_rank or 0)
        assert set(paths(retriever, [item.passage_id for item in ranked])) == LOAF_PATHS
        similarities = [similar[item.passage_id] for item in ranked]
        assert similarities == sorted(similarities, reverse=True)
        assert [item.similarity for item in ranked] == pytest.approx(similarities, abs=1e-5)

    @pytest.mark.parametrize("filters", BAKERY)
    def test_the_term_ranking_holds_all_that_have_a_term_with_their_own_scores(
        self, retriever: Retriever, filters: Filters
    ) -> None:
        unfiltered = dict(retriever.lexical.search("the ferry", len(WRITTEN)))
        assert LOAF_PATHS.isdisjoint(
            paths(retriever, [row for row, _ in retriever.lexical.search("the ferry", 3)])
        )
        found = retriever.lexical.search("the ferry", 3, filters)
        assert set(paths(retriever, [row for row, _ in found])) <= LOAF_PATHS
        assert paths(retriever, [found[0][0]]) == ["loaf-3.md"]
        assert len(found) == 3
        for row, score in found:
            assert score == pytest.approx(unfiltered[row], abs=1e-4)

    @pytest.mark.parametrize("filters", BAKERY)
    @pytest.mark.parametrize("count", [1, 4, 6, 10])
    def test_the_results_are_full_and_the_most_relevant_comes_first(
        self, retriever: Retriever, filters: Filters, count: int
    ) -> None:
        hits = retriever.retrieve(FERRY_WORDS, count, filters)
        assert len(hits) == min(count, 6)
        assert {hit.article.path for hit in hits} <= LOAF_PATHS
        assert hits[0].article.path == "loaf-3.md"
        scores = [hit.score for hit in hits]
        assert scores == sorted(scores, reverse=True)

    def test_a_question_none_of_whose_words_occurs_gets_them_all(
        self, retriever: Retriever
    ) -> None:
        hits = retriever.retrieve("Zeppelin qualifications?", 10, Filters(outlets=(STREET,)))
        assert {hit.article.path for hit in hits} == LOAF_PATHS
        assert all(hit.lexical_rank is None for hit in hits)

    def test_the_answer_comes_from_what_it_admits(self, corpus: Corpus) -> None:
        question = "What is the oven heated with?"
        answer = corpus.ask(question, outlets=[STREET], until="2021-12-31")
        assert answer.status is Status.ANSWERED
        assert "apple wood" in answer.text
        assert {hit.article.path for hit in answer.passages} == LOAF_PATHS
        assert {item.article.path for claim in answer.claims for item in claim.evidence} <= (
            LOAF_PATHS
        )


MOMENTS = st.none() | st.dates(date(2021, 2, 20), date(2023, 8, 1))
NAMES = st.sampled_from([GULL, HERALD, STREET, "the gull", "HARBOUR HERALD", "Nobody"])
FILTERS = st.builds(Filters, MOMENTS, MOMENTS, st.lists(NAMES, max_size=3).map(tuple))


@given(filters=FILTERS)
@settings(max_examples=60)
def test_what_is_retrieved_is_exactly_what_the_filters_admit(
    retriever: Retriever, filters: Filters
) -> None:
    expected = {item.path for item in WRITTEN if item.admitted(filters)}
    found = retrieved(retriever, filters)
    assert set(found) == expected
    assert len(found) == len(expected)
    by_terms = retriever.lexical.search("the ferry bread oven a", len(WRITTEN), filters)
    assert set(paths(retriever, [row for row, _ in by_terms])) <= expected
    assert len(retrieved(retriever, filters, count=3)) == min(3, len(expected))


@given(filters=FILTERS)
@settings(max_examples=30)
def test_both_rankings_leave_out_the_same_articles(retriever: Retriever, filters: Filters) -> None:
    # Every article has the word "the" or "a", so terms alone reach all that may be reached.
    by_terms = retriever.lexical.search("the a in is and", len(WRITTEN), filters)
    allowed = retriever.articles.allowed_passages(filters)
    assert sorted(row for row, _ in by_terms) == allowed.tolist()


def test_both_ends_of_a_range_of_days_are_part_of_it(retriever: Retriever) -> None:
    day = Filters(since=date(2021, 3, 4), until=date(2021, 3, 4))
    assert retrieved(retriever, day) == ["loaf-3.md"]
    assert retriever.lexical.search("ferry", 9, day)


@pytest.mark.parametrize("filters", [Filters(since=date.min), Filters(until=date.max)])
def test_any_date_filter_leaves_undated_articles_out(
    retriever: Retriever, filters: Filters
) -> None:
    dated = {item.path for item in WRITTEN if item.published}
    assert len(dated) < len(WRITTEN)
    assert set(retrieved(retriever, filters)) == dated
    by_terms = retriever.lexical.search("ferry", len(WRITTEN), filters)
    assert set(paths(retriever, [row for row, _ in by_terms])) <= dated


def test_undated_articles_stay_under_a_filter_of_outlets(retriever: Retriever) -> None:
    undated = {item.path for item in WRITTEN if item.published is None and item.outlet == HERALD}
    assert undated
    assert undated <= set(retrieved(retriever, Filters(outlets=(HERALD,))))


@pytest.mark.parametrize("name", ["straßenblatt", "STRASSENBLATT", "Strassenblatt", "STRAßENBLATT"])
def test_outlets_are_compared_without_regard_to_case(retriever: Retriever, name: str) -> None:
    assert set(retrieved(retriever, Filters(outlets=(name,)))) == LOAF_PATHS
    assert retriever.lexical.search("ferry", 9, Filters(outlets=(name,)))


NOTHING = [
    Filters(outlets=("The Gul",)),
    Filters(since=date(2030, 1, 1)),
    Filters(until=date(2021, 12, 31), outlets=(GULL,)),
]


@pytest.mark.parametrize("filters", NOTHING)
def test_a_filter_that_leaves_nothing_is_named_as_the_reason(
    corpus: Corpus, filters: Filters
) -> None:
    answer = corpus.ask(QUESTION, since=filters.since, until=filters.until, outlets=filters.outlets)
    assert answer.status is Status.NO_ANSWER
    assert answer.reason is NoAnswerReason.FILTERED_OUT
    assert answer.passages == ()
