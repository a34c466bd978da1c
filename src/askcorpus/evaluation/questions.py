"""A file of questions with known answers → `Question`s."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from askcorpus.errors import AskcorpusError

_FORMAT_HINT = (
    'Write one JSON object a line: {"id", "question", "answers": [...], "articles": [...], "kind"}.'
)

Broken = Callable[[str], AskcorpusError]
"""What is wrong with a line → the error that says so, and where."""


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
    questions = [
        question_of(record, str(record.get("id", number)), broken)
        for number, record, broken in records_of(path, _FORMAT_HINT)
    ]
    if not questions:
        raise AskcorpusError(f"{path} holds no question.", _FORMAT_HINT)
    return questions


def records_of(path: Path, hint: str) -> Iterator[tuple[int, dict[str, Any], Broken]]:
    """The objects of a .jsonl file, or a .jsonl.gz file, one a line; empty lines are passed over.

    Args:
        path: The file.
        hint: What a line should look like.

    Yields:
        Number of the line, its object, and what makes an error that names the line.

    Raises:
        AskcorpusError: The file cannot be read, or a line of it is not a JSON object.
    """
    for number, line in enumerate(_text_of(path, hint).split("\n"), 1):
        if not line.strip():
            continue

        def broken(why: str, number: int = number) -> AskcorpusError:
            return AskcorpusError(f"{path}, line {number}: {why}.", hint)

        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise broken(f"not valid JSON ({error.msg} at column {error.colno})") from error
        except (ValueError, RecursionError) as error:  # a number or a nesting beyond measure
            raise broken(f"not JSON that can be read ({error})") from error
        if not isinstance(record, dict):
            raise broken("not a JSON object")
        yield number, record, broken


def question_of(record: Mapping[str, Any], name: str, broken: Broken, where: str = "") -> Question:
    """A question from the object that describes it.

    Args:
        record: As `load_questions` tells.
        name: The question's `id`.
        broken: Makes the error of what is wrong.
        where: Where in the line the object stands, for the error.

    Raises:
        AskcorpusError: It describes no question.
    """
    text = record.get("question")
    if not isinstance(text, str) or not text.strip():
        raise broken(f'"question" is missing or empty{where}')
    if not _are_texts(record.get("answers")):
        raise broken(f'"answers" is not a list of texts (an empty list says "unanswerable"){where}')
    if not _are_texts(record.get("articles", [])):
        raise broken(f'"articles" is not a list of paths{where}')
    paragraph = record.get("paragraph")
    if paragraph is not None and not isinstance(paragraph, str):
        raise broken(f'"paragraph" is not a text{where}')
    return Question(
        id=name,
        question=text,
        answers=tuple(record["answers"]),
        articles=tuple(record.get("articles", [])),
        kind=str(record.get("kind", "")),
        paragraph=paragraph,
    )


def _text_of(path: Path, hint: str) -> str:
    try:
        data = path.read_bytes()
        return (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8-sig")
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
            f"{path} is not UTF-8 text ({error.reason} at byte {error.start:,}).", hint
        ) from error
    except OSError as error:
        raise AskcorpusError(
            f"{path} cannot be read ({error.strerror}).", "Give a file that you may read."
        ) from error


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value)
