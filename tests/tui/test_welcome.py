from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import Input

from askcorpus.errors import CorpusError
from askcorpus.tui.app import AskApp
from askcorpus.tui.building import BuildPlan
from askcorpus.tui.examples import example_questions
from askcorpus.tui.folders import complete_folder
from tests.tui.driving import WIDE, screen_text, see, until
from tests.tui.scripted_listing import ListingCorpus, ScriptedBuild, listed, listing_chat, report

BRIDGE = "What is known about Ilse Varga?"


@given(st.lists(st.none() | st.text(max_size=40), max_size=6), st.integers(0, 4))
def test_examples_are_few_different_and_askable(titles: list[str | None], wanted: int) -> None:
    questions = example_questions(titles, wanted)

    assert len(questions) <= wanted
    assert len(set(questions)) == len(questions)
    assert all(question.endswith("?") and "\n" not in question for question in questions)


@pytest.mark.parametrize(
    ("title", "question"),
    [
        ("Harbour master Ilse Varga cuts the ribbon", BRIDGE),
        ("Fire at Sandvik mill is put out", "What happened at Sandvik?"),
        ("Ferries stop in Port Anselm after storm", "What happened in Port Anselm?"),
        ("Council Votes For New Bridge", "What is known about “Council Votes For New Bridge”?"),
        ("Bridge opens at last", "What is known about “Bridge opens at last”?"),
    ],
)
def test_a_title_makes_a_question(title: str, question: str) -> None:
    assert example_questions([title], 1) == [question]


def test_what_most_titles_name_comes_first_and_no_two_questions_are_about_the_same() -> None:
    titles = [
        "A storm hits the coast",
        "Mayor Nils Aune resigns in Sandvik",
        "Why mayor Nils Aune resigned",
        "Critics of mayor Nils Aune speak in Sandvik town hall",
    ]

    assert example_questions(titles) == [
        "What is known about Nils Aune?",
        "What happened in Sandvik?",
        "What is known about “A storm hits the coast”?",
    ]


def test_a_folder_is_completed_as_it_is_typed(tmp_path: Path) -> None:
    for name in ("articles", "archive", ".hidden"):
        (tmp_path / name).mkdir()
    (tmp_path / "arbour.txt").touch()

    assert complete_folder(f"{tmp_path}/art") == f"{tmp_path}/articles/"
    assert complete_folder(f"{tmp_path}/a") == f"{tmp_path}/archive/"
    assert complete_folder(f"{tmp_path}/") == f"{tmp_path}/archive/"
    assert complete_folder(f"{tmp_path}/none/x") is None
    assert complete_folder("") is None
    assert complete_folder("\0") is None


def first_run(corpus: Path, build: ScriptedBuild, opened: ListingCorpus | None = None) -> AskApp:
    """The chat where there is no index yet."""
    there = opened or ListingCorpus()
    plan = BuildPlan(corpus, Path("index"), "all-MiniLM-L6-v2")
    return AskApp(lambda: there, plan, has_index=False, make_build=build)


async def test_the_first_run_builds_an_index_and_a_chosen_example_is_asked(tmp_path: Path) -> None:
    corpus = ListingCorpus(listed=[listed("a.txt", "Harbour master Ilse Varga cuts the ribbon")])
    build = ScriptedBuild(report(4))

    async with first_run(tmp_path, build, corpus).run_test(size=WIDE) as pilot:
        await see(pilot, "Welcome to askcorpus", "Where are the articles?", "Enter indexes it")
        await pilot.press("enter")
        await see(pilot, "Embedding", "5/20 passages")
        assert build.plans[0].corpus == tmp_path
        build.go.set()
        await see(pilot, "4 articles", "scans/page-1.pdf", "Begin with one of these", BRIDGE)
        await pilot.press("enter")
        await until(pilot, lambda: corpus.asked == [BRIDGE], "the example asked")
        await see(pilot, f"❯ {BRIDGE}", "Ready")


