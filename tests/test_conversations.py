"""How conversations with known answers are read, held and counted."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from askcorpus.engine import Corpus
from askcorpus.errors import AskcorpusError
from askcorpus.evaluation.conversations import (
    conversation_table,
    evaluate_conversations,
    load_conversations,
)
from askcorpus.evaluation.metrics import contains
from askcorpus.types import Answer, IndexInfo, Progress, Status
from tests.conftest import ROOT

OURS = ROOT / "tests" / "questions" / "followups.jsonl"

RIGHT_OF_OURS = 0.7
"""Share of our own follow-ups that must be right: some way under what was measured."""


def answer(understood_as: str, text: str) -> Answer:
    return Answer(
        question=understood_as,
        understood_as=understood_as,
        status=Status.ANSWERED if text else Status.NO_ANSWER,
        text=text,
        confidence=0.9 if text else 0.1,
        claims=(),
        passages=(),
        index=IndexInfo("gen-1", 1, 1),
    )


@dataclass
class ScriptedChat:
    """Answers by a script, and writes down what it was asked."""

    script: dict[str, Answer]
    asked: list[str] = field(default_factory=list)

    def ask(self, question: str, *, top_k: int = 10) -> Answer:
        self.asked.append(question)
        return replace(self.script[question], question=question)


class ScriptedCorpus:
    """Begins scripted conversations."""

    def __init__(self, script: dict[str, Answer]) -> None:
        self.script = script
        self.chats: list[ScriptedChat] = []

    def chat(self) -> ScriptedChat:
        self.chats.append(ScriptedChat(self.script))
        return self.chats[-1]


LINES = [
    {
        "id": "holm",
        "turns": [
            {"question": "Who met Anna Holm?", "answers": ["Peter Brandt"], "articles": ["a.txt"]},
            {"question": "Where was he born?", "answers": ["Bergen"], "kind": "pronoun"},
            {"question": "What is a fjord?", "answers": [], "kind": "alone"},
        ],
    },
    {"turns": [{"question": "Who sang?", "answers": ["Nora Berg"]}]},
]

SCRIPT = {
    "Who met Anna Holm?": answer("Who met Anna Holm?", "Brandt"),
    "Where was he born?": answer("Where was Brandt born?", "Oslo"),
    "What is a fjord?": answer("What is a fjord? (Anna Holm)", ""),
    "Who sang?": answer("Who sang?", "Anna Holm"),
}


def written(folder: Path, *lines: object) -> Path:
    path = folder / "conversations.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)) + "\n\n", encoding="utf-8")
    return path


def test_conversations_are_read_with_their_questions_in_order(tmp_path: Path) -> None:
    holm, unnamed = load_conversations(written(tmp_path, *LINES))
    assert (holm.id, unnamed.id) == ("holm", "2")
    assert [turn.question for turn in holm.turns] == [
        "Who met Anna Holm?",
        "Where was he born?",
        "What is a fjord?",
    ]
    assert holm.turns[0].answers == ("Peter Brandt",)
    assert holm.turns[0].articles == ("a.txt",)
    assert [turn.kind for turn in holm.turns] == ["", "pronoun", "alone"]
    assert not holm.turns[2].answerable


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ([], "line 2: not a JSON object"),
        ({"turns": []}, 'line 2: "turns" is not a list of questions'),
        ({"question": "Who sang?", "answers": []}, 'line 2: "turns" is not a list of questions'),
        ({"turns": [{"answers": []}]}, '"question" is missing or empty in turn 1'),
        ({"turns": ["Who sang?"]}, "turn 1 is not an object"),
        ({"turns": [{"question": "Who?"}]}, '"answers" is not a list of texts'),
        (
            {"turns": [{"question": "Who?", "answers": [], "articles": "a.txt"}]},
            '"articles" is not a list of paths in turn 1',
        ),
    ],
)
def test_a_line_that_is_no_conversation_is_named(
    tmp_path: Path, line: object, complaint: str
) -> None:
    with pytest.raises(AskcorpusError) as caught:
        load_conversations(written(tmp_path, LINES[0], line))
    assert complaint in str(caught.value)
    assert '"turns"' in caught.value.hint


def test_broken_json_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "conversations.jsonl"
    path.write_text('{"turns": [\n', encoding="utf-8")
    with pytest.raises(AskcorpusError, match="line 1: not valid JSON"):
        load_conversations(path)


def test_an_empty_file_and_a_missing_one_are_refused(tmp_path: Path) -> None:
    with pytest.raises(AskcorpusError, match="holds no conversation"):
        load_conversations(written(tmp_path))
    with pytest.raises(AskcorpusError):
        load_conversations(tmp_path / "none.jsonl")


def test_first_questions_and_follow_ups_are_counted_apart(tmp_path: Path) -> None:
    conversations = load_conversations(written(tmp_path, *LINES))
    corpus = ScriptedCorpus(SCRIPT)
    report = evaluate_conversations(corpus, conversations)
    assert [chat.asked for chat in corpus.chats] == [
        [turn.question for turn in conversation.turns] for conversation in conversations
    ]
    assert (report.conversations, report.turns) == (2, 4)
    assert (report.first.turns, report.first.right) == (2, 1)
    assert report.first.accuracy == 0.5
    assert report.first.f1 == pytest.approx(1 / 3)
    assert (report.follow_up.turns, report.follow_up.right) == (2, 1)
    assert report.follow_up.f1 == 0.0
    assert report.bent == 1
    born = report.outcomes[1]
    assert (born.conversation, born.turn) == ("holm", 2)
    assert born.understood_as == "Where was Brandt born?"
    assert (born.answer, born.right) == ("Oslo", False)
    assert [outcome.right for outcome in report.outcomes] == [True, False, True, False]


def test_the_report_is_json_and_a_table(tmp_path: Path) -> None:
    report = evaluate_conversations(
        ScriptedCorpus(SCRIPT), load_conversations(written(tmp_path, *LINES))
    )
    short, long = report.to_dict(), report.to_dict(outcomes=True)
    assert json.loads(json.dumps(long))["outcomes"][1]["understood_as"] == "Where was Brandt born?"
    assert "outcomes" not in short
    assert short["schema"] == 1
    assert short["first"] == {"turns": 2, "right": 1, "accuracy": 0.5, "f1": 0.3333}
    table = conversation_table(report)
    assert "Follow-ups: right            1 of 2 (50.0%)" in table.splitlines()
    assert "Standing alone, yet bent     1" in table.splitlines()


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[Progress] = []
    evaluate_conversations(
        ScriptedCorpus(SCRIPT), load_conversations(written(tmp_path, *LINES)), told.append
    )
    assert [(step.done, step.total) for step in told] == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]


def test_our_own_conversations_name_articles_that_hold_the_answers(sample: Corpus) -> None:
    conversations = load_conversations(OURS)
    later = [turn for conversation in conversations for turn in conversation.turns[1:]]
    assert len(conversations) >= 20
    assert sum(turn.kind == "alone" for turn in later) >= 6
    for conversation in conversations:
        for turn in conversation.turns:
            for path in turn.articles:
                text = " ".join(sample.article(path).text.split())
                verbatim = any(words in text for words in turn.answers)
                assert verbatim or contains(text, turn.answers), (turn.id, path)


def test_our_own_conversations_are_understood(sample: Corpus) -> None:
    report = evaluate_conversations(sample, load_conversations(OURS))
    assert report.follow_up.accuracy is not None
    assert report.follow_up.accuracy >= RIGHT_OF_OURS
    assert report.first.accuracy is not None
    assert report.first.accuracy >= RIGHT_OF_OURS
    assert report.bent == 0
