"""Of damaged files all is read that can be, and the rest is marked as missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from askcorpus import config
from askcorpus.ingest import Draft, load
from askcorpus.sentences import sentence_extents
from askcorpus.types import Limits, SourceFile

TEXT = "The café at the quarry stays open — “until September”, the mayor said."


def drafts(folder: Path, name: str, data: bytes) -> tuple[Draft, ...]:
    (folder / name).write_bytes(data)
    loaded = load(folder, SourceFile(name, len(data), 0))
    assert loaded.skipped == ()
    return loaded.drafts


def text_of(folder: Path, name: str, data: bytes) -> str:
    return drafts(folder, name, data)[0].text


def test_a_file_cut_off_in_a_character_loses_that_character(tmp_path: Path) -> None:
    data = f"{TEXT} É".encode()
    assert text_of(tmp_path, "a.txt", data[:-1]) == f"{TEXT} \ufffd"
    for encoding in ("utf-16", "utf-32"):
        data = f"{TEXT} É".encode(encoding)
        assert text_of(tmp_path, "a.txt", data[:-1]) == f"{TEXT} \ufffd"


def test_a_little_of_another_encoding_in_utf8_is_read_as_what_it_is(tmp_path: Path) -> None:
    data = (TEXT * 3).encode() + "It cost £5, said René.".encode("cp1252")
    assert text_of(tmp_path, "a.txt", data) == TEXT * 3 + "It cost £5, said René."


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_half_a_pair_in_utf16_is_marked_as_missing(tmp_path: Path, encoding: str) -> None:
    data = f"\ufeffHalf \ud83d of it. {TEXT} \udc00".encode(encoding, "surrogatepass")
    assert text_of(tmp_path, "a.txt", data) == f"Half \ufffd of it. {TEXT} \ufffd"


def test_half_a_pair_in_json_is_marked_as_missing(tmp_path: Path) -> None:
    fields = {"title": "A \ud83d title", "text": f"Half \ud83d. {TEXT}", "outlet": "\udc00 Gull"}
    (draft,) = drafts(tmp_path, "a.jsonl", json.dumps(fields).encode())
    assert (draft.title, draft.outlet) == ("A \ufffd title", "\ufffd Gull")
    assert draft.text == f"Half \ufffd. {TEXT}"


def test_front_matter_that_refers_to_itself_is_left_in_the_text(tmp_path: Path) -> None:
    text = f"---\na: &a [x, x]\ntitle: *a\n---\n\n{TEXT}"
    assert text_of(tmp_path, "a.md", text.encode()) == text


def test_a_field_of_any_length_gives_a_short_title(tmp_path: Path) -> None:
    record = {"title": "Quarry " * 10**5, "date": "99 Abcdef 2001 " * 10**5, "text": TEXT}
    (draft,) = drafts(tmp_path, "a.jsonl", json.dumps(record).encode())
    assert draft.title is not None
    assert len(draft.title) <= 1000
    assert draft.published is None


def test_a_long_paragraph_has_the_sentences_of_short_ones() -> None:
    text = "The ferry from Varn was late. “Twelve people waited,” he said. " * 800
    extents = sentence_extents(text)
    assert {text[start:end] for start, end in extents} == {
        text[start:end] for start, end in sentence_extents(text[:200])[:2]
    }
    assert len(extents) == 1600


def test_a_reason_that_quotes_the_file_can_be_stored_and_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: bytes) -> None:
        raise ValueError("\ud800\0" * 1000)

    monkeypatch.setattr("askcorpus.ingest.loading.reader_for", lambda *_: fail)
    (tmp_path / "a.txt").write_text(TEXT)
    (skipped,) = load(tmp_path, SourceFile("a.txt", 1, 0)).skipped
    assert skipped.reason.startswith("cannot be read (ValueError: \ufffd\ufffd")
    assert len(skipped.reason.encode()) < 2000


def test_the_limits_are_settings(tmp_path: Path) -> None:
    (tmp_path / "askcorpus.toml").write_text("max_file_mib = 5\nmax_file_seconds = 6\n")
    environ = {"ASKCORPUS_MAX_PDF_PAGES": "7", "ASKCORPUS_MAX_ARTICLE_CHARACTERS": "8"}
    settings = config.load({}, environ=environ, cwd=tmp_path)
    assert settings.limits == Limits(5, 8, 6, 7)
