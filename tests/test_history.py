from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from askcorpus import __version__
from askcorpus.conversation import Conversation, turn_of
from askcorpus.engine import Corpus
from askcorpus.errors import SessionError
from askcorpus.history import KEPT_DAYS, History
from askcorpus.types import Filters, Models
from tests.answers import answered, unanswered

WHO = answered("Who bought the lighthouse?")
WHEN = answered("When was it sold?", "in March")
NONE = unanswered("Who paints the pier?")
MODELS = Models("small-encoder", "e" * 12, "r" * 12)


class Clock:
    """A clock that goes on by a second with every look, and further when it is told to."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 1, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "sessions.sqlite"


@pytest.fixture
def history(path: Path) -> History:
    return History(path, now=Clock())


def names(history: History, search: str = "") -> list[str]:
    return [info.name for info in history.sessions(search)]


def test_real_answers_are_kept_turn_by_turn_and_apart_from_others(
    sample: Corpus, path: Path
) -> None:
    answers = [sample.ask("When was KCNA founded?"), sample.ask("How do I bake sourdough bread?")]
    for answer in answers:
        History(path).add("agency", answer)
    History(path).add("other", answers[0])
    assert History(path).earlier("agency") == [turn_of(answer) for answer in answers]
    assert [turn.answer for turn in History(path).turns("agency")] == answers
    assert len(History(path).turns("other")) == 1
    assert History(path).turns("unknown") == []
    assert History(path).earlier("unknown") == []


def test_a_turn_is_kept_with_all_that_it_takes_to_check_it(history: History) -> None:
    filters = Filters(date(2024, 1, 1), None, ("Gull",))
    info = history.add("light", WHO, filters, index=Path("somewhere/index"), models=MODELS)
    [turn] = history.turns("light")
    assert (turn.number, turn.question, turn.text) == (1, WHO.question, WHO.text)
    assert (turn.filters, turn.models, turn.version) == (filters, MODELS, __version__)
    assert turn.generation == WHO.index.generation
    assert turn.answer == WHO
    assert turn.asked == info.created == info.updated
    assert info.index == Path("somewhere/index").absolute()
    assert info.turns == 1


def test_looking_makes_no_file(path: Path) -> None:
    history = History(path)
    assert history.sessions() == []
    assert history.turns("any") == []
    assert history.questions() == []
    for change in (history.open, history.delete, history.undo_delete):
        with pytest.raises(SessionError, match="There is no session “any”"):
            change("any")
    with pytest.raises(SessionError, match="There is no session “any”"):
        history.rename("any", "other")
    assert not path.exists()


def test_the_session_used_last_comes_first(history: History) -> None:
    for name in ("one", "two", "one"):
        history.add(name, WHO)
    assert names(history) == ["one", "two"]
    assert [info.turns for info in history.sessions()] == [2, 1]


def test_sessions_are_found_by_name_question_and_answer(history: History) -> None:
    history.add("Über den Hafen", WHO)
    history.add("pier", NONE)
    assert names(history, "ÜBER") == ["Über den Hafen"]
    assert names(history, "painTS") == ["pier"]
    assert names(history, "lighthouse  beekeep") == ["Über den Hafen"]
    assert names(history, "lighthouse pier") == []
    assert names(history, "100%") == []
    assert names(history, " ") == ["pier", "Über den Hafen"]


def test_a_session_without_a_name_is_named_after_its_first_question(history: History) -> None:
    first = history.add(None, WHO)
    second = history.add(None, WHO)
    history.add(first.id, WHEN)
    assert first.name == "Who bought the lighthouse?"
    assert second.name == "Who bought the lighthouse? (2)"
    assert history.open(first.id).turns == 2
    long = history.add(None, answered("Which of the many " + "very old " * 20 + "boats sank?"))
    assert len(long.name) < 70
    assert long.name.endswith(" …")


def test_a_renamed_session_goes_on_and_no_name_is_given_twice(history: History) -> None:
    info = history.add("light", WHO)
    history.add("pier", NONE)
    assert history.rename("light", "  The\nlight ").name == "The light"
    assert history.add(info.id, WHEN).name == "The light"
    assert history.rename("The light", "The light").turns == 2
    with pytest.raises(SessionError, match="already"):
        history.rename("The light", "pier")
    with pytest.raises(SessionError, match="no name"):
        history.rename("The light", " \u200b ")
    with pytest.raises(SessionError) as caught:
        history.rename("The lihgt", "other")
    assert "“The light”" in caught.value.hint


def test_a_deleted_session_is_gone_until_it_is_brought_back(history: History) -> None:
    history.add("light", WHO)
    assert history.delete("light").deleted is not None
    assert history.sessions() == []
    assert history.questions() == []
    assert history.turns("light") == []
    with pytest.raises(SessionError) as caught:
        history.open("light")
    assert "undelete" in caught.value.hint
    assert history.undo_delete("light").deleted is None
    assert [turn.answer for turn in history.turns("light")] == [WHO]
    with pytest.raises(SessionError, match="No deleted session"):
        history.undo_delete("light")


def test_the_name_of_a_deleted_session_is_free(history: History) -> None:
    old = history.add("light", WHO)
    history.delete("light")
    new = history.add("light", WHEN)
    assert new.id != old.id
    assert history.undo_delete("light").name == "light (2)"
    assert history.turns("light (2)")[0].answer == WHO


def test_what_was_deleted_long_ago_is_forgotten_with_the_next_turn(path: Path) -> None:
    clock = Clock()
    history = History(path, now=clock)
    history.add("light", WHO)
    history.delete("light")
    clock.time += timedelta(days=KEPT_DAYS - 1)
    history.add("pier", NONE)
    assert history.undo_delete("light").turns == 1
    history.delete("light")
    clock.time += timedelta(days=KEPT_DAYS + 1)
    history.add("pier", NONE)
    with pytest.raises(SessionError, match="No deleted session"):
        history.undo_delete("light")
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT COUNT(*) FROM turns").fetchone() == (2,)


def test_a_running_session_is_never_lost(path: Path) -> None:
    clock = Clock()
    history = History(path, now=clock)
    running = history.add("light", WHO)
    history.delete("light")
    clock.time += timedelta(days=KEPT_DAYS + 1)
    assert history.add(running.id, WHEN).turns == 2
    history.delete("light")
    clock.time += timedelta(days=KEPT_DAYS + 1)
    history.add("pier", NONE)
    again = history.add(running.id, WHEN)
    assert (again.id, again.name, again.turns) == (running.id, "When was it sold?", 1)


def test_earlier_questions_are_told_once_and_the_last_first(history: History) -> None:
    for name, answer in (("a", WHO), ("a", WHEN), ("b", NONE), ("b", WHO)):
        history.add(name, answer)
    assert history.questions() == [WHO.question, NONE.question, WHEN.question]
    assert history.questions(1) == [WHO.question]


def test_only_the_user_may_read_the_file(history: History, path: Path) -> None:
    history.add("light", WHO)
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_processes_write_at_the_same_time_and_nothing_is_lost(path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from askcorpus.history import History;"
        "from tests.answers import answered;"
        "[History(Path(sys.argv[1])).add('all', answered(f'{sys.argv[2]} {n}?')) for n in range(9)]"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(path), str(number)], cwd=Path(__file__).parents[1]
        )
        for number in range(3)
    ]
    assert [process.wait(timeout=60) for process in running] == [0, 0, 0]
    turns = History(path).turns("all")
    assert [turn.number for turn in turns] == list(range(1, 28))
    assert {turn.question for turn in turns} == {f"{p} {n}?" for p in range(3) for n in range(9)}


def test_a_turn_that_cannot_be_kept_changes_nothing(history: History) -> None:
    history.add("light", WHO)
    with pytest.raises(SessionError, match="no name"):
        history.add("  ", WHEN)
    assert names(history) == ["light"]
    assert history.open("light").turns == 1


def test_a_file_that_is_none_of_ours_is_named_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("These are my notes, and they are no database.\n" * 50, encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(SessionError, match=r"notes\.txt"):
        History(path).turns("any")
    with pytest.raises(SessionError) as caught:
        History(path).add("any", WHO)
    assert "ASKCORPUS_SESSIONS" in caught.value.hint
    assert path.read_bytes() == before


@pytest.mark.parametrize("pragma", ["user_version = 3", "application_id = 77", "user_version = 0"])
def test_a_database_of_another_program_is_named_and_left_as_it_is(
    tmp_path: Path, pragma: str
) -> None:
    path = tmp_path / "places.sqlite"
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE turns (left TEXT, right TEXT)")
        database.execute(f"PRAGMA {pragma}")
    before = path.read_bytes()
    with pytest.raises(SessionError, match=r"places\.sqlite is a database of another program"):
        History(path).add("any", WHO)
    assert path.read_bytes() == before


def test_a_file_of_a_newer_askcorpus_is_left_as_it_is(history: History, path: Path) -> None:
    history.add("light", WHO)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(SessionError, match="A newer askcorpus") as caught:
        history.add("light", WHEN)
    assert "Update" in caught.value.hint
    assert path.read_bytes() == before


def test_one_damaged_answer_leaves_the_others_readable(history: History, path: Path) -> None:
    history.add("light", WHO)
    history.add("light", WHEN)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE turns SET record = x'00' WHERE number = 1")
    first, second = history.turns("light")
    assert second.answer == WHEN
    with pytest.raises(SessionError, match="Who bought the lighthouse"):
        first.answer  # noqa: B018


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SessionError, match="sessions"):
        History(tmp_path / "file" / "sessions.sqlite").add("any", WHO)


def test_a_folder_that_cannot_be_looked_into_is_named(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "exists", refuse)
    with pytest.raises(SessionError, match="Permission denied"):
        History(path).sessions()


def test_a_conversation_remembers_what_was_answered(sample: Corpus) -> None:
    conversation = sample.chat()
    assert isinstance(conversation, Conversation)
    answer = conversation.ask("When was KCNA founded?")
    assert conversation.turns == (turn_of(answer),)
    assert conversation.turns[0].answer == "5 December 1946"
