from __future__ import annotations

import re
import threading
from dataclasses import replace
from typing import Any

from textual.geometry import Offset
from textual.pilot import Pilot
from textual.selection import Selection

from askcorpus.tui.widgets.article_text import ArticleText
from askcorpus.types import Article
from tests.tui.driving import NARROW, WIDE, ask, chat, screen_text, see, until
from tests.tui.scripted_corpus import (
    COST,
    GAZETTE,
    TUNNEL,
    WHO,
    ScriptedCorpus,
    answered,
    article,
    claim,
    evidence,
)

NEEDLE = "The lighthouse keeper found the needle at dawn."


def one_article(found: Article, *needles: tuple[str, str]) -> ScriptedCorpus:
    """A corpus in which "needle?" is answered from `found`: pairs of quote and sentence."""
    answer = answered("needle?", claim(0.9, *(evidence(found, *needle) for needle in needles)))
    return ScriptedCorpus(answers={"needle?": answer}, articles={found.path: found})


async def see_marked(pilot: Pilot[Any], words: str) -> None:
    """Waits until the thick bar of the reader stands beside a line with `words`."""

    line = re.compile(rf"▌ [^│]*{re.escape(words)}")

    def marked() -> bool:
        return line.search(screen_text(pilot)) is not None

    await until(pilot, marked, f"{words}, marked")


async def test_the_reader_shows_the_first_source_beside_the_answer() -> None:
    async with chat().run_test(size=WIDE) as pilot:
        await ask(pilot, WHO)
        await see(
            pilot,
            "Reader [1]",
            "Harbour bridge opens after nine years of work",
            "Gazette · 18 Jun 2024",
            "gazette/bridge.txt",
            "▸1",
            "┊ Home | News | Harbour | Sport",
            "span 1/2 · n/p",
        )
        await see_marked(pilot, "Ilse Varga")


async def test_a_span_deep_inside_a_huge_paragraph_is_scrolled_to() -> None:
    haystack = "Hay upon hay lies in the barn. " * 1500
    found = article(0, "hay.txt", haystack + NEEDLE + " " + haystack, title="Hay")
    corpus = one_article(found, ("the needle", NEEDLE))

    for size in (WIDE, NARROW):
        async with chat(corpus).run_test(size=size) as pilot:
            await ask(pilot, "needle?")
            await see(pilot, "Ready", "very likely · 90%")
            await pilot.press("tab", "1")
            await see(pilot, "span 1/1", "keeper found the")
            assert "lighthouse" in screen_text(pilot)


async def test_a_span_in_one_endless_line_without_spaces_is_scrolled_to() -> None:
    found = article(0, "blob.txt", "x" * 300_000 + "needle" + "y" * 300_000)
    corpus = one_article(found, ("needle", "xxxneedleyyy"))

    async with chat(corpus).run_test(size=WIDE) as pilot:
        await ask(pilot, "needle?")
        await see(pilot, "xneedley", "span 1/1")


async def test_n_and_p_walk_the_spans_round_the_end() -> None:
    async with chat().run_test(size=WIDE) as pilot:
        await ask(pilot, WHO)
        await see(pilot, "span 1/2")
        await pilot.press("tab", "n")
        await see(pilot, "span 2/2")
        await see_marked(pilot, "said Ms Varga")
        await pilot.press("n")
        await see(pilot, "span 1/2")
        await pilot.press("p")
        await see(pilot, "span 2/2")


async def test_number_keys_open_sources_except_in_the_question_line() -> None:
    async with chat().run_test(size=WIDE) as pilot:
        await ask(pilot, WHO)
        await see(pilot, "Reader [1]")
        await pilot.press("2")
        await see(pilot, "❯ 2")
        assert "Reader [1]" in screen_text(pilot)

        await pilot.press("tab", "2")
        await see(pilot, "Reader [2]", "courier/2024/crowds.html", "▸2")
        await pilot.press("7")
        await pilot.pause()
        assert "Reader [2]" in screen_text(pilot)


async def test_a_click_on_a_source_opens_it() -> None:
    async with chat().run_test(size=WIDE) as pilot:
        await ask(pilot, WHO)
        await see(pilot, "Reader [1]", "2  The Courier")
        rows = screen_text(pilot).splitlines()
        y = next(index for index, row in enumerate(rows) if "2  The Courier" in row)
        await pilot.click(offset=(rows[y].index("The Courier"), y))
        await see(pilot, "Reader [2]")


async def test_walking_the_cards_takes_the_reader_along() -> None:
    async with chat().run_test(size=WIDE) as pilot:
        await ask(pilot, WHO)
        await see(pilot, "gazette/bridge.txt")
        await ask(pilot, COST)
        await see(pilot, "courier/2024/crowds.html")
        await pilot.press("tab", "k")
        await see(pilot, "gazette/bridge.txt")
        await pilot.press("j")
        await see(pilot, "courier/2024/crowds.html")


