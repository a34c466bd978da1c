"""What hypothesis draws files from: stories, furniture and the odd corners of Unicode."""

from __future__ import annotations

import json

from hypothesis import strategies as st

_LINES = [
    *("The ferry from Varn was late on Monday.", "Twelve people waited, “it will sink”, he said."),
    *("Ferry late again", "By Jane Doe", "Source: The Daily Gull", "Published: 4 March 2024"),
    *("VARN, 19 June 2024 (Gull) — The ferry sank.", "14:05 BST", "yesterday", "2024-06-19T14:05Z"),
    *("Related articles", "Share this", "Leave a reply", "Advertisement", "More", "Read more..."),
    *(
        "Home > News > World",
        "© 2024 The Daily Gull. All rights reserved.",
        "Subscribe",
        "#",
        "---",
    ),
    *("We use cookies to improve your experience on our site.", "[1] Mr. A. B. Smith et al. e.g."),
    *(
        "# Heading",
        "- item",
        "1. item",
        "• item",
        "title: a",
        "| a | b |",
        "<p>a</p>",
        '{"text": "a"}',
    ),
    *(
        "渡轮晚点了。人们在等。",
        "המעבורת איחרה.",
        "العبّارة تأخرت.",
        "เรือข้ามฟากมาสาย",
        "Паром опоздал.",
    ),
    *("long " * 300, "x" * 1500, "渡轮晚点" * 400, "A. " * 200, "“A. «B. ‘C. " * 40, "(" * 300),
    *("99 Abcdef 2001", "31 February 2024", "1 May 20245", "2024年3月4日", "12/11/2024"),
    *(
        "https://gull.example/a?b=c#d",
        "URL: <https://gull.example/>",
        "\u202egnp\u202c\u200b",
        "🚢👩‍👩‍👧",
    ),
]
_GAPS = [
    *" \n\t\r\v\f\0\x07\x1b\x85\xa0\ufeff\u2028\u2029\u3000\u200b",
    "",
    "\n\n",
    "\r\n",
    "\r\n\r\n",
]
_GAPS += [
    "  \n \n",
    "\n\n\n\n",
    "\n- ",
    "\x1c",
    "\N{HANGUL FILLER}",
    "\u0300",
    "\ud800".encode("utf-8", "replace").decode(),
]
_WIDE = st.text(st.characters(codec="utf-8"), max_size=30)

texts = st.lists(
    st.tuples(st.one_of(st.sampled_from(_LINES), _WIDE), st.sampled_from(_GAPS)),
    min_size=1,
    max_size=40,
).map(lambda pairs: "".join(line + gap for line, gap in pairs))
"""Texts without lone surrogates."""

encodings = st.sampled_from(
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "big5"]
)

_scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),  # Lone surrogates and all.
    texts,
)
_values = st.recursive(
    _scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(_scalars.map(str), inner, max_size=3)
    ),
    max_leaves=6,
)
_FIELDS = ["text", "body", "title", "outlet", "source", "date", "published", "url", "language", "x"]

records = st.dictionaries(st.sampled_from(_FIELDS), _values, max_size=6)
"""What a line of a .jsonl file may hold, of any types."""

json_lines = st.lists(st.one_of(records, _values).map(json.dumps), min_size=1, max_size=6).map(
    "\n".join
)

front_matter = records.map(
    lambda fields: "".join(f"{name}: {json.dumps(value)}\n" for name, value in fields.items())
)

files = {
    ".txt": st.builds(lambda text, name: text.encode(name, "replace"), texts, encodings),
    ".md": st.builds(lambda front, text: f"---\n{front}---\n{text}".encode(), front_matter, texts),
    ".jsonl": st.builds(lambda lines, name: lines.encode(name, "replace"), json_lines, encodings),
    ".html": st.builds(
        lambda title, text: f"<title>{title}</title><article><p>{text}</p></article>".encode(),
        texts,
        texts,
    ),
}
"""The bytes of a file, by its suffix."""
