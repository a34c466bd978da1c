"""Articles of a megabyte in an index → how long each takes from the key press to the screen.

One has nothing but letters, the other an emoji in every sentence, which makes lines harder to cut.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.chat_terminal import Terminal

_CHARACTERS: Final = 999_000
"""A little short of what an article may have, since the last sentence is written whole."""
_KEEPERS: Final = ("keeper", "clerk", "pilot", "warden", "baker", "smith")
_TIMES: Final = ("noon", "dusk", "breakfast", "the bell")
_BOOKS: Final = ("green", "torn", "borrowed", "wet")
_IN_EVERY_LINE: Final = "wrote"
_READY: Final = "● Ready"
_SECONDS_TO_SETTLE: Final = 0.3


@dataclass(frozen=True, slots=True)
class Page:
    """An article that is written for the measurement.

    Attributes:
        name: What to call it in a report.
        path: Its file.
        what: What is counted in every sentence of it.
        question: A question that it answers.
    """

    name: str
    path: str
    what: str
    question: str


PAGES: Final = (
    Page("plain", "barges.txt", "barges", "Who counted the barges on day 412?"),
    Page("emoji", "trams.txt", "trams 🚋", "Who counted the trams on day 412?"),
)


def write_pages(folder: Path) -> None:
    """Write the articles; the same ones every time."""
    folder.mkdir(parents=True, exist_ok=True)
    for page in PAGES:
        (folder / page.path).write_text(_text(page.what), encoding="utf-8", newline="\n")


def opening(terminal: Terminal, page: Page, times: int) -> list[float]:
    """Milliseconds from pressing 1 to the article on the screen, each time for another answer.

    Args:
        terminal: Shows a chat that is ready, too narrow to show cards and article together.
        page: Which article to open.
        times: How often.
    """
    found: list[float] = []
    for _ in range(times):
        terminal.forget()
        terminal.paste(page.question)
        terminal.type("\r")
        terminal.see(_READY, page.path)
        terminal.watch(_SECONDS_TO_SETTLE)
        terminal.type("\t")
        terminal.watch(_SECONDS_TO_SETTLE)
        terminal.forget()
        pressed = terminal.type("1")
        found.append((terminal.see(page.path, _IN_EVERY_LINE) - pressed) * 1000)
        for _ in range(2):  # to the cards, to the question
            terminal.watch(_SECONDS_TO_SETTLE)
            terminal.type("\x1b")
        terminal.watch(_SECONDS_TO_SETTLE)
    return found


def _text(what: str) -> str:
    choose = random.Random(what)
    title = f"The long log of the {what.split()[0]}"
    paragraphs = [title]
    size = day = 0
    while size < _CHARACTERS:
        sentences = []
        for _ in range(choose.randint(3, 6)):
            day += 1
            sentences.append(
                f"On day {day} the {choose.choice(_KEEPERS)} counted {choose.randint(2, 999)} "
                f"{what} before {choose.choice(_TIMES)} and {_IN_EVERY_LINE} the number in a "
                f"{choose.choice(_BOOKS)} book."
            )
        paragraphs.append(" ".join(sentences))
        size += len(paragraphs[-1]) + 2
    return "\n\n".join(paragraphs)
