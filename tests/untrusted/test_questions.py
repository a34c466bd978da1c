"""Questions nobody would ask in earnest: each gets an answer or a clear refusal, and soon."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askcorpus.answering.followups.followup import understand
from askcorpus.answering.followups.turn import Turn
from askcorpus.answering.overviews.broad import wants_overview
from askcorpus.answering.times.periods import period_in
from askcorpus.arguments import LONGEST_QUESTION, checked_question
from askcorpus.conversation import REMEMBERED, turn_of
from askcorpus.engine import Corpus
from askcorpus.errors import QuestionError
from askcorpus.types import Answer, Status
from tests.answers import answered, evidence
from tests.untrusted.texts import UNSAFE, texts

TODAY = date(2024, 6, 8)
REFUSED = {
    "empty": "",
    "blank": " \t\n\u3000\u200b",
    "punctuation": "?!… — «»",
    "emoji": "👩🏽‍🚒🔥🏴",
    "controls": "\x00\x1b[2J\x07\x08\x9b",
    "a megabyte": "What happened at the harbour? " * 35_000,
    "one word of 64 KB": "a" * 65_536,
    "a megabyte of escapes": "\x1b]" * 500_000,
}
ANSWERED = {
    "stop words": "the of and to in a is that it was for on are with as",
    "question words": "who what when where why how did does",
    "one letter": "a",
    "one digit": "7",
    "Cyrillic": "Кто встречался с Лавровым в Пхеньяне?",
    "Chinese": "谁在平壤会见了拉夫罗夫？",
    "Japanese": "ラブロフは誰と会いましたか",
    "Korean": "라브로프는 평양에서 누구를 만났습니까?",
    "Arabic": "من التقى لافروف في بيونغ يانغ؟",
    "Hebrew": "מי נפגש עם לברוב?",
    "Devanagari": "लावरोव किससे मिले?",
    "BM25 query": 'title:x AND (passage:[* TO *] OR "harbour"~3^9 NOT text:/.*/ +day:0) {!q}',
    "SQL": "'; DROP TABLE articles; -- harbour",
    "markup": "[/] [red]<b>harbour</b> [x](http://a.example)",
    "NUL inside": "Who met\x00 Lavrov?",
    "lone surrogates": "Who \ud800 met \udc80 Lavrov?",
    "escapes": "\x1b[31mWho met\x1b[0m Lavrov?",
    "turned round": "\u202eWho met Lavrov?\u202c",
    "longest word": "a" * LONGEST_QUESTION,
    "longest question": ("harbour " * LONGEST_QUESTION)[:LONGEST_QUESTION].strip(),
    "accents": "e" + "\u0301" * 1_000 + " Lavrov",
}


@pytest.mark.parametrize("question", REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_question_is_refused_at_once_with_what_to_do(question: str) -> None:
    began = time.process_time()
    with pytest.raises(QuestionError) as refused:
        checked_question(question)
    assert time.process_time() - began < 2
    assert refused.value.hint
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize("question", ANSWERED.values(), ids=ANSWERED.keys())
def test_any_other_question_is_answered_or_not_but_never_fails(
    sample: Corpus, question: str
) -> None:
    began = time.process_time()
    answer = sample.ask(question, top_k=2)
    assert time.process_time() - began < 10
    assert not UNSAFE.search(answer.understood_as)
    assert_quoted(sample, answer)


def test_the_usual_question_is_answered_whatever_is_hidden_in_it(sample: Corpus) -> None:
    plain = sample.ask("When was KCNA founded?", top_k=2)
    hidden = sample.ask("\x1b[31mWhen\u200b was\x00 KC\u00adNA \u202efounded?", top_k=2)
    assert plain.status is Status.ANSWERED
    assert hidden.text == plain.text


def test_an_unanswered_script_is_no_fault(sample: Corpus) -> None:
    answer = sample.ask("谁在平壤会见了拉夫罗夫？")
    assert answer.status is Status.NO_ANSWER or answer.claims


HARD = [
    "in " * 600, "1 " * 900, "and " * 450, "(" * 1_900 + "x", "a," * 900, "of the " * 280,
    "19" * 900,
    "May " * 480, "last week " * 190, "2024-01-" * 240, "between 2001 and " * 110, "Who’s " * 300,
    "it its they " * 160, "A. " * 600, "U.S. " * 380, "Mr " * 600, "…" * 1_000 + "x", "“a” " * 480,
    "twenty-" * 280, "1,000," * 320, "the first " * 200, "Kim Jong " * 220, "d'" * 900,
    "- " * 900 + "x",
]  # fmt: skip


@pytest.mark.parametrize("question", HARD, ids=lambda question: repr(question[:12]))
def test_understanding_takes_no_longer_than_a_blink(question: str) -> None:
    asked = checked_question(question)
    earlier = [Turn(asked, asked, asked, asked * 10, asked)] * REMEMBERED
    began = time.process_time()
    for words in (asked, "And when did they say that about him?"):
        understood = understand(words, earlier)
        period_in(understood, TODAY)
        wants_overview(understood, 0.0)
    assert time.process_time() - began < 2


def assert_quoted(corpus: Corpus, answer: Answer) -> None:
    for claim in answer.claims:
        for found in claim.evidence:
            text = corpus.article(found.article.path).text
            assert text[found.start : found.end] == found.quote


@settings(max_examples=60)
@given(
    st.lists(texts, min_size=4, max_size=4),
    st.sampled_from(["And when did she say that?", "Why did they?", "What about Paris?"]),
)
def test_what_was_said_before_cannot_make_a_question_act(said: list[str], asked: str) -> None:
    question, name, rest, title = said
    sentence = f"Ines Hal{name}loran met{rest} the Ald{name}mouth council."
    found = evidence(f"Ines Hal{name}loran", sentence)
    found = replace(found, article=replace(found.article, title=title))
    before = answered(f"Who {question}met the Ald{name}mouth council?", found.quote, found)
    understood = understand(asked, [turn_of(before)])
    assert not UNSAFE.search(understood)
    assert "\n" not in understood


@settings(max_examples=200)
@given(texts)
def test_a_checked_question_is_one_inert_line(words: str) -> None:
    try:
        asked = checked_question(words)
    except QuestionError:
        return
    assert not UNSAFE.search(asked)
    assert "\n" not in asked
    assert checked_question(asked) == asked
