from __future__ import annotations

from pathlib import Path

import pytest

from askcorpus.conversation import Conversation, turn_of
from askcorpus.engine import Corpus
from askcorpus.errors import SessionError
from askcorpus.history import History


def test_a_session_is_kept_turn_by_turn_and_apart_from_others(
    sample: Corpus, tmp_path: Path
) -> None:
    path = tmp_path / "deep" / "sessions.sqlite"
    answers = [sample.ask("When was KCNA founded?"), sample.ask("How do I bake sourdough bread?")]
    for answer in answers:
        History(path).add("agency", answer)
    History(path).add("other", answers[0])
    assert History(path).turns("agency") == [turn_of(answer) for answer in answers]
    assert len(History(path).turns("other")) == 1
    assert History(path).turns("unknown") == []


def test_a_session_that_was_never_used_makes_no_file(tmp_path: Path) -> None:
    path = tmp_path / "sessions.sqlite"
    assert History(path).turns("any") == []
    assert not path.exists()


def test_a_file_that_is_none_of_ours_is_named_and_left_as_it_is(
    sample: Corpus, tmp_path: Path
) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("These are my notes, and they are no database.\n" * 50, encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(SessionError, match=r"notes\.txt"):
        History(path).turns("any")
    with pytest.raises(SessionError) as caught:
        History(path).add("any", sample.ask("When was KCNA founded?"))
    assert "ASKCORPUS_SESSIONS" in caught.value.hint
    assert path.read_bytes() == before


def test_a_conversation_remembers_what_was_answered(sample: Corpus) -> None:
    conversation = sample.chat()
    assert isinstance(conversation, Conversation)
    answer = conversation.ask("When was KCNA founded?")
    assert conversation.turns == (turn_of(answer),)
    assert conversation.turns[0].answer == "5 December 1946"
