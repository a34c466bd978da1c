import json
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askcorpus.ingest import Draft, Loaded, load, scan
from askcorpus.types import Limits, MarkKind

PARAGRAPHS = [
    "The island council voted on Monday to close the old quarry, after a survey found that its "
    "northern wall had moved by eleven centimetres since the spring.",
    "The quarry has supplied the island with granite for two centuries. Forty people work there, "
    "and the council promised to find other work for them.",
]
STORY = "\n\n".join(PARAGRAPHS)


def load_bytes(folder: Path, name: str, data: bytes) -> Loaded:
    (folder / name).write_bytes(data)
    (file,) = scan(folder)
    return load(folder, file)


def load_one(folder: Path, name: str, data: bytes) -> Draft:
    loaded = load_bytes(folder, name, data)
    assert loaded.skipped == ()
    (draft,) = loaded.drafts
    return draft


def reason(folder: Path, name: str, data: bytes) -> str:
    loaded = load_bytes(folder, name, data)
    assert loaded.drafts == ()
    (skipped,) = loaded.skipped
    assert skipped.path == name
    return skipped.reason


class TestPlainText:
    def test_the_text_is_the_file_unchanged(self, tmp_path: Path) -> None:
        text = f"Council closes old quarry\r\n\r\n{STORY}\r\n\tThe end — 終\r\n"
        draft = load_one(tmp_path, "a.txt", text.encode())
        assert draft.text == text
        assert draft.title == "Council closes old quarry"
        assert draft.language == "en"
        assert draft.sha256 == sha256(text.encode()).hexdigest()
        assert draft.boilerplate == ()

    def test_a_byte_order_mark_is_no_part_of_the_text(self, tmp_path: Path) -> None:
        assert load_one(tmp_path, "a.txt", b"\xef\xbb\xbfA quarry.").text == "A quarry."

    def test_an_upper_case_suffix_is_as_good(self, tmp_path: Path) -> None:
        assert load_one(tmp_path, "A.TXT", b"A quarry.").text == "A quarry."

    def test_an_unknown_kind_is_named_with_those_that_are_read(self, tmp_path: Path) -> None:
        expected = "not a kind askcorpus reads; it reads .txt, .md, .html, .htm, .jsonl, .pdf"
        assert reason(tmp_path, "notes.docx", b"PK") == expected

    def test_binary_and_empty_files_are_skipped_with_their_reason(self, tmp_path: Path) -> None:
        assert reason(tmp_path, "a.txt", b"\x00\x01\x02") == "binary data, not text"
        assert reason(tmp_path, "a.txt", b"  \n") == "empty"

    def test_a_file_over_the_limit_is_skipped(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_bytes(b"A line of text." * 2**17)
        (skipped,) = load(tmp_path, scan(tmp_path)[0], Limits(max_file_mib=1)).skipped
        assert skipped.reason.startswith("too large (2 MiB; the limit is 1 MiB)")


class TestMarkdown:
    FRONT = (
        "---\ntitle: Council closes old quarry\nsource: Island Times\ndate: 2024-03-04\n"
        "lang: en-GB\nurl: https://island.example/quarry\n---\n"
    )

    @pytest.mark.parametrize("line_end", ["\n", "\r\n"])
    def test_front_matter_gives_the_facts_and_is_marked(
        self, tmp_path: Path, line_end: str
    ) -> None:
        text = f"{self.FRONT}\n# Quarry\n\n{STORY}\n".replace("\n", line_end)
        draft = load_one(tmp_path, "a.md", text.encode())
        assert draft.text == text
        assert draft.title == "Council closes old quarry"
        assert draft.outlet == "Island Times"
        assert draft.published == date(2024, 3, 4)
        assert draft.language == "en"
        assert draft.url == "https://island.example/quarry"
        (mark,) = draft.boilerplate
        assert mark.kind is MarkKind.NAVIGATION
        assert text[: mark.end].rstrip().endswith("---")
        assert text[mark.end :].lstrip().startswith("# Quarry")

    def test_without_front_matter_the_heading_is_the_title(self, tmp_path: Path) -> None:
        text = f"# Why is the old quarry to be closed, and who will pay?\n\n{STORY}\n"
        draft = load_one(tmp_path, "a.md", text.encode())
        assert draft.title == "Why is the old quarry to be closed, and who will pay?"
        assert draft.boilerplate == ()

    @pytest.mark.parametrize(
        "front",
        [
            "---\ntitle: [unclosed\n---\n",
            "---\ntitle: a: b: c\n---\n",
            "---\ndate: 2024-13-45\n---\n",
            "---\njust words\n---\n",
            "---\ntitle: never closed\n",
            "---\n? {a: b}: c\n---\n",
        ],
    )
    def test_malformed_front_matter_costs_no_article(self, tmp_path: Path, front: str) -> None:
        draft = load_one(tmp_path, "a.md", f"{front}\n{STORY}".encode())
        assert draft.text == f"{front}\n{STORY}"
        assert all(mark.end <= len(front) for mark in draft.boilerplate)

    @pytest.mark.parametrize("given", ["2024-06", "June 2024", "2024", "03/04/2024", "soon"])
    def test_an_incomplete_or_ambiguous_date_is_no_date(self, tmp_path: Path, given: str) -> None:
        text = f'---\ntitle: Quarry\ndate: "{given}"\n---\n\n{STORY}'
        assert load_one(tmp_path, "a.md", text.encode()).published is None


class TestHtml:
    PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>Council closes old quarry | Island Times</title>
<meta property="og:title" content="Council closes old quarry">
<meta property="og:site_name" content="Island Times">
<meta property="article:published_time" content="2024-03-04T08:30:00+00:00">
<link rel="canonical" href="https://island.example/quarry"></head>
<body><nav><a href="/">Home</a> <a href="/news">News</a></nav>
<article><h1>Council closes old quarry</h1><p>{}</p><h2>What now</h2><p>{}</p></article>
<div class="comments"><p>First! What a shame about the quarry, says a reader.</p></div>
<footer>© 2024 Island Times</footer></body></html>""".format(*PARAGRAPHS)

    def test_the_article_is_extracted_with_its_metadata(self, tmp_path: Path) -> None:
        draft = load_one(tmp_path, "a.html", self.PAGE.encode())
        assert all(paragraph in draft.text for paragraph in PARAGRAPHS)
        assert "What now" in draft.text
        assert "says a reader" not in draft.text
        assert draft.title == "Council closes old quarry"
        assert draft.outlet == "Island Times"
        assert draft.published == date(2024, 3, 4)
        assert draft.url == "https://island.example/quarry"
        assert draft.language == "en"

    def test_the_declared_encoding_is_believed(self, tmp_path: Path) -> None:
        page = (
            '<html><head><meta charset="iso-8859-2"></head><body><article><p>'
            + "Rada ostrova rozhodla zavřít starý lom, protože se pohnula jeho severní stěna. " * 3
            + "</p></article></body></html>"
        )
        draft = load_one(tmp_path, "a.htm", page.encode("iso-8859-2"))
        assert "zavřít starý lom, protože" in draft.text

    def test_a_month_is_not_made_into_a_day(self, tmp_path: Path) -> None:
        page = self.PAGE.replace("2024-03-04T08:30:00+00:00", "2024-03")
        assert load_one(tmp_path, "a.html", page.encode()).published is None

    def test_a_host_name_is_no_outlet(self, tmp_path: Path) -> None:
        page = self.PAGE.replace('<meta property="og:site_name" content="Island Times">', "")
        page = page.replace(" | Island Times", "").replace("© 2024 Island Times", "")
        assert load_one(tmp_path, "a.html", page.encode()).outlet is None

    @pytest.mark.parametrize(
        "page", ["<html><body></body></html>", "<html><head><title>x</title></head></html>", "<"]
    )
    def test_a_page_without_article_is_skipped(self, tmp_path: Path, page: str) -> None:
        loaded = load_bytes(tmp_path, "a.html", page.encode())
        assert all(skipped.reason for skipped in loaded.skipped)
        assert all(draft.text.strip() for draft in loaded.drafts)


class TestJsonLines:
    def test_every_line_is_an_article_of_its_own(self, tmp_path: Path) -> None:
        first = {
            "title": "Council closes old quarry",
            "text": STORY,
            "outlet": "Island Times",
            "date": "2024-03-04",
            "url": "https://island.example/quarry",
            "language": "en",
        }
        second = {
            "title": "Quarry workers protest",
            "text": STORY,
            "source": {"name": "Harbour Post"},
            "published": "2024-03-05T10:00:00Z",
        }
        lines = [json.dumps(first).encode(), b"", json.dumps(second).encode()]
        loaded = load_bytes(tmp_path, "w.jsonl", b"\r\n".join(lines) + b"\n")
        assert loaded.skipped == ()
        one, two = loaded.drafts
        assert (one.path, two.path) == ("w.jsonl#1", "w.jsonl#3")
        assert (one.title, one.outlet) == ("Council closes old quarry", "Island Times")
        assert (two.title, two.outlet) == ("Quarry workers protest", "Harbour Post")
        assert (one.published, two.published) == (date(2024, 3, 4), date(2024, 3, 5))
        assert one.url == "https://island.example/quarry"
        assert one.language == two.language == "en"
        assert one.text == STORY
        assert one.sha256 != two.sha256

    @pytest.mark.parametrize(
        ("line", "expected"),
        [
            (b"{broken", "not valid JSON"),
            (b'["a list"]', "not a JSON object"),
            (b'{"title": "No text"}', 'no "text"'),
            (b'{"text": "  "}', 'no "text"'),
            (b'{"text": 7}', 'no "text"'),
            (b'{"text": ' + b"[" * 100_000, "not usable JSON"),
            (b'{"n": ' + b"9" * 10_000 + b', "text": "a"}', "not usable JSON"),
        ],
        ids=["broken", "list", "no text", "blank", "number", "nested", "huge number"],
    )
    def test_a_broken_line_is_named_and_the_others_are_read(
        self, tmp_path: Path, line: bytes, expected: str
    ) -> None:
        good = json.dumps({"text": STORY}).encode()
        loaded = load_bytes(tmp_path, "w.jsonl", good + b"\n" + line + b"\n" + good)
        assert [draft.path for draft in loaded.drafts] == ["w.jsonl#1", "w.jsonl#3"]
        (skipped,) = loaded.skipped
        assert skipped.path == "w.jsonl#2"
        assert expected in skipped.reason

    def test_lone_surrogates_and_nul_are_replaced(self, tmp_path: Path) -> None:
        draft = load_one(tmp_path, "w.jsonl", rb'{"text": "a \ud800 b \u0000 c"}')
        assert draft.text == "a \ufffd b \ufffd c"

    def test_unicode_line_breaks_inside_a_text_end_no_line(self, tmp_path: Path) -> None:
        line = json.dumps({"text": "one\u2028two\x85three"}, ensure_ascii=False)
        assert load_one(tmp_path, "w.jsonl", line.encode()).text == "one\u2028two\x85three"

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
    def test_byte_order_marks_are_understood(self, tmp_path: Path, encoding: str) -> None:
        line = json.dumps({"text": "Ein Steinbruch für alle"}, ensure_ascii=False)
        draft = load_one(tmp_path, "w.jsonl", line.encode(encoding))
        assert draft.text == "Ein Steinbruch für alle"

    def test_furniture_inside_a_text_is_marked(self, tmp_path: Path) -> None:
        line = json.dumps({"title": "Quarry", "text": f"{STORY}\n\nLeave a Reply"}).encode()
        draft = load_one(tmp_path, "w.jsonl", line)
        assert [draft.text[m.start : m.end] for m in draft.boilerplate] == ["Leave a Reply"]


def make_pdf(lines: list[str]) -> bytes:
    """A one-page PDF, written by hand: https://opensource.adobe.com/dc-acrobat-sdk-docs/."""
    shown = " T* ".join(f"({line}) Tj" for line in lines)
    content = f"BT /F1 11 Tf 14 TL 50 780 Td {shown} ET".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    data = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(data)
    data += b"xref\n0 6\n0000000000 65535 f \n" + table
    return data + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start


class TestPdf:
    PDF = make_pdf(["Council closes old quarry", "", "The council voted on Monday", "to close it."])

    def test_the_text_is_extracted(self, tmp_path: Path) -> None:
        draft = load_one(tmp_path, "a.pdf", self.PDF)
        assert "The council voted on Monday" in draft.text
        assert draft.title == "Council closes old quarry"

    def test_a_locked_file_is_skipped(self, tmp_path: Path) -> None:
        writer = pypdf.PdfWriter(clone_from=BytesIO(self.PDF))
        writer.encrypt("secret", algorithm="RC4-128")
        out = BytesIO()
        writer.write(out)
        assert "password" in reason(tmp_path, "a.pdf", out.getvalue())

    def test_a_file_of_pictures_is_skipped(self, tmp_path: Path) -> None:
        assert "no text" in reason(tmp_path, "a.pdf", make_pdf([]))

    @pytest.mark.parametrize(
        "data", [b"", b"%PDF-1.7\nrubbish", PDF[:300], b"<html></html>"], ids=repr
    )
    def test_a_damaged_file_is_skipped(self, tmp_path: Path, data: bytes) -> None:
        assert reason(tmp_path, "a.pdf", data)


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".jsonl", ".pdf"])
def test_no_file_raises_whatever_it_holds(
    tmp_path_factory: pytest.TempPathFactory, suffix: str
) -> None:
    folder = tmp_path_factory.mktemp("any")

    @settings(max_examples=60)
    @given(
        st.one_of(
            st.binary(max_size=300),
            st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
            st.text(max_size=200).map(lambda text: b"---\n" + text.encode("utf-16") + b"\n---\n"),
            st.text(max_size=100).map(lambda text: json.dumps({"text": text}).encode()),
            st.binary(max_size=60).map(lambda noise: TestPdf.PDF[:400] + noise + TestPdf.PDF[400:]),
        )
    )
    def check(data: bytes) -> None:
        loaded = load_bytes(folder, f"a{suffix}", data)
        assert loaded.drafts or loaded.skipped
        for draft in loaded.drafts:
            draft.text.encode("utf-8")
            assert all(0 <= m.start < m.end <= len(draft.text) for m in draft.boilerplate)

    check()
