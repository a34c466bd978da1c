"""Plain text, JSON Lines and Markdown as they come from broken exports, and from enemies."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tests.hostile.bad_file import STORY, BadFile, read, skipped

_BYTES = STORY.encode()


def text_files(size: int) -> Iterator[BadFile]:
    """Files of plain text.

    Args:
        size: Characters of the large ones.
    """
    yield skipped("empty.txt", b"", "empty")
    yield skipped("blank.txt", b" \r\n\t\n\x0c" * 50, "empty")
    yield skipped("only-a-mark.txt", b"\xef\xbb\xbf", "empty")
    yield skipped("noughts.txt", bytes(4096), "empty|binary")
    yield skipped("nought-in-text.txt", _BYTES + b"\0" + _BYTES, "binary")
    yield skipped(
        "programme.txt", b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 40, "binary|encoding"
    )
    yield skipped("bells.txt", b"\x07\x08\x1b" * 900, "binary")
    yield read("cut-utf8.txt", _BYTES[: _BYTES.index("é".encode()) + 1])
    yield read("mixed.txt", _BYTES * 3 + "The café paid £5 — at last.\n".encode("cp1252"))
    yield read("latin.txt", STORY.encode("cp1252"))
    yield from _wide()
    yield read("escapes.txt", b"\x1b]0;owned\x07\x1b[2J\x1b[31m" + _BYTES)
    yield read("overrides.txt", "\u202egnp.exe\u202c \u200b\u2066 ".encode() + _BYTES)
    yield read("markup.txt", b"[red]</b>[/red] ![x](http://h.example) | <script>\n\n" + _BYTES)
    yield read("combining.txt", ("Z" + "\u0300\u0489" * 5000 + " fell. ").encode() + _BYTES)
    yield read("line-ends.txt", STORY.replace("\n", "\u2028\x85\x0b\r\x1c").encode())
    yield read("tiny-lines.txt", b"a 1\n" * (size // 4))
    yield read("headings.txt", b"More\nTags\n\n" * (size // 12))
    yield read("related.txt", b"Related articles\n" * (size // 18))
    yield read("one-word.txt", b"x" * size)
    yield read("one-line.txt", b"The ferry was late and " * (size // 23))
    yield read("quotes.txt", "“A. ‘b «C. ' ".encode() * (size // 60))
    yield read("chinese.txt", "渡轮晚点。".encode() * (size // 20))
    yield read(
        "dates.txt", b"".join(b"Published %d Abcdef 2001\n\n" % n for n in range(size // 99))
    )
    yield skipped("one-long-line.txt", b"word " * (2 * 10**5 + 1), "too long .* 1,000,000")


def _wide() -> Iterator[BadFile]:
    for encoding, mark in (
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-32-le", b"\xff\xfe\0\0"),
        ("utf-32-be", b"\0\0\xfe\xff"),
    ):
        data = STORY.encode(encoding)
        yield read(f"{encoding}.txt", mark + data)
        yield read(f"{encoding}-cut.txt", mark + data[:-1])
        half = "A half \ud83d of a pair. ".encode(encoding, "surrogatepass")
        if encoding.startswith("utf-16"):
            yield read(f"{encoding}-unmarked.txt", data)
            yield read(
                f"{encoding}-half.txt",
                mark + half + data + "\udc00".encode(encoding, "surrogatepass"),
            )
    yield skipped("utf-32-wrong.txt", b"\xff\xfe\0\0" + b"\xff" * 400, "damaged")


def json_lines(lines: int) -> Iterator[BadFile]:
    """Files of JSON Lines.

    Args:
        lines: Of the long ones.
    """
    good = json.dumps({"title": "Quarry closed", "text": STORY})
    wrong = [
        *("1", "null", '"text"', "[]", "[1, 2]", "{}", "{", "}", "NaN", "'", "\\"),
        *('{"text": 5}', '{"text": ["a"]}', '{"text": {"text": "a"}}', '{"text": null}'),
        *('{"text": "   "}', '{"text": true}', '{"text": "unfinished', "9" * 5000, "1e999999"),
    ]
    odd = [
        {"text": STORY, "title": 5, "outlet": [], "date": {}, "url": None, "language": 7},
        {"text": STORY, "title": {"name": ["x"]}, "source": {"name": {"a": 1}}, "date": 20240304},
        {"text": STORY, "title": "T" * 9999, "date": "99 Abcdef 2001 " * 9999, "lang": "zz"},
        {"text": STORY, "title": "\x1b[31m\u202e[b]", "date": "0000-00-00", "url": "file:///etc"},
    ]
    halves = [
        r'{"text": "Half \ud83d of a pair, and \udc00 another. '
        + "The ferry was late. " * 9
        + '"}',
        r'{"title": "\udfff", "outlet": "\ud800", "url": "\udbff", "language": "\ud800\ud800",'
        r' "date": "\ud800", "text": "The ferry was late. \u0000 It sank."}',
    ]
    yield BadFile("wrong.jsonl", "\n".join([*wrong, good]).encode(), "JSON|text", articles=1)
    yield BadFile("odd.jsonl", "\n".join(map(json.dumps, odd)).encode(), articles=len(odd))
    yield BadFile("halves.jsonl", "\n".join(halves).encode(), articles=2)
    deep = '{"text": ' + "[" * 10**5 + "]" * 10**5 + "}"
    yield BadFile("deep.jsonl", f"{deep}\n{good}".encode(), "nesting", articles=1)
    yield BadFile("nought.jsonl", f"{good}\n\0\0\n{good}".encode(), "binary", articles=2)
    yield BadFile("cut.jsonl", f"{good}\n{good[:90]}".encode(), "JSON", articles=1)
    yield BadFile("wide.jsonl", b"\xff\xfe" + f"{good}\n{good}".encode("utf-16-le"), articles=2)
    foreign = json.dumps({"text": "Le café était fermé. " * 9}, ensure_ascii=False)
    yield BadFile("foreign.jsonl", f"{foreign}\n{good}".encode("cp1252"), articles=2)
    # Each line by itself would have its encoding detected.
    yield skipped(
        "all-foreign.jsonl", b"\xe9\x81 no JSON\n" * lines, "JSON|more lines|encoding|left out"
    )
    yield skipped("no-articles.jsonl", b"x\n" * lines, "more lines|JSON|left out")
    yield skipped("binary.jsonl", bytes(range(256)) * 99, "binary|encoding")


def markdown_files(size: int) -> Iterator[BadFile]:
    """Files of Markdown whose front matter is a trap.

    Args:
        size: Characters of the large ones.
    """
    references = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))
    merges = "\n".join(
        f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}" for n in range(1, 9)
    )
    for name, front in {
        "references": f"a0: &a0 [lol, lol]\n{references}\n",
        "merges": f"a0: &a0 {{x: 1}}\n{merges}\n",
        "deep": "a: " + "[" * 9000 + "]" * 9000 + "\n",
        "deeper": "a: " + "[" * 10**5 + "]" * 10**5 + "\n",  # Crashes libyaml's own loader.
        "deep-blocks": "- " * 9000 + "\n",
        "objects": "a: !!python/object/apply:os.system ['touch owned']\n",
        "numbers": f"date: {'9' * 5000}\ntitle: 1e999\n",
        "days": "date: 0000-99-99\ntitle: 2024-02-31\n",
        "sexagesimal": "title: 190:20:30:40:50\ndate: 1:1:1\n",
        "halves": 'title: "\\ud83d half"\nsource: "\\udc00"\n',
        "keys": "? [a, b]\n: c\n? {d: e}\n: f\n",
        "bells": "title: \x07\x1b[31m\n",
        "long": "a: b\n" * (size // 5),
    }.items():
        yield read(f"{name}.md", f"---\n{front}---\n\n{STORY}".encode())
    yield read("unclosed.md", f"---\ntitle: a\n\n{STORY}".encode())
    yield read("fences.md", b"---\n" * (size // 4))
    yield read("only-front.md", b"---\ntitle: Nothing below\n---\n")