async def test_a_folder_can_be_typed_and_completed(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    build = ScriptedBuild(report(4))

    async with first_run(tmp_path / "none", build).run_test(size=WIDE) as pilot:
        await see(pilot, "Type the path of a folder")
        pilot.app.screen.query_one("#folder", Input).value = f"{tmp_path}/no"
        await see(pilot, "There is no such folder yet")
        await pilot.press("enter")
        assert build.plans == []
        pilot.app.screen.query_one("#folder", Input).value = f"{tmp_path}/"
        await pilot.press("end", *"art")
        await see(pilot, "articles/")
        await pilot.press("right")
        await see(pilot, "Enter indexes it")
        await pilot.press("enter")
        await until(pilot, lambda: len(build.plans) == 1, "the build")
        assert build.plans[0].corpus == tmp_path / "articles"
        build.go.set()


async def test_escape_stops_the_first_build_and_another_folder_can_be_named(tmp_path: Path) -> None:
    async with first_run(tmp_path, ScriptedBuild(report(4))).run_test(size=WIDE) as pilot:
        await see(pilot, "Enter indexes it")
        await pilot.press("enter")
        await see(pilot, "5/20")
        await pilot.press("escape")
        await see(pilot, "The build was stopped", "Enter indexes it")
        assert isinstance(pilot.app.focused, Input)


async def test_a_folder_without_articles_is_said_and_escape_goes_nowhere(tmp_path: Path) -> None:
    build = ScriptedBuild(CorpusError("No article could be read.", "Put .txt files there."))
    build.go.set()
    async with first_run(tmp_path, build).run_test(size=WIDE) as pilot:
        await see(pilot, "Enter indexes it")
        await pilot.press("enter")
        await see(pilot, "No article could be read.", "Put .txt files there.")
        await pilot.press("escape")
        await see(pilot, "Welcome to askcorpus")


async def test_escape_after_the_build_goes_to_the_chat_without_a_question(tmp_path: Path) -> None:
    build = ScriptedBuild(report(4))
    build.go.set()
    async with first_run(tmp_path, build).run_test(size=WIDE) as pilot:
        await see(pilot, "Enter indexes it")
        await pilot.press("enter")
        await see(pilot, "Begin with one of these")
        await pilot.press("escape")
        await see(pilot, "Ask the corpus a question", "Ready")


async def test_the_chat_can_be_left_before_anything_was_built(tmp_path: Path) -> None:
    app = first_run(tmp_path, ScriptedBuild(report(4)))
    async with app.run_test(size=WIDE) as pilot:
        await see(pilot, "Welcome to askcorpus")
        await pilot.press("ctrl+q")
    app.engine.close()
    assert app.return_code == 0


async def test_an_index_out_of_date_answers_while_it_is_rebuilt_behind(tmp_path: Path) -> None:
    corpus = ListingCorpus(current=False)
    build = ScriptedBuild(report(4))
    plan = BuildPlan(tmp_path, Path("index"), "all-MiniLM-L6-v2")

    async with listing_chat(corpus, build, plan).run_test(size=WIDE) as pilot:
        await see(pilot, "Ready", "5/20 passages")
        corpus.current = True
        build.go.set()
        await see(pilot, "The index is up to date: 4 articles")


async def test_an_index_up_to_date_is_not_spoken_of(tmp_path: Path) -> None:
    build = ScriptedBuild(report(3, built=False))
    plan = BuildPlan(tmp_path, Path("index"), "all-MiniLM-L6-v2")

    async with listing_chat(ListingCorpus(), build, plan).run_test(size=WIDE) as pilot:
        await see(pilot, "Ready", "gen 7")
        await until(pilot, lambda: len(build.plans) == 1, "the check")
        build.go.set()
        await pilot.pause(0.1)
        assert "up to date" not in screen_text(pilot)
        assert "Indexing" not in screen_text(pilot)


async def test_without_its_corpus_folder_an_index_is_left_alone(tmp_path: Path) -> None:
    build = ScriptedBuild(report(4))
    plan = BuildPlan(tmp_path / "gone", Path("index"), "all-MiniLM-L6-v2")

    async with listing_chat(ListingCorpus(), build, plan).run_test(size=WIDE) as pilot:
        await see(pilot, "Ready", "gen 7")
        assert build.plans == []
