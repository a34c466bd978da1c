from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from askcorpus.tui.finding import Found, find
from askcorpus.tui.hiding import without_boilerplate
from askcorpus.tui.lines import lay_out
from askcorpus.tui.widgets.article_text import ArticleText
from askcorpus.types import Mark, MarkKind
from tests.tui.driving import NARROW, WIDE, ask, chat, screen_text, see, until
from tests.tui.scripted_corpus import (
    WHO,
    ScriptedCorpus,
    answered,
    article,
    claim,
    evidence,
)

TEXTS = st.text("abAB İß\n\t.*[", max_size=40)
WORDS = st.text("abAB İß.*[", max_size=4)


@given(TEXTS, WORDS)
def test_what_is_found_is_what_was_typed_in_order_and_apart(text: str, words: str) -> None:
    found = find(text, words)

    for start, end in zip(found.starts, found.ends, strict=True):
        piece = text[start:end]
        assert piece.split() and len(piece.split()) == len(words.split())
    for end, following in zip(found.ends, found.starts[1:], strict=False):
        assert end <= following


@given(TEXTS, st.integers(0, 39), st.integers(1, 5))
def test_words_cut_out_of_a_text_are_found_in_it(text: str, start: int, length: int) -> None:
    words = text[start : start + length]

    assert len(find(text, words)) >= bool(words.split())


@given(TEXTS, WORDS, st.integers(0, 40), st.integers(0, 40))
def test_the_places_of_a_line_are_those_that_reach_into_it(
    text: str, words: str, first: int, last: int
) -> None:
    found = find(text, words)
    start, end = min(first, last), max(first, last)

    expected = [
        index
        for index in range(len(found))
        if found.starts[index] < end and start < found.ends[index]
    ]

    assert start == end or list(found.between(start, end)) == expected


def test_case_line_ends_and_patterns_mean_nothing() -> None:
    text = "Harbour\n  bridge, HARBOUR BRIDGE. (a+b)"

    assert find(text, " harbour bridge ").starts == (0, 18)
    assert find(text, "(a+b)").starts == (34,)
    assert len(find(text, "a.b")) == 0
    assert len(find(text, "  ")) == 0


def test_walking_goes_round_the_end() -> None:
    found = find("a a a", "a").at_or_after(1)

    assert found.current == 1
    assert found.walk(1).walk(1).current == 0
    assert found.walk(-1).walk(-1).current == 2
    assert found.at_or_after(5).current == 0
    assert Found().walk(1) == Found()


@given(
    st.lists(st.sampled_from(["Story words here", "Advert", "", "Story Advert"]), max_size=12),
    st.integers(8, 30),
)
def test_hiding_boilerplate_leaves_out_its_lines_and_moves_no_offset(
    rows: list[str], width: int
) -> None:
    text = "\n".join(rows)
    starts = [at for at in range(len(text)) if text.startswith("Advert", at)]
    marks = tuple(Mark(start, start + 6, MarkKind.ADVERT) for start in starts)
    lines = lay_out(text, width)

    left = without_boilerplate(lines, marks)

    all_lines = list(zip(lines.starts, lines.ends, strict=True))
    kept = list(zip(left.starts, left.ends, strict=True))
    assert left.text == lines.text
    assert set(kept) <= set(all_lines)
    shown = "".join(text[start:end] for start, end in kept)
    assert shown.count("Story") == text.count("Story")
    for start, end in set(all_lines) - set(kept):
        assert text[start:end].strip() in ("", "Advert")


def test_without_marks_nothing_is_hidden() -> None:
    lines = lay_out("One\n\n\nTwo\n", 20)

    assert without_boilerplate(lines, ()) == lines


async def reading(pilot: Pilot[Any]) -> None:
    await ask(pilot, WHO)
    await see(pilot, "likely · 82%", "Ready")
    await pilot.press("tab", "1")
    await see(pilot, "span 1/2")
    pilot.app.screen.query_one(ArticleText).focus()
    await pilot.pause()


