"""Pages and PDFs: nested, malformed, exploding, locked; hooks into network and disk."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from io import BytesIO

import pypdf

from tests.hostile.bad_file import STORY, BadFile, read, skipped

ELSEWHERE = "http://hostile.example/"
_PARAGRAPHS = "".join(f"<p>{paragraph}</p>" for paragraph in STORY.split("\n\n") * 3)
_ARTICLE = f"<article><h1>Quarry closed</h1>{_PARAGRAPHS}</article>"
_ANY = "no article|longer than|broke down|cannot be read|empty|too long"


def pages(size: int) -> Iterator[BadFile]:
    """Pages that are to be read, story and all.

    Args:
        size: Elements of the large ones.
    """
    head = (
        f'<html lang="en"><head><base href="{ELSEWHERE}"><link rel=stylesheet href="{ELSEWHERE}">'
        f'<meta http-equiv=refresh content="0;url={ELSEWHERE}"><script src="{ELSEWHERE}"></script>'
    )
    images = f'<img src="{ELSEWHERE}c"><iframe src="{ELSEWHERE}d"></iframe><object data="//e">'
    yield read("hooks.html", f"{head}</head><body>{images}{_ARTICLE}</body></html>".encode())
    entities = '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "&a;&a;">]>'
    yield read("entities.html", f"{entities}<body>{_ARTICLE}<p>&a; &b;</p></body>".encode())
    for name in ("rot13", "idna", "punycode", "unicode_escape", "undefined", "x" * 39, "utf-7"):
        charset = f'<meta charset="{name}">'.encode()
        yield read(f"charset-{name}.html", charset + _ARTICLE.encode("utf-8") + b"\xff")
    yield read("no-end.html", f"<html><body><div>{_ARTICLE}<table><tr><td><b><i".encode())
    yield read("strange.html", f"<p></div></b>{_ARTICLE}</p><td><li><html><body>".encode())
    yield read("wide.html", b"\xff\xfe" + f"<body>{_ARTICLE}</body>".encode("utf-16-le"))
    yield read("attribute.html", f'<body x="{"y" * size}">{_ARTICLE}'.encode())


def broken_pages(size: int) -> Iterator[BadFile]:
    """Pages of which nobody can say what is in them: read or skipped, they cost nothing else.

    Args:
        size: Elements of the large ones.
    """
    yield BadFile("nested.html", b"<div>" * size + _ARTICLE.encode() + b"</div>" * size, _ANY)
    yield BadFile("tables.html", b"<table><tr><td>" * size + _ARTICLE.encode(), _ANY)
    yield BadFile("lists.html", b"<ul><li>a" * size, _ANY)
    yield BadFile("bold.html", b"<b><i><a href=x>" * size, _ANY)
    yield BadFile("rows.html", b"<p>a<br>" * size, _ANY)
    yield BadFile("nought.html", b"<p>a\0</p>" + _ARTICLE.encode(), "binary|no article")
    yield BadFile("dates.html", b"".join(b"<p>%d Abcdef 2001</p>" % n for n in range(size)), _ANY)
    data = b"".join(b'<script type="application/ld+json">' + b"[" * size for _ in range(3))
    yield BadFile("data.html", data + _ARTICLE.encode(), _ANY)
    yield BadFile("comment.html", b"<!--" + b"<!-- -" * size + _ARTICLE.encode(), _ANY)


def pdfs(size: int) -> Iterator[BadFile]:
    """PDFs.

    Args:
        size: Bytes that the bombs unpack to.
    """
    whole = pdf_of(STORY.split("\n")[0])
    yield BadFile("whole.pdf", whole, articles=1)
    yield skipped("empty.pdf", b"", "empty")
    yield skipped("header.pdf", b"%PDF-1.7\n", "damaged")
    yield skipped("cut.pdf", whole[: len(whole) // 2], "damaged|no text")
    yield skipped("locked.pdf", _locked(whole, "secret"), "password")
    yield BadFile("open-lock.pdf", _locked(whole, ""), articles=1)
    yield skipped("pages.pdf", pdf_of("a", pages=501), "501 pages; the limit is 500")
    yield skipped("circle.pdf", _circle(), "damaged|no text|long|broke down")
    bomb = b"BT /F 9 Tf (" + b"a" * size + b") Tj ET"
    packed = zlib.compress(bomb, 9)
    yield skipped("bomb.pdf", _pdf([packed], b"/FlateDecode"), "too|long|damaged|no text|broke")
    twice = zlib.compress(packed, 9)
    filters = b"[/FlateDecode /FlateDecode]"
    yield skipped("bombs.pdf", _pdf([twice] * 3, filters), "too|long|damaged|no text|broke")


def pdf_of(line: str, pages: int = 1) -> bytes:
    """A PDF with a line of text on every page."""
    safe = line.encode("ascii", "replace").replace(b"(", b"").replace(b")", b"")
    return _pdf([b"BT /F 9 Tf 9 700 Td (" + safe + b") Tj ET"] * pages)


def _pdf(streams: list[bytes], filters: bytes | None = None) -> bytes:
    kids = b" ".join(b"%d 0 R" % (4 + 2 * n) for n in range(len(streams)))
    objects = [
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [" + kids + b"] /Count %d>>" % len(streams),
        b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>",
    ]
    how = b"/Filter " + filters if filters else b""
    for number, stream in enumerate(streams):
        objects.append(
            b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents %d 0 R"
            b" /Resources <</Font <</F 3 0 R>>>>>>" % (5 + 2 * number)
        )
        objects.append(b"<</Length %d %s>> stream\n%s\nendstream" % (len(stream), how, stream))
    return _file(objects)


def _circle() -> bytes:
    """A tree of pages whose root is its own child."""
    return _file([b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Kids [2 0 R] /Count 1>>"])


def _file(objects: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    at = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer <</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, at)
    return bytes(out)


def _locked(data: bytes, password: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=BytesIO(data))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
