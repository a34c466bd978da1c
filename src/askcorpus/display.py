"""Corpus text → text that is safe to put on a screen, because articles are data, never commands.

A scraped article may hold terminal escape sequences, bidirectional overrides and characters that
cannot be seen. They stay in `Article.text`, where offsets count them; every character that reaches
a screen comes through one of the functions here. Standard library only.
"""

from __future__ import annotations

import re
from typing import Final

REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"

# Everything that ends a line somewhere, apart from the newline itself.
_LINE_BREAKS: Final = "\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029"
# What cannot be seen: Unicode's Default_Ignorable_Code_Point (DerivedCoreProperties.txt), which
# includes every bidirectional control, and the interlinear annotation characters.
_INVISIBLE: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_CONTROLS: Final = "\x00-\x08\x0e-\x1f\x7f-\x9f"
_SURROGATES: Final = "\ud800-\udfff"
_UNSAFE: Final = _LINE_BREAKS + _CONTROLS + _INVISIBLE + _SURROGATES

# Invisible characters that readers need: they shape the visible ones beside them. A selector or
# joiner anywhere else (or a second one) can only hide something.
_EMOJI: Final = "\u2190-\u2bff\u3030\u303d\u3297\u3299\u00a9\u00ae\U0001f000-\U0001faff"
_JOINING: Final = "\u0620-\u0dff\u1000-\u109f\u1780-\u17b3\u17b6-\u17ff"
_SELECTOR: Final = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_SHAPED: Final = (
    "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f"  # flag of a region
    f"|[#*0-9]\ufe0f\u20e3"  # keycap
    f"|[{_EMOJI}][{_SELECTOR}]?(?:\u200d[{_EMOJI}][{_SELECTOR}]?)+"  # joined emoji
    f"|[^\x00-\xa8{_UNSAFE}][{_SELECTOR}]"
    f"|[{_JOINING}][\u200c\u200d](?=[{_JOINING}])"
)

# ECMA-48 escape sequences as terminals read them. A string sequence (OSC, DCS, SOS, PM, APC) that
# does not end on its line is no sequence: only its first character goes, the words stay visible.
# No sequence reaches over another control character, which keeps matching linear in the text.
_SEQUENCE: Final = (
    "(?:\x1b\\[|\x9b(?=[0-?]))[0-?]*[ -/]*[@-~]"
    "|(?:\x1b[]PX^_]|[\x90\x98\x9d-\x9f])[^\x00-\x1f\x7f-\x9f]*(?:\x07|\x1b\\\\|\x9c)"
    "|\x1b[ -/]*[0-OQ-WYZ\\\\`-~]"
)

# What nothing below begins with is most of a text: passing over it at once is five times as fast.
_HARMLESS: Final = '[ !"$-)+-/:-~\n\t]'
_PATTERN: Final = re.compile(
    f"(?!{_HARMLESS})"
    f"(?:(?P<shaped>{_SHAPED})|(?P<sequence>{_SEQUENCE})|(?P<crlf>\r\n)|(?P<unsafe>[{_UNSAFE}]))"
)
_BREAK: Final = re.compile(f"[{_LINE_BREAKS}]")
_OVERRIDES: Final = "\u202d\u202e"
_ONE_UNSAFE: Final = re.compile(f"[{_UNSAFE}]")
_WHITESPACE: Final = re.compile(r"\s+")


def plain(text: str) -> str:
    """Returns `text` without anything a terminal would act on or a reader could not see.

    Removed are control characters, whole escape sequences (ECMA-48), bidirectional controls and
    invisible characters. Newlines, tabs, letters of every script and emoji stay; every other way
    to end a line becomes a newline, and a lone surrogate becomes U+FFFD, so that the result can
    always be encoded. Applying it twice changes nothing more.

    Args:
        text: Any characters.
    """
    return _PATTERN.sub(_remove, text)


def plain_same_length(text: str) -> str:
    """Returns `text` made safe as by `plain`, with every character at its place.

    Offsets into `text` are offsets into the result: where `plain` removes a character, a space
    stands. Two would mislead as a space: a soft hyphen, shown as a hyphen, and an override of the
    writing direction, shown as U+FFFD, because the words around it may not read as they did.

    Args:
        text: Any characters.
    """
    return _PATTERN.sub(_blank, text)


def one_line(text: str) -> str:
    """Returns `plain(text)` on one line: runs of white space become one space, ends are trimmed.

    Args:
        text: Any characters.
    """
    return _WHITESPACE.sub(" ", plain(text)).strip()


def escape_json(document: str) -> str:
    """Returns a JSON document of the same values that is safe to put on a screen and in a file.

    What `plain` would remove is written as an escape (RFC 8259, section 7), so it does nothing
    where the document is shown, and a lone surrogate can be encoded.

    Args:
        document: As `json.dumps` gives it with `ensure_ascii=False`: without control characters but
            for the line breaks between its values, so that all others stand in its strings.
    """
    return _PATTERN.sub(_escape, document)


def shorten(line: str, limit: int) -> str:
    """Returns `line`; if it is longer than `limit`, cut between words and with an ellipsis."""
    if len(line) <= limit:
        return line
    cut = line[:limit]
    return (cut.rpartition(" ")[0] or cut) + " …"


def _remove(match: re.Match[str]) -> str:
    found = match.group()
    if match.lastgroup == "shaped":
        return found
    if match.lastgroup == "crlf" or _BREAK.match(found):
        return "\n"
    return REPLACEMENT if "\ud800" <= found <= "\udfff" else ""


def _escape(match: re.Match[str]) -> str:
    if match.lastgroup == "shaped":
        return match.group()
    return _ONE_UNSAFE.sub(_escaped, match.group())


def _escaped(match: re.Match[str]) -> str:
    char = match.group()
    if char < "\U00010000":
        return f"\\u{ord(char):04x}"
    pair = char.encode("utf-16-be")
    return f"\\u{pair[:2].hex()}\\u{pair[2:].hex()}"


def _blank(match: re.Match[str]) -> str:
    found = match.group()
    if match.lastgroup == "shaped":
        return found
    if match.lastgroup == "crlf":
        return " \n"
    if _BREAK.match(found):
        return "\n"
    if found == "\u00ad":
        return "-"
    if found in _OVERRIDES or "\ud800" <= found <= "\udfff":
        return REPLACEMENT
    return " " * len(found)
