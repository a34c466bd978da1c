from __future__ import annotations

import signal
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.binding import Binding
from textual.pilot import Pilot

from askcorpus.engine import Corpus
from askcorpus.errors import AskcorpusError, IndexDamagedError, IndexLockedError
from askcorpus.tui.app import AskApp
from askcorpus.tui.building import BuildPlan, BuildStoppedError, ChildBuild
from askcorpus.tui.listing import COLUMNS, matching, ordered
from askcorpus.tui.screens.corpus import ArticleScreen, CorpusScreen
from askcorpus.tui.screens.welcome import WelcomeScreen
from askcorpus.tui.widgets.article_table import ArticleTable
from askcorpus.tui.widgets.article_text import ArticleText
from askcorpus.tui.widgets.build_line import built_words
from askcorpus.tui.widgets.find_line import FindLine
from askcorpus.types import ListedArticle, Progress
from tests.tui.driving import WIDE, ask, screen_text, see, until
from tests.tui.scripted_corpus import COURIER, GAZETTE, WHO
from tests.tui.scripted_listing import (
    LISTING,
    ListingCorpus,
    ScriptedBuild,
    listed,
    listing_chat,
    report,
)

WORDS = st.text("ab é", max_size=4)
LISTED = st.lists(
    st.builds(
        listed,
        WORDS.map(lambda words: f"{words}.txt"),
        st.none() | WORDS,
        st.none() | WORDS,
        st.none() | st.dates(date(2020, 1, 1), date(2020, 1, 9)),
        st.integers(0, 9),
        st.integers(0, 3),
    ),
    max_size=8,
)


@given(LISTED, st.integers(0, len(COLUMNS) - 1), st.booleans())
def test_sorting_loses_nothing_and_puts_what_is_unknown_last(
    listing: list[Any], column: int, descending: bool
) -> None:
    rows = ordered(listing, column, descending=descending)

    assert sorted(map(repr, rows)) == sorted(map(repr, listing))
    values = [COLUMNS[column].value(row) for row in rows]
    known = [value for value in values if value is not None]
    assert values == known + [None] * (len(values) - len(known))
    folded = [value.casefold() if isinstance(value, str) else value for value in known]
    assert folded == sorted(folded, reverse=descending)


def test_a_filter_wants_every_word_somewhere() -> None:
    assert matching(LISTING, "") == LISTING
    assert [each.article.path for each in matching(LISTING, "GAZETTE 2024-06")] == [GAZETTE.path]
    assert matching(LISTING, "gazette courier") == []


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (None, "4 articles, 4 new passages, 1 skipped"),
        (3, "4 articles (1 more), 4 new passages"),
        (6, "4 articles (2 fewer), 4 new passages"),
    ],
)
def test_the_banner_says_what_a_build_has_changed(before: int | None, words: str) -> None:
    assert words in built_words(report(4), before)


async def open_corpus(pilot: Pilot[Any]) -> None:
    await see(pilot, "Ready", "gen 7")
    await pilot.press("f3")
    await see(pilot, "Crowds cross", "Skipped: 2")


async def test_f3_lists_the_articles_and_what_was_skipped_and_escape_goes_back() -> None:
    async with listing_chat(ListingCorpus()).run_test(size=WIDE) as pilot:
        await open_corpus(pilot)
        await see(
            pilot,
            "3 articles in corpus",
            "A note on [bold]ferries[/bold]",
            "2024-06-18",
            "Path ▲",
            "scans/page-1.pdf: no text in it; is it a scan?",
            "feed.jsonl#7: not valid JSON",
        )
        await pilot.press("escape")
        await see(pilot, "Ask about the corpus")


async def test_columns_sort_with_a_key_or_a_click_on_the_header() -> None:
    async with listing_chat(ListingCorpus()).run_test(size=WIDE) as pilot:
        await open_corpus(pilot)

        def first() -> str:
            screen = pilot.app.screen
            assert isinstance(screen, CorpusScreen)
            return screen._table.shown[0].article.path

        assert first() == COURIER.path
        await pilot.press("S")
        await see(pilot, "Path ▼")
        assert first() == "notes/undated.md"
        await pilot.press("s")
        await see(pilot, "Title ▲")
        assert first() == "notes/undated.md"

        head = next(row for row in screen_text(pilot).splitlines() if "Passages" in row)
        y = screen_text(pilot).splitlines().index(head)
        for _ in range(2):
            await pilot.click(offset=(head.index("Passages"), y))
        await see(pilot, "Passages ▼")
        assert first() == "notes/undated.md"


