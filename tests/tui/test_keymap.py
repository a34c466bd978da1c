from __future__ import annotations

from pathlib import Path

import pytest

from askcorpus.config import load
from askcorpus.errors import ConfigError
from askcorpus.tui.keymap import apply_keys, check_keys
from tests.tui.driving import WIDE, ask, chat, see, until
from tests.tui.scripted_corpus import WHO


def settings(folder: Path, text: str) -> dict[str, str]:
    """The table `[keys]` of a settings file with these lines in it."""
    (folder / "askcorpus.toml").write_text(text, encoding="utf-8")
    return dict(load({}, environ={}, cwd=folder).keys)


def test_ids_may_stand_with_and_without_quotes_and_a_key_may_be_several(tmp_path: Path) -> None:
    text = '[keys]\ncopy.answer = "c"\n"copy.quote" = "C"\nreader.toggle = ["f3", "ctrl+r"]\n'

    assert settings(tmp_path, text) == {
        "copy.answer": "c",
        "copy.quote": "C",
        "reader.toggle": "f3,ctrl+r",
    }


def test_without_the_table_no_key_is_changed(tmp_path: Path) -> None:
    assert settings(tmp_path, "top_k = 5\n") == {}
    check_keys({})


@pytest.mark.parametrize(
    "text",
    [
        'keys = "c"',
        "[keys]\ncopy.answer = 3",
        '[keys]\ncopy.answer = ""',
        "[keys]\ncopy.quote = []",
    ],
)
def test_a_table_with_anything_else_in_it_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="keys in"):
        settings(tmp_path, text)


def test_an_id_that_does_not_exist_is_refused_with_those_that_are_like_it() -> None:
    with pytest.raises(ConfigError, match=r"Unknown id copy\.answr") as caught:
        check_keys({"copy.answr": "c"})

    assert "copy.answer" in caught.value.hint


@pytest.mark.parametrize("key", ["ctrl+i", "ctrl+m", "ctrl+h"])
def test_a_key_that_terminals_send_as_another_is_refused(key: str) -> None:
    with pytest.raises(ConfigError, match=r"arrives as (tab|enter|backspace)"):
        check_keys({"copy.answer": key})


@pytest.mark.parametrize("key", ["crtl+y", "f99", "", "control-y", "questionmark"])
def test_a_key_that_does_not_exist_is_refused(key: str) -> None:
    with pytest.raises(ConfigError, match="There is no key"):
        check_keys({"copy.answer": key})


@pytest.mark.parametrize(
    "key", ["c", "C", "?", "question_mark", "f11", "ctrl+y", "alt+shift+left", "é"]
)
def test_keys_that_exist_are_taken(key: str) -> None:
    check_keys({"copy.answer": key})


@pytest.mark.parametrize(
    ("keys", "names"),
    [
        ({"copy.answer": "c", "copy.quote": "c"}, ("copy.answer", "copy.quote")),
        ({"copy.answer": "?", "copy.quote": "question_mark"}, ("copy.answer", "copy.quote")),
        ({"copy.answer": "e"}, ("copy.answer", "answer.explain")),
        ({"card.next": "n"}, ("card.next", "span.next")),
        ({"card.next": "j,down"}, ("card.next", "scroll.down")),
        ({"reader.toggle": "f1"}, ("reader.toggle", "app.help")),
        ({"filters.clear": "enter"}, ("filters.clear", "filters.apply")),
    ],
)
def test_a_key_that_would_have_two_actions_in_one_place_is_refused(
    keys: dict[str, str], names: tuple[str, str]
) -> None:
    with pytest.raises(ConfigError) as caught:
        check_keys(keys)

    assert all(name in caught.value.title for name in names)


def test_two_screens_may_use_one_key() -> None:
    check_keys({"corpus.rebuild": "y"})


def test_keys_may_be_exchanged_and_used_again_in_a_dialog() -> None:
    check_keys({"copy.answer": "e", "answer.explain": "y"})
    check_keys({"filters.clear": "f2"})


async def test_a_changed_key_acts_and_is_shown_and_the_old_one_does_nothing() -> None:
    app = chat()
    apply_keys(app, {"filters.open": "f9", "answer.explain": "x,ctrl+x"})

    async with app.run_test(size=WIDE) as pilot:
        await ask(pilot, WHO)
        await see(pilot, "likely · 82%")
        await pilot.press("tab", "ctrl+t", "e")
        await see(pilot, "j k Card")
        await pilot.press("f1")
        await see(pilot, "f9  Only some dates or outlets")
        await pilot.press("escape", "x")
        await see(pilot, "How this answer came about")
        await pilot.press("escape", "f9")
        await see(pilot, "Since")
        await until(pilot, lambda: pilot.app.screen.is_modal, "the dialog")
