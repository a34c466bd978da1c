"""What the chat can show, by name: the chat to start and the steps until it stands on the screen.

The approved looks of the chat and the screenshots of the documentation are made of these.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from textual.pilot import Pilot
from textual.widgets import Input

from askcorpus.errors import IndexDamagedError
from askcorpus.history import History
from askcorpus.tui.app import AskApp
from askcorpus.tui.building import BuildPlan
from askcorpus.tui.widgets.answer_card import AnswerCard
from askcorpus.types import NoAnswerReason
from tests.tui.driving import NARROW, SMALL, WIDE, Size, ask, chat, see
from tests.tui.keeping import keeping_chat, of_old_index
from tests.tui.scripted_corpus import (
    COST,
    COST_ANSWER,
    LANES,
    LANES_ANSWER,
    TELL,
    TELL_ANSWER,
    TUNNEL,
    TUNNEL_ANSWER,
    WHO,
    WHO_ANSWER,
    ScriptedCorpus,
    unanswered,
)
from tests.tui.scripted_listing import (
    LISTING,
    ListingCorpus,
    ScriptedBuild,
    listed,
    listing_chat,
    report,
)

_EVERY_SIZE: Final = (WIDE, NARROW, SMALL)
_DIALOG: Final = (WIDE, SMALL)
"""A dialog has room for its widest line in both of the larger terminals."""
_DAMAGED: Final = "Is the index whole?"
_MAYOR: Final = "Who is mayor of Ostrava?"
_BEFORE: Final = "Who opened the bridge in 2019?"


@dataclass(frozen=True)
class Scene:
    """Something to look at.

    Attributes:
        app: Makes the chat; it may write into the folder that it is given.
        steps: Taken by the user until it is there to be looked at.
        sizes: Columns and rows of the terminals in which it looks like something of its own.
    """

    app: Callable[[Path], AskApp]
    steps: Callable[[Pilot[Any]], Awaitable[None]]
    sizes: tuple[Size, ...] = _EVERY_SIZE


# The chats


def _chat(_: Path) -> AskApp:
    corpus = ScriptedCorpus()
    corpus.answers |= {
        _DAMAGED: IndexDamagedError(
            "The file vectors.faiss of the index is damaged.",
            "Build it again: askcorpus index --full",
        ),
        _MAYOR: replace(unanswered(_MAYOR), reason=NoAnswerReason.NOTHING_RELEVANT),
        _BEFORE: replace(unanswered(_BEFORE), reason=NoAnswerReason.FILTERED_OUT),
    }
    return chat(corpus)


def _first_run(_: Path) -> AskApp:
    build = ScriptedBuild(report(4))
    build.go.set()
    titles = ["Harbour master Ilse Varga cuts the ribbon", "Storm in Port Anselm", "The Courier"]
    corpus = ListingCorpus(listed=[listed(f"{title}.txt", title) for title in titles])
    plan = BuildPlan(Path("no-such-folder"), Path("index"), "all-MiniLM-L6-v2")
    return AskApp(lambda: corpus, plan, has_index=False, make_build=build)


def _listing(_: Path) -> AskApp:
    more = [
        listed("gazette/ferries.txt", "Ferry crews look for other work", "Gazette",
               date(2024, 6, 20), 6),
        listed("courier/2024/steel.html", "Bill for steel arrives late", "The Courier",
               date(2024, 6, 12), 4, 1),
    ]  # fmt: skip
    return listing_chat(ListingCorpus(listed=[*LISTING, *more], current=False))


def _kept(folder: Path) -> AskApp:
    times = (datetime(2024, 7, 1, 12).astimezone() + timedelta(hours=hour) for hour in range(99))
    history = History(folder / "sessions.sqlite", now=lambda: next(times))
    history.add("The opening", of_old_index(WHO_ANSWER))
    history.add("The opening", of_old_index(LANES_ANSWER))
    history.add("What it cost", COST_ANSWER)
    history.add("Loose ends", TUNNEL_ANSWER)
    history.add("Loose ends", TELL_ANSWER)
    return keeping_chat(history)


# The steps


async def _ready(pilot: Pilot[Any]) -> None:
    await see(pilot, "Ready", "gen 7")


def _asked(question: str, *words: str) -> Callable[[Pilot[Any]], Awaitable[None]]:
    """The steps of asking a question and going to its card, which says `words`."""

    async def steps(pilot: Pilot[Any]) -> None:
        await _ready(pilot)
        await ask(pilot, question)
        await see(pilot, *words, "Ready")
        await pilot.press("tab")
        await _cited(pilot)

    return steps


async def _cited(pilot: Pilot[Any]) -> None:
    """Waits for the article beside the card, where there is room and one to come."""
    cards = pilot.app.screen.query(AnswerCard)
    cites = any(block.source for card in cards for block in card.render().blocks)
    if pilot.app.size.width >= WIDE[0] and cites:
        await see(pilot, "▸1", "span 1/")


_answer = _asked(WHO, "likely · 82%")


async def _reading(pilot: Pilot[Any]) -> None:
    await _answer(pilot)
    await pilot.press("1")
    await see(pilot, "span 1/2")
    await pilot.press("n")
    await see(pilot, "span 2/2")


async def _explanation(pilot: Pilot[Any]) -> None:
    await _answer(pilot)
    await pilot.press("e")
    await see(pilot, "How this answer came about")


async def _help(pilot: Pilot[Any]) -> None:
    await _ready(pilot)
    await pilot.press("f1")
    await see(pilot, "Keys")


async def _palette(pilot: Pilot[Any]) -> None:
    await _ready(pilot)
    await pilot.press("ctrl+p")
    await see(pilot, "Search for commands")
    typed = pilot.app.screen.query_one(Input)
    typed.cursor_blink = False
    await pilot.press(*"cop")
    await see(pilot, "Copy the answer")


async def _filters(pilot: Pilot[Any]) -> None:
    await _ready(pilot)
    await pilot.press("ctrl+t")
    await see(pilot, "Filters", "Outlets")
    for name, value in (
        ("outlets", "Gazette, Post"),
        ("until", "tomorrow"),
        ("since", "2024-06-01"),
    ):
        pilot.app.screen.query_one(f"#{name}", Input).value = value
    await pilot.press("enter")
    await see(pilot, "✕ Not a day", "Post")


async def _begin(pilot: Pilot[Any]) -> None:
    await see(pilot, "Type the path of a folder")


async def _offered(pilot: Pilot[Any]) -> None:
    await _begin(pilot)
    pilot.app.screen.query_one("#folder", Input).value = "/"
    await see(pilot, "Enter indexes it")
    await pilot.press("enter")
    await see(pilot, "Begin with one of these", "The Courier")


async def _corpus(pilot: Pilot[Any]) -> None:
    await _ready(pilot)
    await pilot.press("f3")
    await see(pilot, "Crowds", "not valid JSON")


async def _sessions(pilot: Pilot[Any]) -> None:
    await _ready(pilot)
    await pilot.press("f4")
    await see(pilot, "3 conversations", "Loose ends", "n New")


async def _reopened(pilot: Pilot[Any]) -> None:
    await _sessions(pilot)
    await pilot.press("down", "down", "enter")
    await see(pilot, "▲ Asked of gen-000006")
    await pilot.press("tab")
    await _cited(pilot)


async def _history(pilot: Pilot[Any]) -> None:
    await _ready(pilot)
    await pilot.press("ctrl+r")
    await see(pilot, "Earlier questions", TELL)
    await pilot.press(*"wbr")
    await see(pilot, WHO)


async def _export(pilot: Pilot[Any]) -> None:
    await _ready(pilot)
    await ask(pilot, COST)
    await see(pilot, "sources disagree", "Ready")
    await pilot.press("ctrl+e")
    await see(pilot, "Export", "The conversation", "(1", "leaves")


SCENES: Final = {
    "no_question_yet": Scene(_chat, _ready),
    "first_run": Scene(_first_run, _begin),
    "first_index": Scene(_first_run, _offered),
    "answer": Scene(_chat, _answer),
    # On a wide terminal the reader stands beside the answer.
    "reading": Scene(_chat, _reading, (NARROW, SMALL)),
    "a_list": Scene(_chat, _asked(LANES, "3 answers")),
    "overview": Scene(_chat, _asked(TELL, "Overview", "June 2024")),
    "disputed": Scene(_chat, _asked(COST, "The sources disagree")),
    "no_span": Scene(_chat, _asked(TUNNEL, "Nearest passages")),
    # These differ from the one above in a sentence.
    "nothing_relevant": Scene(_chat, _asked(_MAYOR, "No answer"), (SMALL,)),
    "filtered_out": Scene(_chat, _asked(_BEFORE, "No answer"), (SMALL,)),
    "error": Scene(_chat, _asked(_DAMAGED, "vectors.faiss")),
    "explanation": Scene(_chat, _explanation),
    "help": Scene(_chat, _help),
    "palette": Scene(_chat, _palette, _DIALOG),
    "filters": Scene(_chat, _filters, _DIALOG),
    "corpus": Scene(_listing, _corpus),
    "sessions": Scene(_kept, _sessions),
    "reopened": Scene(_kept, _reopened),
    "history_search": Scene(_kept, _history, _DIALOG),
    "export": Scene(_kept, _export, _DIALOG),
}
