from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from askcorpus.tui.filtering import (
    FieldErrors,
    FilterFields,
    fields_of,
    filter_words,
    read_fields,
    unknown_outlets,
)
from askcorpus.tui.widgets.question_input import QuestionInput
from askcorpus.types import Filters
from tests.tui.driving import NARROW, SMALL, WIDE, ask, chat, screen_text, see, until
from tests.tui.scripted_corpus import COST, WHO, ScriptedCorpus
from tests.tui.scripted_listing import ListingCorpus, listing_chat

JUNE = Filters(date(2024, 6, 1), date(2024, 6, 30), ("Gazette", "Post"))
SIZES = pytest.mark.parametrize("size", [WIDE, NARROW, SMALL], ids=["wide", "narrow", "small"])


# What stands in the fields


def test_fields_are_read_and_written_alike() -> None:
    for filters in (Filters(), JUNE, Filters(until=date(2024, 6, 30))):
        assert read_fields(fields_of(filters)) == filters


def test_white_space_empty_names_and_repeats_do_not_matter() -> None:
    fields = FilterFields(" 2024-06-01 ", "", " Gazette ,, Post, Gazette,")

    assert read_fields(fields) == Filters(date(2024, 6, 1), None, ("Gazette", "Post"))


def test_what_is_no_day_is_told_of_each_field() -> None:
    errors = read_fields(FilterFields("yesterday", "2024-02-30", ""))

    assert isinstance(errors, FieldErrors)
    assert "YYYY-MM-DD" in errors.since and "YYYY-MM-DD" in errors.until


def test_days_the_wrong_way_round_are_told_of_the_second() -> None:
    errors = read_fields(FilterFields("2024-06-30", "2024-06-01", ""))

    assert errors == FieldErrors(until="This day is before the first one.")


def test_filters_in_words() -> None:
    assert filter_words(Filters()) == ""
    assert filter_words(Filters(since=date(2024, 6, 1))) == "since 1 Jun 2024"
    assert filter_words(JUNE) == "since 1 Jun 2024 · until 30 Jun 2024 · Gazette, Post"


# The dialog


async def fill(pilot: Pilot[Any], **fields: str) -> None:
    """Opens the dialog and types into its fields."""
    await pilot.press("ctrl+t")
    await see(pilot, "Filters", "Since", "Outlets")
    for name, value in fields.items():
        field = pilot.app.screen.query_one(f"#{name}", Input)
        field.focus()
        field.value = value
    await pilot.pause()


@SIZES
async def test_filters_hold_for_the_questions_asked_after(size: tuple[int, int]) -> None:
    corpus = ScriptedCorpus()

    async with chat(corpus).run_test(size=size) as pilot:
        await ask(pilot, WHO)
        await see(pilot, "82%")
        await pilot.press("ctrl+t")
        await see(pilot, "Since")
        await pilot.press(*"2024-06-01", "tab", "tab", *"Gazette, Post", "enter")
        await see(pilot, "only since 1 Jun 2024 · Gazette, Post", "Ask about the corpus")
        assert isinstance(pilot.app.focused, QuestionInput)

        await ask(pilot, COST)
        await see(pilot, "Only since 1 Jun 2024 · Gazette, Post")
        assert corpus.filters == [
            Filters(),
            Filters(date(2024, 6, 1), None, ("Gazette", "Post")),
        ]


async def test_a_card_tells_the_filters_it_was_asked_under_not_those_in_force() -> None:
    async with chat().run_test(size=WIDE) as pilot:
        await see(pilot, "Ready")
        await fill(pilot, outlets="Gazette")
        await pilot.press("enter")
        await ask(pilot, WHO)
        await see(pilot, "Only Gazette", "likely · 82%", "only Gazette")
        await fill(pilot)
        await pilot.press("ctrl+l", "enter")
        await until(pilot, lambda: "only Gazette" not in screen_text(pilot), "no filter in force")
        assert "Only Gazette" in screen_text(pilot)


@SIZES
async def test_what_is_wrong_stands_beside_its_field_and_nothing_is_applied(
    size: tuple[int, int],
) -> None:
    corpus = ScriptedCorpus()

    async with chat(corpus).run_test(size=size) as pilot:
        await see(pilot, "Ready")
        await fill(pilot, since="2024-06-30", until="last week")
        await pilot.press("enter")
        await see(pilot, "✕ Not a day. Write it as YYYY-MM-DD")
        assert pilot.app.focused is pilot.app.screen.query_one("#until")

        await pilot.press("ctrl+u", *"2024-06-01")
        await until(pilot, lambda: "✕" not in screen_text(pilot), "the error gone")
        await pilot.press("enter")
        await see(pilot, "✕ This day is before the first one.")
        await pilot.press("escape")
        await ask(pilot, WHO)
        await until(pilot, lambda: corpus.filters == [Filters()], "a question without filters")


async def test_escape_leaves_the_filters_as_they_were() -> None:
    async with chat().run_test(size=WIDE) as pilot:
        await see(pilot, "Ready")
        await fill(pilot, since="2024-06-01")
        await pilot.press("enter")
        await see(pilot, "only since 1 Jun 2024")
        await fill(pilot, since="2023-01-01")
        await pilot.press("escape")
        await see(pilot, "only since 1 Jun 2024", "Ask about the corpus")
        await fill(pilot)
        assert pilot.app.screen.query_one("#since", Input).value == "2024-06-01"


async def test_outlets_are_shown_as_they_were_typed_and_never_as_markup() -> None:
    async with chat().run_test(size=WIDE) as pilot:
        await see(pilot, "Ready")
        await fill(pilot, outlets="[/b] Gazette[red]")
        await pilot.press("enter")
        await see(pilot, "only [/b] Gazette[red]")
        await ask(pilot, WHO)
        await see(pilot, "Only [/b] Gazette[red]")


def test_outlets_that_no_article_has_are_told_as_they_were_typed() -> None:
    known = {"Gazette", "The Courier"}

    assert unknown_outlets("gazette, Post ,THE COURIER,, Post", known) == ["Post"]
    assert unknown_outlets("", known) == []


@SIZES
async def test_an_outlet_that_no_article_has_is_pointed_out_and_not_forbidden(
    size: tuple[int, int],
) -> None:
    async with listing_chat(ListingCorpus()).run_test(size=size) as pilot:
        await see(pilot, "Ready")
        await pilot.press("ctrl+t", "tab", "tab", *"gazette, Post")
        await see(pilot, "▲ Not in this corpus: Post")
        await pilot.press("backspace", "backspace", "backspace", "backspace")
        await until(pilot, lambda: "▲" not in screen_text(pilot), "no word of it")
        await pilot.press(*"Mail", "enter")
        await see(pilot, "only gazette, Mail")
        await pilot.press("ctrl+t")
        await see(pilot, "▲ Not in this corpus: Mail")