async def test_b_hides_boilerplate_and_shows_it_again() -> None:
    async with chat().run_test(size=WIDE) as pilot:
        await reading(pilot)
        await see(pilot, "┊ Home | News")
        await pilot.press("b")
        await until(pilot, lambda: "┊" not in screen_text(pilot), "boilerplate hidden")
        shown = screen_text(pilot)
        assert "READ NEXT" not in shown
        assert "Ferries will go on" in shown
        await pilot.press("n")
        await see(pilot, "span 2/2")
        await pilot.press("b")
        await see(pilot, "┊ Home | News", "READ NEXT")


async def test_slash_finds_as_one_types_and_enter_n_and_p_walk_the_places() -> None:
    for size in (WIDE, NARROW):
        async with chat().run_test(size=size) as pilot:
            await reading(pilot)
            await pilot.press("slash", *"VARGA")
            await see(pilot, "place 1/3", "esc leaves")
            await pilot.press("down")
            await see(pilot, "place 2/3")
            await pilot.press("enter")
            assert isinstance(pilot.app.focused, ArticleText)
            await pilot.press("enter")
            await see(pilot, "place 3/3")
            await pilot.press("n")
            await see(pilot, "place 1/3")
            await pilot.press("p", "p")
            await see(pilot, "place 2/3")
            await pilot.press("escape")
            await see(pilot, "span 1/2")
            assert isinstance(pilot.app.focused, ArticleText)
            await pilot.press("n")
            await see(pilot, "span 2/2")


async def test_escape_leaves_the_find_line_and_what_is_not_there_is_said() -> None:
    async with chat().run_test(size=WIDE) as pilot:
        await reading(pilot)
        await pilot.press("slash", *"tunnel")
        await see(pilot, "no place")
        await pilot.press("escape")
        await see(pilot, "span 1/2")
        assert "tunnel" not in screen_text(pilot)


async def test_places_hidden_with_the_boilerplate_are_not_counted() -> None:
    async with chat().run_test(size=WIDE) as pilot:
        await reading(pilot)
        await pilot.press("slash", *"harbour")
        await see(pilot, "/4")
        await pilot.press("enter", "b")
        await see(pilot, "/3")


async def test_what_is_typed_is_never_a_pattern_or_markup() -> None:
    sentence = "Press [/bold] to (go) on."
    text = "Nothing. " * 300 + sentence
    found = article(0, "odd.txt", text)
    answer = answered("needle?", claim(0.9, evidence(found, "(go)", sentence)))
    corpus = ScriptedCorpus(answers={"needle?": answer}, articles={found.path: found})

    async with chat(corpus).run_test(size=WIDE) as pilot:
        await ask(pilot, "needle?")
        await see(pilot, "span 1/1", "Ready")
        pilot.app.screen.query_one(ArticleText).focus()
        await pilot.press("home", "slash", *"[/bold] to (")
        await see(pilot, "place 1/1", "▌ Press [/bold] to (go)")


async def test_a_place_deep_inside_a_huge_paragraph_is_scrolled_to() -> None:
    haystack = "Hay upon hay lies in the barn. " * 3000
    found = article(0, "hay.txt", haystack + "A needle. " + haystack)
    answer = answered("needle?", claim(0.9, evidence(found, "Hay", "Hay upon hay lies")))
    corpus = ScriptedCorpus(answers={"needle?": answer}, articles={found.path: found})

    async with chat(corpus).run_test(size=WIDE) as pilot:
        await ask(pilot, "needle?")
        await see(pilot, "span 1/1", "Ready")
        pilot.app.screen.query_one(ArticleText).focus()
        await pilot.press("slash", *"needle")
        await see(pilot, "place 1/1", "› needle.")


async def test_another_source_ends_the_finding() -> None:
    async with chat().run_test(size=WIDE) as pilot:
        await reading(pilot)
        await pilot.press("slash", *"varga", "enter", "2")
        await see(pilot, "Reader [2]", "span 1/1")
