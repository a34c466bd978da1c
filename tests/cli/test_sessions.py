"""Saved conversations as people handle them, two questions about a ferry and a bakery."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from askcorpus.history import History
from askcorpus.types import Filters
from tests.answers import answered, unanswered

from .conftest import Askcorpus

QUESTION = "Who steered the first crossing?"
OUTLET = "The Aldmouth Gazette"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder whose settings keep the sessions in it, of which there is none yet."""
    (tmp_path / "askcorpus.toml").write_text('sessions = "sessions.sqlite"\n')
    return tmp_path


@pytest.fixture
def harbour(folder: Path) -> Path:
    """A folder with a session `harbour`: one question under a filter, and one without answer."""
    history = History(folder / "sessions.sqlite")
    found = answered("Who bought the lighthouse?")
    history.add("harbour", found, Filters(outlets=(OUTLET,)), index=folder / "index")
    history.add("harbour", unanswered("Who paints the pier?"))
    return folder


def test_sessions_are_listed_and_searched(askcorpus_here: Askcorpus, harbour: Path) -> None:
    assert "2 questions  harbour" in askcorpus_here("sessions").stdout
    assert "harbour" in askcorpus_here("sessions", "--search", "BEEKEEPER").stdout
    none = askcorpus_here("sessions", "--search", "zeppelin")
    assert (none.returncode, none.stdout) == (0, "No session holds “zeppelin”.\n")
    [info] = json.loads(askcorpus_here("sessions", "--json").stdout)
    assert (info["name"], info["turns"]) == ("harbour", 2)
    assert info["index"] == str(harbour / "index")


def test_without_a_session_the_list_says_how_one_begins(
    askcorpus_here: Askcorpus, folder: Path
) -> None:
    assert "--session" in askcorpus_here("sessions").stdout
    assert json.loads(askcorpus_here("sessions", "--json").stdout) == []
    assert not (folder / "sessions.sqlite").exists()


def test_a_session_is_shown_renamed_deleted_and_brought_back(
    askcorpus_here: Askcorpus, harbour: Path
) -> None:
    shown = askcorpus_here("sessions", "show", "harbour").stdout
    assert "Who bought the lighthouse?" in shown
    assert "“a beekeeper”" in shown
    assert f"outlets {OUTLET}" in shown
    assert "“port”" in askcorpus_here("sessions", "rename", "harbour", "port").stdout
    assert "30 days" in askcorpus_here("sessions", "delete", "port").stdout
    gone = askcorpus_here("sessions", "show", "port")
    assert gone.returncode == 2
    assert "undelete" in gone.stderr
    assert askcorpus_here("sessions", "undelete", "port").returncode == 0
    assert "a beekeeper" in askcorpus_here("sessions", "show", "port").stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["show", "harbuor"], "Did you mean “harbour”?"),
        (["rename", "nothing", "new"], "There is no session “nothing”."),
        (["rename", "harbour", " "], "The session has no name."),
        (["delete", "nothing"], "`askcorpus sessions` lists those there are."),
        (["undelete", "harbour"], "No deleted session is called “harbour”."),
        (["export", "harbour", "out.pdf"], "Name a file that ends in .md or .json."),
        (["export", "nothing", "out.md"], "There is no session “nothing”."),
        (["shwo", "harbour"], "shwo"),
    ],
)
def test_what_cannot_be_done_with_a_session_says_why(
    askcorpus_here: Askcorpus, harbour: Path, arguments: list[str], words: str
) -> None:
    done = askcorpus_here("sessions", *arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["show", "rename", "delete", "undelete", "export"])
def test_every_command_of_sessions_has_help_with_examples(
    askcorpus_here: Askcorpus, command: str
) -> None:
    done = askcorpus_here("sessions", command, "--help")
    assert done.returncode == 0
    assert f"askcorpus sessions {command}" in done.stdout.split("Examples:")[1]


def test_a_session_is_exported_to_read_and_never_over_a_file_unasked(
    askcorpus_here: Askcorpus, harbour: Path
) -> None:
    assert askcorpus_here("sessions", "export", "harbour", "out.md").returncode == 0
    text = (harbour / "out.md").read_text(encoding="utf-8")
    assert "**a beekeeper**" in text
    assert "SHA-256" in text
    refused = askcorpus_here("sessions", "export", "harbour", "out.md")
    assert refused.returncode == 2
    assert "--overwrite" in refused.stderr
    assert askcorpus_here("sessions", "export", "harbour", "out.md", "--overwrite").returncode == 0


def test_what_was_asked_in_a_session_is_exported_replayed_and_told_what_changed(
    askcorpus_here: Askcorpus, newsroom: Path, folder: Path
) -> None:
    shutil.copytree(newsroom / "corpus", folder / "corpus")
    shutil.copytree(newsroom / "index", folder / "index")
    asked = askcorpus_here("ask", QUESTION, "--session", "ferry", "--outlet", OUTLET)
    assert asked.returncode == 0, asked.stderr
    then = askcorpus_here("ask", "Who owns the bakery in Quillfield?", "--session", "ferry")
    assert then.returncode == 0, then.stderr
    assert f"outlets {OUTLET}" in askcorpus_here("sessions", "show", "ferry").stdout
    assert askcorpus_here("sessions", "export", "ferry", "out.json").returncode == 0
    same = askcorpus_here("replay", "out.json")
    assert same.returncode == 0, same.stdout
    assert "Changed: 0 of 2 answers. Quotes at their places: 2 of 2." in same.stdout

    ferry = folder / "corpus" / "wire" / "ferry.txt"
    ferry.write_text(ferry.read_text().replace("Ines Halloran", "Maud Pettigrew"))
    assert askcorpus_here("index").returncode == 0
    changed = askcorpus_here("replay", "out.json")
    assert changed.returncode == 1
    assert "Changed: 1 of 2 answers. Quotes at their places: 1 of 2." in changed.stdout
    data = json.loads(askcorpus_here("replay", "out.json", "--json").stdout)
    assert data["changed"] == 1
    first, second = data["turns"]
    assert set(first["changes"]) == {"other_words", "file_changed", "quote_moved"}
    assert "Pettigrew" in first["after"]["text"]
    assert second["changes"] == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "cannot be read"),
        ("{}", "askcorpus sessions export NAME FILE.json"),
        ("Notes.", "This is no transcript"),
    ],
)
def test_what_cannot_be_replayed_says_why(
    askcorpus_here: Askcorpus, tmp_path: Path, content: str | None, words: str
) -> None:
    if content is not None:
        (tmp_path / "out.json").write_text(content)
    done = askcorpus_here("replay", "out.json")
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
