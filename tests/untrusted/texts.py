"""Text that would like to act on whatever shows it, and what must never reach a screen."""

from __future__ import annotations

import re
from typing import Any, Final

from hypothesis import strategies as st

from askcorpus.types import Answer
from tests.answers import nouns

PIECES: Final = (
    # Terminals: colour, clear screen, title, hyperlink, clipboard, eight-bit forms, bell.
    "\x1b[31m", "\x1b[2J", "\x1b]0;owned\x07", "\x1b]8;;https://a.example\x1b\\",
    "\x1b]52;c;aGk=\x07",
    "\x1b", "\x9b31m", "\x9d0;owned\x9c", "\x90q\x9c", "\x00", "\x07", "\x08", "\x7f", "\x1b[6n",
    # The markers that the text renderer sets styles with.
    "\x01", "\x02", "\x03",
    # What cannot be seen, turns the writing round or ends a line.
    "\u202e", "\u202d", "\u2066", "\u2069", "\u200e", "\u200f", "\u061c", "\u200b", "\u200d",
    "\ufeff",
    "\u2060", "\u00ad", "\U000e0041", "\ud800", "\udc80", "\ufff9", "\u115f",
    "\n", "\r", "\r\n", "\t", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\n\n    ",
    # Markup of the terminal libraries, Markdown, HTML and TeX.
    "[/]", "[bold red]", "[@click=app.quit]x[/]", "[x](http://a.example)", "![x](http://a.example)",
    "[x][y]", "[x]: http://a.example", "[^1]", "[^1]: x", "<b>", "</p>", "<script>", "<!--",
    "<a@b.example>",
    "http://a.example", "https://a.example/b", "www.a.example", "//a.example", "a@b.example",
    "mailto:a@b.example",
    "`", "```", "~~~", "~~x~~", "*", "**", "_x_", "__", "# ", "## x", "> ", "- ", "+ ", "* ", "1. ",
    "12) ", "- [ ] x", "---", "***", "===", "| a | b |", "|---|---|", "|", "&amp;", "&#42;",
    "&lt;b&gt;", "\\",
    "$x$", ":smile:", "^x^", "==x==", ":::", "@user", "#1", "{.class}", "</blockquote>", "\\[",
    # JSON and lines of name=value.
    '"', "'", "{", "}", "\\u0000", "a=b", "event=built", '","x":"', "%s", "{0}",
    # Words of other scripts, and joiners that belong.
    "harbour", " ", "the ferry ", "łódź", "море", "港口", "مرفأ", "항구", "מעבורת", "👩🏽‍🚒", "🏴",
    "1️⃣", "e\u0301",
)  # fmt: skip


def _joined(pieces: list[str]) -> str:
    # Two halves of a character that come together are that character, in JSON too (RFC 8259, 7).
    return "".join(pieces).encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=2), max_size=7).map(_joined)

UNSAFE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0041\ud800-\udfff]"
)
"""Besides newlines and tabs, what a terminal acts on or nobody sees."""


def of_hostile(kind: Any) -> st.SearchStrategy[Any]:
    """Any value of a dataclass whose texts are hostile; numbers are whole enough to be shown."""
    return nouns(kind, texts)


answers: st.SearchStrategy[Answer] = of_hostile(Answer)