async def test_slash_filters_as_one_types_and_escape_shows_all_again() -> None:
    async with listing_chat(ListingCorpus()).run_test(size=WIDE) as pilot:
        await open_corpus(pilot)
        await pilot.press("slash", *"ferries")
        await see(pilot, "1 of 3 articles", "notes/undated.md")
        await until(pilot, lambda: "courier/" not in screen_text(pilot), "the others gone")
        await pilot.press("escape")
        await see(pilot, "3 articles in corpus", "courier/")


async def test_enter_shows_what_is_known_of_an_article() -> None:
    async with listing_chat(ListingCorpus()).run_test(size=WIDE, notifications=True) as pilot:
        await open_corpus(pilot)
        await pilot.press("down", "enter")
        await see(pilot, "Boilerplate:", "READ NEXT: Ferry crews", "Copy group:")
        await pilot.press("escape")
        await pilot.press("down", "enter")
        await see(pilot, "notes/undated.md is not in the index.")


async def test_a_rebuild_runs_behind_the_chat_and_the_banner_says_what_changed() -> None:
    corpus = ListingCorpus()
    build = ScriptedBuild(report(4))

    async with listing_chat(corpus, build).run_test(size=WIDE, notifications=True) as pilot:
        await open_corpus(pilot)
        await pilot.press("r")
        await see(pilot, "Embedding", "5/20 passages", "c stops")
        await pilot.press("r")
        await see(pilot, "A build is running already.")
        assert [plan.index for plan in build.plans] == [Path("index")]

        await pilot.press("escape")
        await see(pilot, "5/20 passages")
        await ask(pilot, WHO)
        await see(pilot, "likely · 82%")

        corpus.listed = [*LISTING, listed("new.txt", "The new one")]
        build.go.set()
        await see(pilot, "The index is up to date: 4 articles (1 more), 4 new passages, 1 skipped.")
        await see(pilot, "4 articles · 9,814 passages")
        await pilot.press("f3")
        await see(pilot, "The new one")


async def test_the_table_follows_a_build() -> None:
    corpus = ListingCorpus()
    build = ScriptedBuild(report(4))

    async with listing_chat(corpus, build).run_test(size=WIDE) as pilot:
        await open_corpus(pilot)
        await pilot.press("r")
        corpus.listed = [*LISTING, listed("new.txt", "The new one")]
        build.go.set()
        await see(pilot, "The new one", "4 articles in corpus")


async def test_a_build_can_be_stopped() -> None:
    build = ScriptedBuild(report(4))
    async with listing_chat(ListingCorpus(), build).run_test(size=WIDE) as pilot:
        await open_corpus(pilot)
        await pilot.press("r")
        await see(pilot, "5/20")
        await pilot.press("c")
        await see(pilot, "The build was stopped; the index is as it was.")


async def test_a_build_that_fails_says_why_and_what_to_do() -> None:
    build = ScriptedBuild(IndexLockedError("Another process is building.", "Wait until it is done"))
    build.go.set()
    async with listing_chat(ListingCorpus(), build).run_test(size=WIDE) as pilot:
        await open_corpus(pilot)
        await pilot.press("r")
        await see(pilot, "Another process is building.", "Wait until it is done")


async def test_a_changed_corpus_is_noticed_and_the_banner_offers_a_rebuild() -> None:
    corpus = ListingCorpus(current=False)
    build = ScriptedBuild(report(4))
    async with listing_chat(corpus, build).run_test(size=WIDE) as pilot:
        await see(pilot, "The corpus has changed since", "f3, then r")
        await pilot.press("f3")
        await see(pilot, "The corpus has changed since", "Rebuild it: r.", "Crowds cross")
        await pilot.press("r")
        await see(pilot, "5/20")
        corpus.current = True
        build.go.set()
        await see(pilot, "The index is up to date")


async def test_f3_before_the_corpus_is_open_says_so() -> None:
    corpus = ListingCorpus()
    app = listing_chat(corpus)
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await see(pilot, "Ready")
        app._corpus = None
        await pilot.press("f3")
        await see(pilot, "The corpus is not open yet.")


