"""Sessions, explanations and copies on the command line."""

import json
from pathlib import Path

import pytest

from .conftest import Askcorpus

QUESTION = "Who steered the first crossing of the ferry?"


@pytest.fixture
def sessions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, askcorpus_here: Askcorpus) -> Path:
    # After the fixture that clears the settings.
    path = tmp_path / "sessions.sqlite"
    monkeypatch.setenv("ASKCORPUS_SESSIONS", str(path))
    return path


def test_a_session_goes_on_where_it_stopped(
    askcorpus_here: Askcorpus, newsroom: Path, sessions: Path
) -> None:
    first = askcorpus_here("ask", QUESTION, "--session", "ferry", cwd=newsroom)
    assert "Ines Halloran" in first.stdout
    again = askcorpus_here(
        "ask", "How long has she worked on the route?", "--session", "ferry", "--json", cwd=newsroom
    )
    data = json.loads(again.stdout)
    assert "Halloran" in data["understood_as"]
    assert "nineteen years" in data["text"]
    alone = askcorpus_here(
        "ask", "How long has she worked on the route?", "--session", "new", "--json", cwd=newsroom
    )
    assert json.loads(alone.stdout)["understood_as"] == "How long has she worked on the route?"


def test_a_question_without_a_session_keeps_nothing(
    askcorpus_here: Askcorpus, newsroom: Path, sessions: Path
) -> None:
    askcorpus_here("ask", QUESTION, cwd=newsroom)
    assert not sessions.exists()


def test_a_session_and_lines_exclude_each_other(askcorpus_here: Askcorpus, newsroom: Path) -> None:
    done = askcorpus_here("ask", "--jsonl", "-", "--session", "ferry", cwd=newsroom)
    assert done.returncode == 2
    assert "exclude each other" in done.stderr
    unnamed = askcorpus_here("ask", QUESTION, "--session", " ", cwd=newsroom)
    assert unnamed.returncode == 2


def test_explain_shows_terms_ranks_reader_and_confidence(
    askcorpus_here: Askcorpus, newsroom: Path
) -> None:
    done = askcorpus_here("ask", QUESTION, "--explain", cwd=newsroom)
    for words in ("How this answer came about", "steer", "wire/ferry.txt", "reader:", "log odds"):
        assert words in done.stdout
    data = json.loads(askcorpus_here("ask", QUESTION, "--explain", "--json", cwd=newsroom).stdout)
    explanation = data["explanation"]
    best = explanation["claims"][0]
    assert best["confidence"] == data["confidence"] >= explanation["threshold"]
    assert explanation["passages"][0]["dense_rank"] == 1
    plain = askcorpus_here("ask", QUESTION, "--json", cwd=newsroom)
    assert "explanation" not in json.loads(plain.stdout)


def test_the_parts_of_a_confidence_add_up(askcorpus_here: Askcorpus, newsroom: Path) -> None:
    from math import exp

    done = askcorpus_here("ask", QUESTION, "--explain", "--json", cwd=newsroom)
    explanation = json.loads(done.stdout)["explanation"]
    for claim in explanation["claims"]:
        odds = explanation["intercept"] + sum(signal["adds"] for signal in claim["signals"])
        assert claim["confidence"] == pytest.approx(1 / (1 + exp(-odds)), abs=1e-3)


def test_copies_are_listed_by_group(askcorpus_here: Askcorpus, tmp_path: Path) -> None:
    report = (
        "The ferry Marigold sank off Quayside at dawn on Friday, and forty-one of its passengers "
        "are missing. Captain Odile Brandt, who left the ship last, blamed a jammed rudder. The "
        "coastguard has sent four boats and a helicopter, and will search until nightfall."
    )
    (tmp_path / "corpus").mkdir()
    for name, text in (
        ("a.txt", report),
        ("b.txt", report.replace("four boats", "four cutters")),
        ("c.txt", "Rain is expected in the north, with gales along the coast until Sunday night."),
    ):
        (tmp_path / "corpus" / name).write_text(text + "\n", encoding="utf-8")
    askcorpus_here("index", cwd=tmp_path)
    done = askcorpus_here("copies", "--json", cwd=tmp_path)
    assert json.loads(done.stdout) == [{"articles": ["a.txt", "b.txt"]}]
    shown = askcorpus_here("copies", cwd=tmp_path).stdout
    assert "2 articles in 1 group" in shown
    assert "a.txt\nb.txt" in shown
    (tmp_path / "corpus" / "b.txt").unlink()
    askcorpus_here("index", cwd=tmp_path)
    assert "No article is a copy" in askcorpus_here("copies", cwd=tmp_path).stdout
