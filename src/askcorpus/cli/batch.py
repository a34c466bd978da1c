"""Questions as JSON Lines → answers as JSON Lines, one for one; a broken line stops nothing."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from askcorpus.cli.console import emit_json
from askcorpus.errors import AskcorpusError, QuestionError
from askcorpus.types import SCHEMA_VERSION, Answer

_SHAPE = 'Write {"question": "…"}, with an "id" if you like, or "…" alone.'


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question of a line, with the fields that its answer repeats."""

    question: str
    repeated: dict[str, Any]


def answer_lines(source: str, ask: Callable[[str], Answer]) -> int:
    """Answers every line of a file, each as soon as it is read.

    Args:
        source: A path, or ``-`` for standard input. A line holds an object with "question" and
            perhaps "id", which may be any JSON value, or a string; empty lines are passed over.
        ask: Answers a question.

    Returns:
        How many lines could not be answered, each of which gave an object with "error" and "line".

    Raises:
        QuestionError: The file cannot be read.
    """
    broken = 0
    with _opened(source) as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            repeated: dict[str, Any] = {}
            try:
                asked = _parse(line)
                repeated = asked.repeated
                data = ask(asked.question).to_dict()
            except AskcorpusError as error:
                broken += 1
                data = {"error": {"title": error.title, "hint": error.hint}, "line": number}
            data.pop("schema", None)
            emit_json({"schema": SCHEMA_VERSION, **repeated, **data})
    return broken


def _opened(source: str) -> AbstractContextManager[IO[bytes]]:
    if source == "-":
        return nullcontext(sys.stdin.buffer)
    try:
        return Path(source).open("rb")
    except OSError as error:
        raise QuestionError(
            f"The questions {source} cannot be read: {error.strerror}.",
            "Name a file with one JSON object a line, or - for standard input.",
        ) from error


def _parse(line: bytes) -> _Asked:
    try:
        value = json.loads(line.decode("utf-8-sig"))
        # Its answer repeats the id, and must not hold the numbers that Python adds to JSON.
        json.dumps(value, allow_nan=False)
    except (ValueError, RecursionError) as error:
        raise QuestionError(f"The line is not JSON: {error}.", _SHAPE) from error
    if isinstance(value, str):
        return _Asked(value, {})
    if not isinstance(value, dict) or not isinstance(value.get("question"), str):
        raise QuestionError("The line holds no question.", _SHAPE)
    return _Asked(value["question"], {"id": value["id"]} if "id" in value else {})
