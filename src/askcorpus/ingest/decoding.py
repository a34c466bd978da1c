"""Bytes of a text file → its text: byte order marks, UTF-8 first, detection for the rest.

Line ends are left as they are, so that offsets into the text are offsets into the user's file.
"""

from __future__ import annotations

import codecs
import re

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
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise UnreadableError(f"damaged: not valid {encoding.upper()}") from error
    return None


def _decode_unmarked(data: bytes, declared: str | None) -> str:
    if b"\0" in data:
        return _decode_wide(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if declared is not None:
        try:
            return data.decode(declared)
        except (LookupError, UnicodeDecodeError, ValueError):
            pass
    return _decode_detected(data)


def _decode_wide(data: bytes) -> str:
    """Decode UTF-16 without a byte order mark: nearly all NULs fall on one side of each pair."""
    nulls = data.count(0)
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        aligned = data[offset::2].count(0)
        if aligned < 0.98 * nulls or aligned < 0.3 * len(data) / 2:
            continue
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            break
        # Binary data with NULs in the right places still has control characters in it.
        if _CONTROL.search(text) is None:
            return text
    raise UnreadableError("binary data, not text")


def _decode_detected(data: bytes) -> str:
    from charset_normalizer import from_bytes

    sample = data[:_DETECTION_BYTES]
    foreign = sum(byte > 127 for byte in sample)
    candidates = ["cp1252"] if foreign < _WESTERN_SHARE * len(sample) else []
    best = from_bytes(sample).best()
    candidates += [best.encoding] if best is not None else []
    for encoding in candidates:
        try:
            return data.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    raise UnreadableError("its character encoding cannot be told; save it as UTF-8")
