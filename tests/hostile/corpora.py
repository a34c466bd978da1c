"""Folder → a corpus of hostile files beside ordinary ones, with what is expected of each."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from tests.hostile.bad_file import STORY, BadFile
from tests.hostile.markup_files import broken_pages, pages, pdfs
from tests.hostile.odd_places import make_odd_places
from tests.hostile.text_files import json_lines, markdown_files, text_files

ORDINARY = ("aa-first.txt", "zz-last.txt")
"""Two articles like any other, one before and one behind the hostile ones."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What an index of a hostile corpus must hold.

    Attributes:
        articles: Paths that must be articles; those of .jsonl files without their lines.
        skipped: Reasons that must match, by path; the path with a line counts as the path.
        either: Reasons that may match, of files that may as well be articles.
    """

    articles: dict[str, int]
    skipped: dict[str, str]
    either: dict[str, str]


def all_files(scale: int) -> list[BadFile]:
    """All hostile files.

    Args:
        scale: 1 for what a test takes at every run, about 40 for the largest that is still read.
    """
    size = 20_000 * scale
    return list(
        chain(
            text_files(size),
            json_lines(size // 10),
            markdown_files(size),
            pages(size // 10),
            broken_pages(size // 10),
            pdfs(size * 60),
        )
    )


def make_hostile_corpus(folder: Path, scale: int = 1) -> Expected:
    """Fill an empty folder."""
    either: dict[str, str] = {}
    skipped: dict[str, str] = {}
    articles = dict.fromkeys(ORDINARY, 1)
    for number, name in enumerate(ORDINARY):
        (folder / name).write_text(f"Ordinary {number}\n\n{STORY * (number + 1)}", encoding="utf-8")
    broken = {file.name for file in broken_pages(1)}
    for file in all_files(scale):
        (folder / file.name).write_bytes(file.data)
        if file.name in broken:
            assert file.skipped is not None
            either[file.name] = file.skipped
            continue
        if file.skipped is not None:
            skipped[file.name] = file.skipped
        if file.articles:
            articles[file.name] = file.articles
    places = make_odd_places(folder)
    articles |= dict.fromkeys(places.read, 1)
    return Expected(articles, skipped | places.skipped, either)
