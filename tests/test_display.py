import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from askcorpus.display import REPLACEMENT, one_line, plain, plain_same_length

TRICKY = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from(
            "\x1b\x9b\x9d\x07\x9c[];mP\\\r\n\t\x0b\x85\u2028\u00ad\u061c\u200b\u200c\u200d\u200e"
            "\u202a\u202e\u2066\u2069\u2060\ufe0e\ufe0f\ufeff\U000e0061\U000e007f\ud800\udfff"
            "aé1#0 עبमر👩🏽❤🔥🏴國"
        ),
    )
)


def _is_safe(text: str) -> bool:
    """No controls but newline and tab, no bidirectional controls, and it can be encoded."""
    text.encode("utf-8")
    bidi = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    return not any(
        (unicodedata.category(char) == "Cc" and char not in "\n\t")
        or unicodedata.bidirectional(char) in bidi
        or char in "\u200b\u200e\u200f\u061c\ufeff\u2028\u2029"
        for char in text
    )


@given(TRICKY)
@example("a\ufe0f\u200d🔥")
@example("\x1b\u200b[31m")
def test_plain_text_is_safe_and_making_it_plain_again_changes_nothing(text: str) -> None:
    result = plain(text)
    assert _is_safe(result)
    assert plain(result) == result


@given(TRICKY)
def test_same_length_text_is_safe_and_keeps_every_other_character_in_its_place(text: str) -> None:
    result = plain_same_length(text)
    assert len(result) == len(text)
    assert _is_safe(result)
    assert plain(result) == result
    for before, after in zip(text, result, strict=True):
        assert after == before or after in {" ", "\n", "-", REPLACEMENT}


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "S", "Zs"])))
def test_ordinary_writing_in_any_script_is_left_as_it_is(text: str) -> None:
    visible = "".join(char for char in text if char not in "\u115f\u1160\u3164\uffa0")
    assert plain(visible) == visible
    assert plain_same_length(visible) == visible


@given(TRICKY)
def test_one_line_is_one_line_with_single_spaces(text: str) -> None:
    result = one_line(text)
    assert result == " ".join(result.split())
    assert _is_safe(result)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m alert", "red alert"),
        ("\x1b[2J\x1b[1;1Hcleared", "cleared"),
        ("\x9b31mred", "red"),
        ("\x1b]0;owned\x07title", "title"),
        ("\x1b]8;;http://example.org\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1bP1$r0m\x1b\\device", "device"),
        ("\x1b(Bcharset \x1bcreset", "charset reset"),
        ("bell\x07 back\x08space", "bell backspace"),
        ("user\u202egnp.exe", "usergnp.exe"),
        ("\u2067isolate\u2069", "isolate"),
        ("zero\u200bwidth\ufeff soft\u00adhyphen", "zerowidth softhyphen"),
        ("smuggled\U000e0041\U000e0042", "smuggled"),
        ("one\r\ntwo\rthree\x85four\u2028five", "one\ntwo\nthree\nfour\nfive"),
        ("tab\tstays\n", "tab\tstays\n"),
        ("half \ud800 pair", f"half {REPLACEMENT} pair"),
    ],
)
def test_what_a_terminal_would_act_on_is_removed(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_an_escape_sequence_that_never_ends_hides_no_words() -> None:
    assert plain("\x1b]0;the rest of the story\nnext line").endswith(
        "the rest of the story\nnext line"
    )


FIREFIGHTER = "\U0001f469\U0001f3fd\u200d\U0001f692"
HEART_ON_FIRE = "\u2764\ufe0f\u200d\U0001f525"
KEYCAP = "1\ufe0f\u20e3"
FLAG_OF_SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
PERSIAN_WORD = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
CONJUNCT = "\u0915\u094d\u200d\u0937"
VARIANT_OF_A_HAN_CHARACTER = "\u845b\U000e0100"


@pytest.mark.parametrize(
    "text",
    [
        FIREFIGHTER,
        HEART_ON_FIRE,
        KEYCAP,
        FLAG_OF_SCOTLAND,
        PERSIAN_WORD,
        CONJUNCT,
        VARIANT_OF_A_HAN_CHARACTER,
    ],
)
def test_joiners_and_selectors_that_shape_what_is_seen_stay(text: str) -> None:
    assert plain(text) == text
    assert plain_same_length(text) == text


@pytest.mark.parametrize("hostile", ["\x9d", "\x1b]", "\x1b[0", "\u200d", "\U0001f525\u200d"])
def test_hostile_text_takes_no_longer_than_its_length_asks_for(hostile: str) -> None:
    started = time.perf_counter()
    plain(hostile * 100_000)
    assert time.perf_counter() - started < 5


def test_hebrew_and_arabic_letters_stay_without_their_direction_marks() -> None:
    assert plain("שלום\u200f, عالم\u200e!") == "שלום, عالم!"


def test_same_length_shows_where_the_writing_direction_was_overridden() -> None:
    assert plain_same_length("user\u202egnp.exe") == f"user{REPLACEMENT}gnp.exe"
    assert plain_same_length("Ver\u00adfassung") == "Ver-fassung"
    assert plain_same_length("\x1b[31mred\r\n") == "     red \n"
