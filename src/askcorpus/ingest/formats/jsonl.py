"""JSON Lines: one article a line (https://jsonlines.org/); a broken line costs no other."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from io import BytesIO

from askcorpus.ingest.decoding import candidate_encodings, decode, decode_as, scrub
from askcorpus.ingest.drafts import UnreadableError
from askcorpus.ingest.formats.contents import BrokenLine, Contents, Piece
from askcorpus.ingest.formats.fields import facts_of

MOST_ARTICLES = 100_000
"""Articles of one file that are read, so that the time and memory a file takes are bounded."""

_TEXT = ("text", "body", "content")
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
# So many broken lines for each good one, and so many at least, are no collection of articles.
_BROKEN_SHARE, _FEWEST_BROKEN = 10, 1000
# Values take up to thirty times as much memory as the JSON that they are read from.
_LONGEST_LINE = 8 * 2**20
_DETECTION_BYTES = 256 * 1024


def read(data: bytes) -> Contents:
    """Read a .jsonl file.

    Args:
        data: Its bytes.

    Returns:
        An article for each line that holds one, and the lines that hold none. Blank lines are
        passed over. Where hardly a line holds an article, or there are more than `MOST_ARTICLES`,
        the rest of the file is left unread, and its first line stands for it.

    Raises:
        UnreadableError: The file is empty, or binary.
    """
    data = _as_utf8(data)
    encodings = _foreign_encodings(data)
    pieces: list[Piece] = []
    broken: list[BrokenLine] = []
    for number, line in _lines(data):
        if not line or line.isspace():
            continue
        if len(pieces) == MOST_ARTICLES:
            reason = f"over {MOST_ARTICLES:,} articles in one file: the rest is left out; split it"
            broken.append(BrokenLine(number, reason))
            break
        if len(broken) >= max(_FEWEST_BROKEN, _BROKEN_SHARE * len(pieces)):
            reason = "hardly a line above holds an article: the rest is left out"
            broken.append(BrokenLine(number, reason))
            break
        try:
            pieces.append(_read_line(number, line, encodings))
        except UnreadableError as error:
            broken.append(BrokenLine(number, str(error)))
    if not pieces:
        decode(data)  # Raises if the file as a whole is empty or binary.
    return Contents(tuple(pieces), tuple(broken))


def _as_utf8(data: bytes) -> bytes:
    """The file in UTF-8, or as good as that, without a byte order mark."""
    if data.startswith(_WIDE_MARKS) or b"\0" in data:
        # A stray NUL in UTF-8 makes only its line unreadable.
        with suppress(UnreadableError):
            data = decode(data).encode("utf-8", "replace")
    return data.removeprefix(b"\xef\xbb\xbf")


def _lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The lines, from 1. Only a line feed ends one: JSON strings may hold other line breaks."""
    for number, line in enumerate(BytesIO(data), 1):
        yield number, line.removesuffix(b"\n")


def _foreign_encodings(data: bytes) -> Sequence[str]:
    """What the lines that are not UTF-8 may be encoded in.

    Detected once for all of them: that is surer, and detection takes long.
    """
    if _is_utf8(data):
        return ()
    sample = bytearray()
    for _, line in _lines(data):
        if not _is_utf8(line):
            sample += line + b"\n"
        if len(sample) > _DETECTION_BYTES:
            break
    return candidate_encodings(bytes(sample))


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _text_of(line: bytes, encodings: Sequence[str]) -> str:
    if len(line) > _LONGEST_LINE:
        raise UnreadableError(f"too long a line ({len(line) / 2**20:.0f} MiB)")
    text = decode_as(line, encodings)
    if "\0" in text:
        raise UnreadableError("binary data, not text")
    return text


def _read_line(number: int, line: bytes, encodings: Sequence[str]) -> Piece:
    try:
        record = json.loads(_text_of(line, encodings))
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
