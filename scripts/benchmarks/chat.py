"""Indexes + questions → how soon the chat is up, and how quickly it follows the keys at work.

Everything is measured from outside, on a pseudo-terminal: from a key pressed to what it draws.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path

from askcorpus.evaluation import load_questions
from askcorpus.evaluation.metrics import percentile
from benchmarks.chat_keys import while_answering, while_building, while_idle
from benchmarks.chat_pages import PAGES, opening, write_pages
from benchmarks.chat_sessions import opening_session, write_session
from benchmarks.chat_terminal import Terminal
from benchmarks.processes import run_part

KEYS = 200
OPENINGS = 5
WIDE = (120, 36)
NARROW = (80, 24)
PLACEHOLDER = "Ask about the corpus"
READY = "● Ready"
IN_GROWING_INDEX = 20
IN_GROWING_CORPUS = 600


def chat(index: Path, sessions: Path, size: tuple[int, int]) -> Terminal:
    """A chat on a terminal, as `askcorpus chat` starts it; it keeps its turns in a file."""
    columns, rows = size
    environ = {"ASKCORPUS_SESSIONS": str(sessions)}
    command = [sys.executable, "-m", "askcorpus", "chat", "--index", str(index)]
    return Terminal(command, environ, columns=columns, rows=rows)


def first_paints(index: Path, sessions: Path, times: int) -> list[float]:
    """Seconds from the start of new processes to the question line."""
    found = []
    for _ in range(times):
        with chat(index, sessions, WIDE) as terminal:
            found.append(terminal.see(PLACEHOLDER) - terminal.began)
    return found


def session_openings(index: Path, sessions: Path, times: int) -> list[float]:
    """Seconds that new chats take to open a kept session."""
    found = []
    for _ in range(times):
        with chat(index, sessions, WIDE) as terminal:
            terminal.see(READY)
            found.append(opening_session(terminal))
    return found


def grow(corpus: Path, work: Path) -> Path:
    """An index of a few of the articles in `corpus`, whose own folder holds many more of them."""
    folder, index = work / "growing", work / "growing-index"
    for old in (folder, index):
        shutil.rmtree(old, ignore_errors=True)
    files = sorted(path for path in corpus.rglob("*") if path.is_file())[:IN_GROWING_CORPUS]
    for number, file in enumerate(files):
        if number == IN_GROWING_INDEX:
            run_part("fresh_index", folder, index)
        target = folder / file.relative_to(corpus)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
    return index


def main() -> None:
    """Measure the chat on INDEX with QUESTIONS; CORPUS and WORK are for a build and for articles.

    The last argument is how many times to start the chat.
    """
    index, questions_file, corpus, work = map(Path, sys.argv[1:5])
    questions = [item.question for item in load_questions(questions_file)]
    pages = work / "pages"
    write_pages(pages)
    run_part("fresh_index", pages, work / "pages-index")
    growing = grow(corpus, work)
    record: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as scratch:
        sessions = Path(scratch, "sessions.sqlite")
        record["first_paint_s"] = percentile(
            first_paints(index, sessions, times=int(sys.argv[5])), 0.5
        )
        with chat(index, sessions, WIDE) as terminal:
            terminal.see(READY)
            record["idle_ms"] = percentile(while_idle(terminal, KEYS), 0.95)
            record["answering_ms"] = percentile(while_answering(terminal, questions, KEYS), 0.95)
        with chat(growing, sessions, WIDE) as terminal:
            record["building_ms"] = percentile(while_building(terminal, KEYS), 0.95)
        with chat(work / "pages-index", sessions, NARROW) as terminal:
            terminal.see(READY)
            for page in PAGES:
                times = opening(terminal, page, OPENINGS)
                record[f"{page.name}_ms"] = percentile(times, 0.5)
        kept = Path(scratch, "kept.sqlite")
        write_session(kept, index, questions)
        record["session_s"] = percentile(session_openings(index, kept, OPENINGS), 0.5)
    print(json.dumps(record))


if __name__ == "__main__":
    main()