async def test_a_nearest_passage_opens_in_the_reader() -> None:
    async with chat().run_test(size=WIDE) as pilot:
        await ask(pilot, TUNNEL)
        await see(pilot, "▸1")
        await see_marked(pilot, "Ferries will go on")


async def test_on_a_narrow_terminal_the_reader_is_a_screen_of_its_own() -> None:
    async with chat().run_test(size=NARROW) as pilot:
        await ask(pilot, WHO)
        await see(pilot, "likely · 82%")
        assert "Reader" not in screen_text(pilot)

        await pilot.press("tab", "2")
        await see(pilot, "Reader [2]", "courier/2024/crowds.html")
        assert "Conversation" not in screen_text(pilot)
        assert "Ask about the corpus" not in screen_text(pilot)

        await pilot.press("1")
        await see(pilot, "Reader [1]")
        await pilot.press("escape")
        await see(pilot, "Conversation", "▸1", "Ask about the corpus")
        await pilot.press("2")
        await see(pilot, "Reader [2]", "Harbour master Ilse Varga cut the ribbon")


async def test_the_reader_survives_a_terminal_that_becomes_narrow_and_wide_again() -> None:
    async with chat().run_test(size=WIDE) as pilot:
        await ask(pilot, WHO)
        await see(pilot, "span 1/2")
        await pilot.press("tab", "tab", "n")
        await see(pilot, "span 2/2")

        await pilot.resize_terminal(*NARROW)
        await see(pilot, "Reader [1]", "span 2/2")
        await until(pilot, lambda: "Conversation" not in screen_text(pilot), "the reader alone")
        await pilot.resize_terminal(*WIDE)
        await see(pilot, "Conversation", "Reader [1]", "span 2/2")

        await pilot.resize_terminal(60, 16)
        await until(pilot, lambda: "Conversation" not in screen_text(pilot), "the reader alone")
        await see_marked(pilot, "said Ms Varga")


async def test_f2_switches_the_reader_off_and_on() -> None:
    async with chat().run_test(size=WIDE) as pilot:
        await ask(pilot, WHO)
        await see(pilot, "Reader [1]")
        await pilot.press("f2")
        await until(pilot, lambda: "Reader" not in screen_text(pilot), "the reader gone")
        await pilot.press("f2")
        await see(pilot, "Reader [1]", "span 1/2")


async def test_an_article_that_cannot_be_read_says_so_in_the_reader() -> None:
    corpus = ScriptedCorpus(articles={})

    async with chat(corpus).run_test(size=WIDE) as pilot:
        await ask(pilot, WHO)
        await see(pilot, "gazette/bridge.txt is not in the index.", "Run: askcorpus index")


async def test_an_article_that_has_changed_since_the_answer_is_not_marked_at_wrong_places() -> None:
    rewritten = replace(GAZETTE, text="Corrected. " + GAZETTE.text, sha256="1" * 64)

    async with chat(ScriptedCorpus(articles={GAZETTE.path: rewritten})).run_test(
        size=WIDE
    ) as pilot:
        await ask(pilot, WHO)
        await see(pilot, "The article has changed since", "the question again.")
        assert "span" not in screen_text(pilot)


async def test_an_article_that_comes_late_does_not_replace_the_one_asked_for_since() -> None:
    class SlowGazette(ScriptedCorpus):
        arrived = threading.Event()
        delivered = threading.Event()

        def article(self, path: str) -> Article:
            if path == GAZETTE.path:
                assert self.arrived.wait(10)
                self.delivered.set()
            return super().article(path)

    corpus = SlowGazette()
    async with chat(corpus).run_test(size=WIDE) as pilot:
        await ask(pilot, WHO)
        await see(pilot, "likely · 82%")
        await pilot.press("tab", "2")
        await see(pilot, "Reader [2]")
        corpus.arrived.set()
        await until(pilot, corpus.delivered.is_set, "the late article")
        await pilot.pause(0.05)
        assert "Reader [2]" in screen_text(pilot)


async def test_an_article_without_title_outlet_or_date_shows_its_path() -> None:
    bare = replace(article(0, "notes/bare.txt", NEEDLE), language=None)

    async with chat(one_article(bare, ("needle", NEEDLE))).run_test(size=WIDE) as pilot:
        await ask(pilot, "needle?")
        await see(pilot, "Without a title", "notes/bare.txt")


async def test_selected_text_is_copied_as_it_stands_in_the_article() -> None:
    text = "First line,\twith a tab.\r\nSecond \x1b[1mline.\r\n"
    found = article(0, "odd.txt", text)

    async with chat(one_article(found, ("line", "First line"))).run_test(size=WIDE) as pilot:
        await ask(pilot, "needle?")
        await see(pilot, "First line, with a tab.")
        reader = pilot.app.screen.query_one(ArticleText)

        whole = reader.get_selection(Selection(None, None))
        part = reader.get_selection(Selection(Offset(6, 0), Offset(11, 1)))

        assert whole == (text, "\n")
        assert part == ("line,\twith a tab.\r\nSecond \x1b[1m", "\n")
