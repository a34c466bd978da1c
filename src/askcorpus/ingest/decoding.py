"""Bytes of a text file → its text: byte order marks, UTF-8 first, detection for the rest.

Line ends are left as they are, so that offsets into the text are offsets into the user's file.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from contextlib import suppress

from askcorpus.ingest.drafts import UnreadableError

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    # The 32-bit marks begin with the 16-bit ones, so they come first.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_DETECTION_BYTES = 256 * 1024
# With fewer non-ASCII bytes than this, statistics cannot tell one single-byte code page from
# another (a lone pound sign was taken for Japanese), and the Western one is the best guess.
_WESTERN_SHARE = 0.015
# Bytes that are no UTF-8, as Python's "surrogateescape" stands them in a string; the beginning of a
# character at the very end of a file; and what each byte from 0x80 is in Windows-1252.
_ESCAPED = re.compile("[\udc80-\udcff]")
_CUT_OFF = re.compile("[\udcc2-\udcf4][\udc80-\udcbf]{0,2}\\Z")
_BEYOND_ASCII = re.compile("[\x80-\ud7ff\ue000-\U0010ffff]")
_WESTERN = bytes(range(0x80, 0x100)).decode("cp1252", "replace")
# Characters of UTF-8 for each foreign byte: in no other encoding does text look so much like UTF-8.
_FEW = 4
_BINARY_SHARE = 0.02
# A note with a stray bell or escape in it is still a note, however short.
_FEW_CONTROLS = 8


def decode(data: bytes, declared: str | None = None) -> str:
    """Decode a text file.

    Args:
        data: The bytes of the file.
        declared: Encoding that the file itself declares, tried after UTF-8.

    Returns:
        The text, without byte order mark, line ends unchanged.

    Raises:
        UnreadableError: The bytes are empty, are not text, or are in no encoding we can tell.
    """
    if not data.strip():
        raise UnreadableError("empty")
    text = _decode_marked(data)
    if text is None:
        text = _decode_unmarked(data, declared)
    if not text.strip().strip("\ufeff").strip():
        raise UnreadableError("empty")
    sample = text[:_DETECTION_BYTES]
    allowed = max(_FEW_CONTROLS, _BINARY_SHARE * len(sample))
    if "\0" in text or len(_CONTROL.findall(sample)) > allowed:
        raise UnreadableError("binary data, not text")
    return text


def scrub(text: str) -> str:
    """Replace what no text file could hold (NUL, lone surrogates) by U+FFFD, one for one."""
    return _UNSTORABLE.sub("\ufffd", text)


def _decode_marked(data: bytes) -> str | None:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            rest = data[len(mark) :]
            try:
                return (
                    _decode_mostly_utf8(rest) if mark == codecs.BOM_UTF8 else _units(rest, encoding)
                )
            except UnicodeDecodeError as error:
                raise UnreadableError(f"damaged: not valid {encoding.upper()}") from error
    return None


def _decode_unmarked(data: bytes, declared: str | None) -> str:
    if b"\0" in data:
        return _decode_wide(data)
    with suppress(UnicodeDecodeError):
        return _decode_mostly_utf8(data)
    if declared is not None:
        with suppress(LookupError, ValueError):
            return data.decode(declared)
    return decode_as(data, candidate_encodings(data))


def _decode_mostly_utf8(data: bytes) -> str:
    """Decode UTF-8, even if it was cut off in a character, or has a little of Windows-1252 in it.

    Raises:
        UnicodeDecodeError: It has more than a little of anything else.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        text = data.decode("utf-8", "surrogateescape")
        cut = _CUT_OFF.search(text)
        whole = text if cut is None else text[: cut.start()]
        foreign = len(_ESCAPED.findall(whole))
        if len(_BEYOND_ASCII.findall(whole)) < max(1, _FEW * foreign):
            raise error
    western = _ESCAPED.sub(lambda match: _WESTERN[ord(match.group()) - 0xDC80], whole)
    return western if cut is None else western + "\ufffd"


def _units(data: bytes, encoding: str) -> str:
    """Decode UTF-16 or UTF-32, even if it was cut off in a character."""
    surplus = len(data) % (2 if encoding.startswith("utf-16") else 4)
    text = scrub(data[: len(data) - surplus].decode(encoding, "surrogatepass"))
    return text + "\ufffd" if surplus else text


def _decode_wide(data: bytes) -> str:
    """Decode UTF-16 without a byte order mark: nearly all NULs fall on one side of each pair."""
    nulls = data.count(0)
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        aligned = data[offset::2].count(0)
        if aligned < 0.98 * nulls or aligned < 0.3 * len(data) / 2:
            continue
        try:
            text = _units(data, encoding)
        except UnicodeDecodeError:
            break
        # Binary data with NULs in the right places still has control characters in it.
        if _CONTROL.search(text) is None:
            return text
    raise UnreadableError("binary data, not text")


def candidate_encodings(data: bytes) -> tuple[str, ...]:
    """What text that is not UTF-8 may be encoded in, by its bytes; the likeliest first."""
    from charset_normalizer import from_bytes

    sample = data[:_DETECTION_BYTES]
    foreign = sum(byte > 127 for byte in sample)
    western = ("cp1252",) if foreign < _WESTERN_SHARE * len(sample) else ()
    best = from_bytes(sample).best()
    return western if best is None else (*western, best.encoding)


def decode_as(data: bytes, encodings: Sequence[str]) -> str:
    """Decode UTF-8, or else the first of these encodings in which the bytes are text.

    Raises:
        UnreadableError: They are text in none of them.
    """
    with suppress(UnicodeDecodeError):
        return _decode_mostly_utf8(data)
    for encoding in encodings:
        with suppress(LookupError, UnicodeDecodeError):
            return scrub(data.decode(encoding))
    raise UnreadableError("its character encoding cannot be told; save it as UTF-8")
