"""A corpus whose every word wants to act, through every command that shows some of it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from askcorpus.cli import main
from tests.untrusted.test_markdown import assert_inert
from tests.untrusted.texts import UNSAFE

EVIL = (
    "\x1b[31mred\x1b[0m \x1b]0;owned\x07 \x9b2J \u202eturned\u202c zero\u200bwidth [/b] [bold]x "
    "[link](http://a.example) <b>bold</b> <!-- `code` | cell | # heading ~~gone~~ "
    "https://a.example "
)
NAME = "a\x1b[31m\u202e[b] `x` | y.md"
ARTICLE = (
    f"---\ntitle: {json.dumps('Ferry ' + EVIL)}\noutlet: {json.dumps('Gazette ' + EVIL)}\n---\n\n"
    f"The ferry to Aldmouth {EVIL} resumed on Saturday. Captain Ines {EVIL} Halloran steered it. "
    f"She has worked on the route to the island for nineteen years, {EVIL} she said.\n"
)
QUESTION = f"Who steered {EVIL} the ferry?"
MARKED = "[/b] [link](http://a.example) `x` | <b> # who steered the ferry?"

Shown = Callable[..., str]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "corpus").mkdir()
    (folder / "corpus" / NAME).write_text(ARTICLE, encoding="utf-8")
    (folder / "corpus" / f"copy {NAME}").write_text(ARTICLE, encoding="utf-8")
    (folder / "corpus" / "\x1b]0;owned\x07.txt").write_bytes(b"")
    lines = [
        {"question": QUESTION, "answers": ["Halloran"], "kind": f"k{number} {EVIL}"}
        for number in range(2)
    ]
    (folder / "q\x1b[2J.jsonl").write_text("\n".join(map(json.dumps, lines)))
    return folder


@pytest.fixture
def shown(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Shown:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("ASKCORPUS_SESSIONS", str(folder / "sessions.sqlite"))

    def run(*arguments: str) -> str:
        with pytest.raises(SystemExit):
            main(arguments)
        out, err = capsys.readouterr()
        assert not UNSAFE.search(out), arguments
        assert not UNSAFE.search(err), arguments
        assert "has failed" not in err, err
        return out

    return run


def test_every_command_shows_it_inertly(shown: Shown) -> None:
    assert "Skipped" in shown("index")
    assert "Articles:   2" in shown("status")
    assert "copies of one report" in shown("copies")
    assert "Halloran" in shown("ask", QUESTION, "--session", f"s {EVIL}", "--explain")
    assert "Halloran" in shown("ask", MARKED, "--top-k", "2")
    assert_inert(shown("ask", QUESTION, "--markdown"))
    assert "Halloran" in shown("article", NAME, "--text")
    shown("article", f"nowhere {EVIL}")
    shown("ask", "Who?", "--since", EVIL)
    shown("ask", "Who?", "--outlet", EVIL)
    shown("eval", "q\x1b[2J.jsonl")
    shown("sessions")
    shown("sessions", "show", f"s {EVIL}")
    shown("sessions", "rename", f"s {EVIL}", f"t {EVIL}")
    shown("sessions", "export", f"t {EVIL}", "out\x1b[31m.md")
    shown("replay", f"nowhere {EVIL}.json")
    assert_inert(Path("out\x1b[31m.md").read_text(encoding="utf-8"))
    shown("verify")


def test_json_holds_the_very_text(shown: Shown) -> None:
    shown("index")
    answer = json.loads(shown("ask", QUESTION, "--json"))
    assert answer["question"] == QUESTION
    article = json.loads(shown("article", NAME, "--json", "--text"))
    assert article["article"] == NAME
    for evidence in answer["claims"][0]["evidence"]:
        assert evidence["article"] in (NAME, f"copy {NAME}")
        text = article["text"]
        assert text[evidence["start"] : evidence["end"]] == evidence["quote"]
        assert text[evidence["sentence_start"] : evidence["sentence_end"]] == evidence["sentence"]
    assert EVIL.strip() in article["text"]
