"""Text that would like to act on the terminal, everywhere corpus text and errors are shown."""

from __future__ import annotations

import re

import pytest

from askcorpus.errors import AskcorpusError
from tests.tui.driving import NARROW, WIDE, ask, chat, screen_text, see
from tests.tui.scripted_corpus import (
    ScriptedCorpus,
    answered,
    article,
    claim,
    evidence,
    mark,
    unanswered,
)

HOSTILE = {
    "short": " | ".join(
        [
            "[/b] [/] [red]red[bold [@click=app.quit]quit",  # markup
            "\x1b[31mred\x1b[0m \x1b[2J\x1b[H \x1b]0;owned\x07",  # colour, clear screen, title
            "\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x1b\\",  # hyperlink
            "\x9b31m\x9d0;owned\x9c \x00\x07\x08",  # eight-bit sequences, bell, backspace
            "\u202eright to left\u202c \u2066isolated\u2069",
            "zero\u200bwidth\u200d\ufeff\u2060 \ud800",
            "one\rtwo\x0bthree\x0cfour\x85five\u2028six",
        ]
    ),
    "long": "x" * 5000 + " " + "語" * 2000,
}
UNSAFE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE.keys())
async def test_hostile_text_is_inert_wherever_it_is_shown(
    words: str, size: tuple[int, int]
) -> None:
    text = f"menu {words}\n\nBefore {words} the answer {words} after it {words}.\n"
    sentence = text[text.index("Before") : -1]
    evil = article(
        0,
        f"a/{words}.txt",
        text,
        title=f"Title {words}",
        outlet=f"Outlet {words}",
        boilerplate=(mark(text, f"menu {words}"),),
    )
    corpus = ScriptedCorpus(
        answers={
            "found": answered("found", claim(0.9, evidence(evil, f"answer {words}", sentence))),
            "nothing": unanswered("nothing", (evil, sentence)),
            "broken": AskcorpusError(f"Title {words}", f"Hint {words}"),
            "unplanned": ValueError(words),
        },
        articles={evil.path: evil},
    )

    async with chat(corpus).run_test(size=size) as pilot:
        for question, seen in (
            ("found", "very likely"),
            ("nothing", "Nearest"),
            ("broken", "Error"),
            ("unplanned", "ValueError"),
        ):
            await ask(pilot, question)
            await see(pilot, seen)
            assert not UNSAFE.search(screen_text(pilot))
        await pilot.press("tab", "k", "k", "1")
        await see(pilot, "Reader [1]")
        assert not UNSAFE.search(screen_text(pilot))


async def test_markup_in_an_article_is_shown_as_it_stands() -> None:
    sentence = "The tag [/b] and the tag [red] are words here."
    found = article(0, "tags.txt", sentence, title="On [b]old[/b] tags", outlet="[i]Gazette")
    corpus = ScriptedCorpus(
        answers={"q": answered("q", claim(0.9, evidence(found, "the tag [red]", sentence)))},
        articles={found.path: found},
    )

    async with chat(corpus).run_test(size=WIDE) as pilot:
        await ask(pilot, "q")
        await see(
            pilot,
            "the tag [red] ─ very likely",
            "The tag [/b] and ▐the tag [red]▌",
            "On [b]old[/b] tags",
            "[i]Gazette",
        )


async def test_a_hostile_question_is_inert_too() -> None:
    async with chat().run_test(size=WIDE) as pilot:
        await ask(pilot, "[/b] [red] what?")
        await see(pilot, "❯ [/b] [red] what?", "No answer")
