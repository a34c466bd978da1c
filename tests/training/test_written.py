from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from reader_training import written
from reader_training.examples import Example
from reader_training.news import NewsQuestion, news_questions
from reader_training.written import (
    digest_of,
    nearest_sentence,
    paragraph_examples,
    written_news,
)

PARAGRAPH = "The mill at Dunbar was bought by Hart. Its owner retired in 1870. Nobody sued."


def write(path: Path, records: list[dict[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(record) + "\n" for record in records)


def test_a_written_question_meets_its_paragraph_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record: dict[str, object] = {
        "title": "Dunbar_mill",
        "context": PARAGRAPH,
        "question": "?",
        "answer": None,
        "answer_start": None,
    }
    for name in written.PARAGRAPH_SOURCES:
        write(tmp_path / f"{name}.jsonl.gz", [record])
    start = PARAGRAPH.index("Hart")
    questions = tmp_path / "written" / "paragraphs.jsonl.gz"
    key = digest_of(PARAGRAPH)
    write(
        questions,
        [
            {"paragraph": key, "question": "Who bought it?", "start": start, "end": start + 4},
            {"paragraph": key, "question": "Who sold it?", "start": None, "end": None},
        ],
    )
    monkeypatch.setattr(written, "PARAGRAPH_QUESTIONS", questions)
    bought, sold = paragraph_examples(tmp_path)
    assert (bought.question, bought.answer, bought.title) == (
        "Who bought it?",
        "Hart",
        "Dunbar mill",
    )
    assert (sold.question, sold.answer, sold.passage) == ("Who sold it?", None, PARAGRAPH)


def test_the_nearest_sentence_holds_the_answer_or_the_words_of_the_question() -> None:
    start = PARAGRAPH.index("1870")
    answered = nearest_sentence(Example("When?", "", PARAGRAPH, start, start + 4))
    assert (answered.passage, answered.answer) == ("Its owner retired in 1870.", "1870")
    misled = nearest_sentence(Example("Who sold the mill at Dunbar?", "", PARAGRAPH, None, None))
    assert misled.passage == "The mill at Dunbar was bought by Hart."
    assert misled.answer is None


def test_news_questions_are_read_with_their_answers_place(tmp_path: Path) -> None:
    write(
        tmp_path / "news.jsonl.gz",
        [
            {"article": "a.txt", "question": "Who?", "answer": "Hart", "answer_start": 3},
            {"article": "a.txt", "question": "When?", "answer": None, "answer_start": None},
        ],
    )
    assert news_questions(tmp_path / "news.jsonl.gz") == [
        NewsQuestion("a.txt", "Who?", (3, 7)),
        NewsQuestion("a.txt", "When?", None),
    ]


def test_the_written_questions_come_in_twins_and_hold_no_text_of_others() -> None:
    news = written_news()
    answered = sum(item.answer is not None for item in news)
    assert answered >= 500
    assert len(news) - answered >= 300
    for path in (written.PARAGRAPH_QUESTIONS, written.NEWS_QUESTIONS):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            fields = {frozenset(json.loads(line)) for line in lines}
        assert len(fields) == 1
        assert fields.pop() <= {"paragraph", "article", "question", "start", "end"}
