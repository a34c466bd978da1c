"""A file of questions with known answers → `Question`s."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from askcorpus.errors import AskcorpusError

_FORMAT_HINT = (
    'Write one JSON object a line: {"id", "question", "answers": [...], "articles": [...], "kind"}.'
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its acceptable answers.

    Attributes:
        id: Name of the question; its line number where the file gives none.
        question: As people would ask it.
        answers: Any of them is right; none means that the corpus holds no answer.
        articles: Paths, below the corpus folder, of the articles that hold the answer.
        kind: What sort of question it is, for the breakdown; may be empty.
        paragraph: The paragraph that holds the answer, where the file gives it.
    """

    id: str
    question: str
    answers: tuple[str, ...]
    articles: tuple[str, ...]
    kind: str
    paragraph: str | None = None

    @property
    def answerable(self) -> bool:
        """Whether there is an answer to find."""
        return bool(self.answers)


def load_questions(path: Path | str) -> list[Question]:
    """Read a .jsonl file, or a .jsonl.gz file, of questions.

    Args:
        path: One JSON object a line; empty lines are passed over. `question` and `answers` must be
            there; `id`, `articles`, `kind` and `paragraph` may be.

    Raises:
        AskcorpusError: The file cannot be read, a line of it is not a question, or it holds none.
    """
    path = Path(path)
    questions = [_question(line, path, number) for number, line in _lines(path) if line.strip()]
    if not questions:
        raise AskcorpusError(f"{path} holds no question.", _FORMAT_HINT)
    return questions


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        data = path.read_bytes()
        text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8-sig")
    except FileNotFoundError as error:
        raise AskcorpusError(
            f"There is no question file {path}.", "Give the path of a .jsonl or .jsonl.gz file."
        ) from error
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise AskcorpusError(
            f"{path} cannot be unpacked ({error}).", "Copy or download the file again."
        ) from error
    except UnicodeDecodeError as error:
        raise AskcorpusError(
            f"{path} is not UTF-8 text ({error.reason} at byte {error.start:,}).", _FORMAT_HINT
        ) from error
    except OSError as error:
        raise AskcorpusError(
            f"{path} cannot be read ({error.strerror}).", "Give a file that you may read."
        ) from error
    return enumerate(text.split("\n"), 1)


def _question(line: str, path: Path, number: int) -> Question:
    def broken(why: str) -> AskcorpusError:
        return AskcorpusError(f"{path}, line {number}: {why}.", _FORMAT_HINT)

    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise broken(f"not valid JSON ({error.msg} at column {error.colno})") from error
    if not isinstance(record, dict):
        raise broken("not a JSON object")
    text = record.get("question")
    if not isinstance(text, str) or not text.strip():
        raise broken('"question" is missing or empty')
    if not _are_texts(record.get("answers")):
        raise broken('"answers" is not a list of texts (an empty list says "unanswerable")')
    if not _are_texts(record.get("articles", [])):
        raise broken('"articles" is not a list of paths')
    paragraph = record.get("paragraph")
    if paragraph is not None and not isinstance(paragraph, str):
        raise broken('"paragraph" is not a text')
    return Question(
        id=str(record.get("id", number)),
        question=text,
        answers=tuple(record["answers"]),
        articles=tuple(record.get("articles", [])),
        kind=str(record.get("kind", "")),
        paragraph=paragraph,
    )


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value)
