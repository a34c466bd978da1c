"""Saved turns ↔ a JSON document that says all that it takes to check them and to ask them again.

The document, schema 1:

    {"schema": 1, "kind": "askcorpus transcript", "name",
     "askcorpus": version that wrote the document, "exported": time,
     "turns": [{"asked": time, "askcorpus": version that answered, or "",
                "filters": {"since", "until", "outlets"},
                "models": {"encoder", "encoder_fingerprint", "reader"} or null,
                "answer": {"question", "understood_as", "status", "text", "confidence", "is_list",
                           "period", "reason",
                           "claims": [{"text", "confidence", "independent_sources",
                                       "evidence": [{"article", "start", "end", "quote",
                                                     "sentence_start", "sentence_end", "sentence",
                                                     "before", "after", "score"}]}],
                           "passages": [{"passage": {"start", "end", …}, "article", "text",
                                         "score", "twins", …}],
                           "index": {"generation", "articles", "passages"},
                           "timings": {"retrieve", "read", "answer", "total"},
                           "explanation"}}]}

An "article" is {"id", "path", "title", "outlet", "published", "language", "url", "sha256",
"copy_group"}: `path` is below the corpus folder, `sha256` that of the file the article was read
from (empty where it is not known), `published` YYYY-MM-DD or null. Offsets count characters of the
article's text: `text[start:end] == quote`, and the same for the sentence. Times are ISO 8601 with
their zone. An answer is written as `askcorpus.records` does, so reading gives back an equal one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from askcorpus import __version__
from askcorpus.display import escape_json
from askcorpus.errors import AskcorpusError
from askcorpus.history import SavedTurn
from askcorpus.records import (
    RecordError,
    answer_from_record,
    answer_to_record,
    from_record,
    to_record,
)
from askcorpus.types import Answer, Filters, Models

_SCHEMA: Final = 1
_KIND: Final = "askcorpus transcript"


class TranscriptError(AskcorpusError):
    """A document is no transcript, or one of another version."""


@dataclass(frozen=True, slots=True)
class TranscriptTurn:
    """A question with its answer and the circumstances.

    Attributes:
        asked: When, with a time zone.
        answer: The whole answer.
        filters: Under which it was asked.
        models: That answered, where it is known.
        version: Of askcorpus that answered; empty where it is not known.
    """

    asked: datetime
    answer: Answer
    filters: Filters
    models: Models | None
    version: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """A conversation, or one answer, to hand on.

    Attributes:
        name: Of the session.
        turns: Oldest first.
        exported: When, with a time zone.
        version: Of askcorpus that exported it.
    """

    name: str
    turns: tuple[TranscriptTurn, ...]
    exported: datetime
    version: str = __version__

    @classmethod
    def of(cls, name: str, turns: Iterable[SavedTurn]) -> Transcript:
        """The transcript of saved turns, exported now.

        Args:
            name: Of the session.
            turns: Oldest first; one of them for one answer.

        Raises:
            SessionError: The answer of a turn cannot be read.
        """
        handed_on = tuple(
            TranscriptTurn(turn.asked, turn.answer, turn.filters, turn.models, turn.version)
            for turn in turns
        )
        return cls(name, handed_on, datetime.now(UTC).replace(microsecond=0))


def to_json(transcript: Transcript) -> str:
    """The document of a transcript, with a final newline.

    Args:
        transcript: What to write.

    Raises:
        RecordError: A number in it is infinite or none, which JSON cannot hold.
    """
    data = {
        "schema": _SCHEMA,
        "kind": _KIND,
        "name": transcript.name,
        "askcorpus": transcript.version,
        "exported": transcript.exported.isoformat(),
        "turns": [
            {
                "asked": turn.asked.isoformat(),
                "askcorpus": turn.version,
                "filters": to_record(turn.filters),
                "models": to_record(turn.models) if turn.models is not None else None,
                "answer": answer_to_record(turn.answer),
            }
            for turn in transcript.turns
        ],
    }
    return escape_json(json.dumps(data, ensure_ascii=False, allow_nan=False, indent=2)) + "\n"


def from_json(text: str) -> Transcript:
    """The transcript of a document.

    Args:
        text: As `to_json` wrote it.

    Raises:
        TranscriptError: It is no transcript, is damaged, or a newer askcorpus wrote it.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _no_transcript(f"it is no JSON: {error}") from error
    if not isinstance(data, dict) or data.get("kind") != _KIND:
        raise _no_transcript("it is other JSON")
    if data.get("schema") != _SCHEMA:
        raise TranscriptError(
            f"The transcript has schema {str(data.get('schema'))[:20]}; this askcorpus reads "
            f"schema {_SCHEMA}.",
            "Update askcorpus.",
        )
    try:
        return Transcript(
            _text(data["name"]),
            tuple(_turn(item) for item in data["turns"]),
            _time(data["exported"]),
            _text(data["askcorpus"]),
        )
    except KeyError as error:
        raise _no_transcript(f"{error} is missing") from error
    except (TypeError, ValueError, RecordError) as error:
        raise _no_transcript(str(error)) from error


def _turn(item: dict[str, Any]) -> TranscriptTurn:
    models = item["models"]
    return TranscriptTurn(
        _time(item["asked"]),
        answer_from_record(item["answer"]),
        from_record(Filters, item["filters"]),
        from_record(Models, models) if models is not None else None,
        _text(item["askcorpus"]),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"text is wanted where there is {type(value).__name__}")
    return value


def _time(value: object) -> datetime:
    time = datetime.fromisoformat(_text(value))
    if time.tzinfo is None:
        raise ValueError(f"the time {value} has no zone")
    return time


def _no_transcript(why: str) -> TranscriptError:
    return TranscriptError(
        f"This is no transcript ({why}).",
        "Write one with `askcorpus sessions export NAME FILE.json`.",
    )
