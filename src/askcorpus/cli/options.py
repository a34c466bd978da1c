"""The options that commands share, and how their values are read."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Annotated, Final

import typer

from askcorpus.errors import QuestionError

_DEBUG: Final = "ASKCORPUS_DEBUG"


def examples(*lines: str) -> str:
    """Lines of an epilogue, kept as they are written."""
    # The first character keeps typer from filling the lines into a paragraph.
    return "\n".join(["\b", "Examples:", *(f"  {line}" for line in lines)])


def day(option: str, value: str | None) -> date | None:
    """The day that an option names.

    Raises:
        QuestionError: It is not a day.
    """
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise QuestionError(
            f"{option} {value} is not a day.", "Write it as YYYY-MM-DD, as in 2024-06-18."
        ) from error


def written(argument: str) -> str:
    """The text of an argument, also where the locale (C, or none) cannot read UTF-8.

    There Python hands on the bytes as surrogates (PEP 383), and they are no words to look for.
    """
    try:
        return os.fsencode(argument).decode("utf-8")
    except UnicodeError:
        return argument


def wants_traceback() -> bool:
    """Whether errors are to be shown with their traceback."""
    return bool(os.environ.get(_DEBUG))


def _want_traceback(value: bool) -> bool:
    if value:
        os.environ[_DEBUG] = "1"
    return value


CorpusFolder = Annotated[
    Path | None,
    typer.Option("--corpus", metavar="DIR", help="Folder of articles (default: corpus)."),
]
IndexFolder = Annotated[
    Path | None,
    typer.Option("--index", metavar="DIR", help="Folder of the index (default: index)."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Debug = Annotated[
    bool,
    typer.Option(
        "--debug", callback=_want_traceback, is_eager=True, help="Show the traceback of an error."
    ),
]
Threads = Annotated[
    int | None,
    typer.Option("--threads", metavar="N", help="Processor threads (default: all cores)."),
]
TopK = Annotated[
    int | None,
    typer.Option("--top-k", metavar="N", help="Passages to read for a question (default: 10)."),
]
MinConfidence = Annotated[
    float | None,
    typer.Option(
        "--min-confidence", metavar="P", help="Answer only if at least this sure, from 0 to 1."
    ),
]