async def test_help_lists_the_keys_of_the_corpus_screen() -> None:
    async with listing_chat(ListingCorpus()).run_test(size=WIDE) as pilot:
        await open_corpus(pilot)
        await pilot.press("f1")
        await see(pilot, "Articles (here)", "Bring the index up to date", "s S", "Stop the build")


def test_a_child_that_cannot_build_gives_the_reason(tmp_path: Path) -> None:
    build = ChildBuild(BuildPlan(tmp_path / "none", tmp_path / "index", "all-MiniLM-L6-v2"))

    with pytest.raises(AskcorpusError) as raised:
        build.run(lambda _: None)

    assert "none" in raised.value.title
    assert raised.value.hint


def test_a_child_builds_tells_its_steps_and_loads_nothing_here(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text("The mill reopens\n\nThe old mill of Sandvik opened again.\n")
    (corpus / "b.txt").touch()
    plan = BuildPlan(corpus, tmp_path / "index", "all-MiniLM-L6-v2")
    steps: list[Progress] = []

    done = ChildBuild(plan).run(steps.append)
    again = ChildBuild(plan).run(steps.append)

    assert (done.articles, done.built, again.built) == (1, True, False)
    assert [item.path for item in done.skipped] == ["b.txt"]
    assert {"embedding", "writing"} <= {step.stage for step in steps}


@pytest.fixture(params=[signal.default_int_handler, signal.SIG_IGN])
def interrupts(request: pytest.FixtureRequest) -> Iterator[None]:
    """Ctrl+C as a terminal has it, and as ignored by what a shell starts in the background."""
    before = signal.signal(signal.SIGINT, request.param)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interrupts")
def test_a_child_that_is_stopped_leaves_the_index_as_it_was(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(300):  # so many that it cannot be done before it hears of its end
        story = f"Mill {number} reopens\n\nThe old mill {number} of Sandvik opened again.\n"
        (corpus / f"{number}.txt").write_text(story)
    build = ChildBuild(BuildPlan(corpus, tmp_path / "index", "all-MiniLM-L6-v2"))

    with pytest.raises(BuildStoppedError):
        build.run(lambda _: build.stop())

    assert not (tmp_path / "index" / "CURRENT").exists()


def test_a_build_that_was_stopped_before_it_began_does_not_begin(tmp_path: Path) -> None:
    build = ChildBuild(BuildPlan(tmp_path, tmp_path / "index", "all-MiniLM-L6-v2"))
    build.stop()
    with pytest.raises(BuildStoppedError):
        build.run(lambda _: None)
    assert not (tmp_path / "index").exists()


async def test_an_index_that_cannot_be_listed_says_why() -> None:
    class Unlistable(ListingCorpus):
        def listing(self) -> list[ListedArticle]:
            raise IndexDamagedError("articles.sqlite is damaged.", "Run: askcorpus index --full")

    async with listing_chat(Unlistable()).run_test(size=WIDE) as pilot:
        await see(pilot, "Ready", "gen 7")
        await pilot.press("f3")
        await see(pilot, "articles.sqlite is damaged.", "Run: askcorpus index --full")


def test_a_corpus_lists_its_articles_with_their_passages_and_copies(sample: Corpus) -> None:
    listing = sample.listing()

    assert [each.article.path for each in listing] == sorted(each.article.path for each in listing)
    assert len(listing) == sample.info.articles
    assert sum(each.passages for each in listing) == sample.info.passages
    copies = {each.article.path: each.copies for each in listing if each.copies}
    assert copies == {path: len(group) - 1 for group in sample.copies() for path in group}
    assert listing[0].article == sample.article(listing[0].article.path).info


def test_every_binding_has_an_id_and_an_id_means_one_action() -> None:
    nodes = (
        AskApp,
        CorpusScreen,
        ArticleScreen,
        WelcomeScreen,
        ArticleTable,
        ArticleText,
        FindLine,
    )
    actions: dict[str, str] = {}
    for node in nodes:
        for binding in Binding.make_bindings(node.BINDINGS):
            assert binding.id, binding
            assert actions.setdefault(binding.id, binding.action) == binding.action
            assert binding.key not in {"ctrl+i", "ctrl+m", "ctrl+h"}


async def test_the_status_line_says_which_key_leads_to_rebuilding() -> None:
    app = listing_chat(ListingCorpus(current=False))
    async with app.run_test(size=WIDE) as pilot:
        await see(pilot, "corpus changed: f3 to rebuild")
