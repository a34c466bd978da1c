from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from askcorpus.errors import ConfigError, CorpusError
from askcorpus.tui.app import AskApp
from askcorpus.tui.opening import Browse, Edit, how_to_open, line_of
from askcorpus.tui.widgets.article_text import ArticleText
from tests.tui.driving import WIDE, ask, see, until
from tests.tui.scripted_corpus import COURIER, GAZETTE, WHO, article
from tests.tui.scripted_listing import ListingCorpus, listing_chat

HERE = {"EDITOR": sys.executable}


def put(folder: Path, path: str, text: str = "") -> Path:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="")
    return file


@given(st.text("a\r\n", max_size=20), st.integers(0, 20))
def test_a_line_is_counted_as_editors_count_it(text: str, offset: int) -> None:
    offset = min(offset, len(text))
    expected = len((text[:offset] + "|").splitlines())
    if text[offset - 1 : offset + 1] == "\r\n" and offset:
        expected -= 1  # between the two characters of one line break

    assert line_of(text, offset) == expected


@pytest.mark.parametrize("kind", ["html", "htm", "pdf", "HTML"])
def test_pages_open_in_the_browser(tmp_path: Path, kind: str) -> None:
    file = put(tmp_path, f"a folder/page #1.{kind}")
    page = article(0, f"a folder/page #1.{kind}", "text")

    assert how_to_open(tmp_path, page, 2, {}) == Browse(file.as_uri())


def test_an_editor_that_takes_a_line_gets_it(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("shutil.which", lambda name: name)
    file = put(tmp_path, "a b;c.txt", "One\ntwo\nthree")
    text = article(0, "a b;c.txt", "One\ntwo\nthree")

    assert how_to_open(tmp_path, text, 5, {"EDITOR": "nano -w"}) == Edit(
        ("nano", "-w", "+2", str(file))
    )
    assert how_to_open(tmp_path, text, 5, {"EDITOR": "nano", "VISUAL": "/bin/vim"}) == Edit(
        ("/bin/vim", "+2", str(file))
    )
    assert how_to_open(tmp_path, text, 5, {"EDITOR": "code --wait"}) == Edit(
        ("code", "--wait", str(file))
    )


def test_an_article_within_a_file_opens_that_file_at_its_line(
    tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: name)
    file = put(tmp_path, "feed.jsonl", "{}\n" * 5)

    how = how_to_open(tmp_path, article(0, "feed.jsonl#3", "One\ntwo"), 5, {"EDITOR": "vi"})

    assert how == Edit(("vi", "+3", str(file)))


def test_a_file_with_a_number_sign_in_its_name_is_opened_as_it_is(tmp_path: Path) -> None:
    file = put(tmp_path, "notes#3")
    put(tmp_path, "notes")

    how = how_to_open(tmp_path, article(0, "notes#3", "text"), 0, HERE)

    assert how == Edit((sys.executable, str(file)))


def test_a_missing_file_and_a_missing_editor_are_said(tmp_path: Path) -> None:
    there = article(0, "there.txt", "text")
    put(tmp_path, "there.txt")

    with pytest.raises(CorpusError, match=r"gone.txt is not there"):
        how_to_open(tmp_path, article(0, "gone.txt", "text"), 0, HERE)
    with pytest.raises(ConfigError, match="No editor is named"):
        how_to_open(tmp_path, there, 0, {})
    with pytest.raises(ConfigError, match="no-such-editor is not there"):
        how_to_open(tmp_path, there, 0, {"EDITOR": "no-such-editor"})
    with pytest.raises(ConfigError, match="cannot be read"):
        how_to_open(tmp_path, there, 0, {"EDITOR": "'"})


async def reading(pilot: Pilot[Any], number: str) -> None:
    await ask(pilot, WHO)
    await see(pilot, "likely · 82%", "Ready", "gen 7")
    await pilot.press("tab", number)
    await see(pilot, f"Reader [{number}]", "span 1/")
    pilot.app.screen.query_one(ArticleText).focus()
    await pilot.pause()


async def test_o_runs_the_editor_on_the_file_with_the_screen_put_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = put(tmp_path, GAZETTE.path, GAZETTE.text)
    script = put(tmp_path, "editor.py", "import sys; open(sys.argv[1], 'w').write(sys.argv[2])")
    monkeypatch.setenv("VISUAL", f"{sys.executable} {script} {tmp_path / 'said'}")
    suspended: list[bool] = []

    def suspend(_: AskApp) -> nullcontext[None]:
        suspended.append(True)
        return nullcontext()

    monkeypatch.setattr(AskApp, "suspend", suspend)
    async with listing_chat(ListingCorpus(root=str(tmp_path))).run_test(size=WIDE) as pilot:
        await reading(pilot, "1")
        await pilot.press("o")
        await until(pilot, (tmp_path / "said").exists, "the editor's own words")

    assert (tmp_path / "said").read_text() == str(file)
    assert suspended == [True]


async def test_o_opens_a_page_in_the_browser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    class Browser:
        def open(self, uri: str) -> bool:
            opened.append(uri)
            return True

    monkeypatch.setattr("webbrowser.get", Browser)
    file = put(tmp_path, COURIER.path, "<p>")
    async with listing_chat(ListingCorpus(root=str(tmp_path))).run_test(size=WIDE) as pilot:
        await reading(pilot, "2")
        await pilot.press("o")
        await until(pilot, lambda: opened == [file.as_uri()], "the page in the browser")


async def test_what_cannot_be_opened_is_said_and_the_chat_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = listing_chat(ListingCorpus(root=str(tmp_path)))
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await reading(pilot, "1")
        await pilot.press("o")
        await see(pilot, "is not there.", "after the index was built")
        put(tmp_path, GAZETTE.path, GAZETTE.text)
        monkeypatch.setenv("VISUAL", "no-such-editor")
        await pilot.press("o")
        await see(pilot, "The editor no-such-editor is not there.")
        monkeypatch.setenv("VISUAL", sys.executable)
        await pilot.press("o")
        await see(pilot, "cannot be lent to an editor")
