"""JSON Lines: one article a line (https://jsonlines.org/); a broken line costs no other."""

from __future__ import annotations

import json

from askcorpus.ingest.decoding import decode, scrub
from askcorpus.ingest.drafts import UnreadableError
from askcorpus.ingest.formats.contents import BrokenLine, Contents, Piece
from askcorpus.ingest.formats.fields import facts_of

_TEXT = ("text", "body", "content")
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read(data: bytes) -> Contents:
    """Read a .jsonl file.

    Args:
        data: Its bytes.

    Returns:
        An article for each line that holds one, and the lines that hold none. Blank lines are
        passed over.

    Raises:
        UnreadableError: The file is empty, or binary.
    """
    if data.startswith(_WIDE_MARKS) or b"\0" in data:
        data = decode(data).encode("utf-8", "replace")
    data = data.removeprefix(b"\xef\xbb\xbf")
    pieces: list[Piece] = []
    broken: list[BrokenLine] = []
    # Only "\n" ends a line: JSON strings may hold the other line breaks of Unicode.
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            pieces.append(_read_line(number, line))
        except UnreadableError as error:
            broken.append(BrokenLine(number, str(error)))
    if not pieces and not broken:
        raise UnreadableError("empty")
    return Contents(tuple(pieces), tuple(broken))


def _read_line(number: int, line: bytes) -> Piece:
    try:
        record = json.loads(decode(line))
    except json.JSONDecodeError as error:
        raise UnreadableError(f"not valid JSON: {error.msg} at column {error.colno}") from error
    except (ValueError, RecursionError) as error:
        raise UnreadableError("not usable JSON: a number or a nesting is too large") from error
    if not isinstance(record, dict):
        raise UnreadableError('not a JSON object; expected {"title": …, "text": …}')
    text = next((record[name] for name in _TEXT if record.get(name)), None)
    if not isinstance(text, str) or not text.strip():
        raise UnreadableError('no "text"')
    return Piece(scrub(text), facts_of(record), line=number, source=line)
