"""A saved conversation as it is read back: the session, and its turns with their whole answers.

A turn unpacks its answer when it is asked for, so that a long session is listed at once.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from askcorpus.errors import SessionError
from askcorpus.records import RecordError, answer_from_record, answer_to_record, from_record
from askcorpus.types import Answer, Filters, Models, Status


def packed(answer: Answer) -> bytes:
    """An answer as it is stored: its record as JSON, compressed to about a fifth."""
    record = answer_to_record(answer)
    # Escaped to ASCII, in which a lone surrogate of a broken page is no trouble.
    return zlib.compress(json.dumps(record, allow_nan=False, separators=(",", ":")).encode("ascii"))


@dataclass(frozen=True, slots=True)
class SessionInfo:
    """A session without its turns: what a list of sessions shows.

    Attributes:
        id: Never given to another session.
        name: Told apart from every other session that is not deleted.
        created: When its first question was asked.
        updated: When the last one was.
        index: The index folder that answered last, if it is known.
        turns: How many questions were answered.
        deleted: When it was deleted; None while it is not.
    """

    id: int
    name: str
    created: datetime
    updated: datetime
    index: Path | None
    turns: int
    deleted: datetime | None


@dataclass(frozen=True, slots=True)
class SavedTurn:
    """A turn as it was kept. The whole answer is unpacked when it is asked for.

    Attributes:
        number: Position in the session, from 1.
        asked: When.
        question: As asked, on one line.
        status: What kind of answer it got.
        text: The words that answered, on one line; empty if none did.
        filters: Under which it was asked.
        models: That answered, where it is known.
        version: Of askcorpus that answered; empty where it is not known.
        generation: Of the index that answered.
        packed: The answer as it is stored.
    """

    number: int
    asked: datetime
    question: str
    status: Status
    text: str
    filters: Filters
    models: Models | None
    version: str
    generation: str
    packed: bytes = field(repr=False)

    @property
    def answer(self) -> Answer:
        """The answer, equal to the one that was kept.

        Raises:
            SessionError: It was damaged since.
        """
        try:
            return answer_from_record(json.loads(zlib.decompress(self.packed)))
        except (ValueError, zlib.error, RecordError) as error:
            raise SessionError(
                f"The saved answer to “{self.question}” cannot be read ({error}).",
                "Ask the question again.",
            ) from error


INFO_COLUMNS: Final = (
    "id, name, created, updated, index_folder, deleted,"
    " (SELECT COUNT(*) FROM turns WHERE session = sessions.id)"
)
TURN_COLUMNS: Final = (
    "number, asked, question, status, text, filters, models, version, generation, record"
)


def info_from(row: tuple[Any, ...]) -> SessionInfo:
    """The session of a row of `INFO_COLUMNS`."""
    key, name, created, updated, folder, deleted, turns = row
    return SessionInfo(
        id=key,
        name=name,
        created=datetime.fromisoformat(created),
        updated=datetime.fromisoformat(updated),
        index=Path(folder) if folder is not None else None,
        turns=turns,
        deleted=datetime.fromisoformat(deleted) if deleted is not None else None,
    )


def turn_from(row: tuple[Any, ...]) -> SavedTurn:
    """The turn of a row of `TURN_COLUMNS`."""
    number, asked, question, status, text, filters, models, version, generation, record = row
    return SavedTurn(
        number=number,
        asked=datetime.fromisoformat(asked),
        question=question,
        status=Status(status),
        text=text,
        filters=from_record(Filters, json.loads(filters)),
        models=from_record(Models, json.loads(models)) if models is not None else None,
        version=version,
        generation=generation,
        packed=record,
    )
