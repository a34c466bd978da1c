import pytest
from hypothesis import given
from hypothesis import strategies as st

from askcorpus.ingest.decoding import decode, scrub
from askcorpus.ingest.drafts import UnreadableError

ENGLISH = "The café on the quay was closed – its owner had gone to sea. “Back soon,” said the sign."
RUSSIAN = "Совет острова проголосовал в понедельник за закрытие старого карьера у моря. " * 4
GERMAN = "Der Rat der Insel hat beschlossen, den großen Steinbruch für immer zu schließen. " * 4


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_the_text_is_the_same_whatever_the_encoding(encoding: str) -> None:
    assert decode(ENGLISH.encode(encoding)) == ENGLISH


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (GERMAN, "iso-8859-1"), (GERMAN, "cp1252")],
)
def test_legacy_encodings_are_detected(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_a_lone_pound_sign_in_a_legacy_file_is_a_pound_sign() -> None:
    assert decode(b"The fine was \xa3100. " + b"He paid it. " * 40).startswith("The fine was £100.")


def test_line_ends_are_kept() -> None:
    assert decode(b"one\r\ntwo\nthree\rfour") == "one\r\ntwo\nthree\rfour"


@pytest.mark.parametrize(
    "data", [b"", b" \r\n\t ", b"\xef\xbb\xbf", b"\xff\xfe", b"\xef\xbb\xbf \n"]
)
def test_empty_files_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError, match="empty"):
        decode(data)


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00",
        b"PK\x03\x04\x14\x00\x06\x00\x08\x00",
        b"text with a \x00 in it",
        bytes(range(1, 32)) * 20,
    ],
    ids=["png", "zip", "nul", "control characters"],
)
def test_binary_files_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError, match="binary"):
        decode(data)


@given(st.binary(max_size=400))
def test_any_bytes_are_decoded_or_refused_with_a_reason(data: bytes) -> None:
    try:
        text = decode(data)
    except UnreadableError as error:
        assert str(error)
    else:
        assert text.strip()
        assert "\0" not in text


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_utf8_comes_back_unchanged(text: str) -> None:
    data = text.encode()
    if data.strip() and text.strip("\ufeff\xa0 ") and not text.startswith("\ufeff"):
        assert decode(data) == text


def test_scrubbing_replaces_one_character_by_one() -> None:
    assert scrub("a\ud800b\0c") == "a\ufffdb\ufffdc"
