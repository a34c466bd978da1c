"""JSON of hostile text: inert where it is shown, and read back as the very same values."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askcorpus.cli.console import emit_json
from askcorpus.display import escape_json, plain
from askcorpus.render import article_to_dict
from askcorpus.transcript import Transcript, from_json, to_json
from askcorpus.types import Answer, Article, BuildReport, IndexStatus
from tests.untrusted.test_markdown import transcripts
from tests.untrusted.texts import PIECES, UNSAFE, answers, of_hostile, texts

documents = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


def printed(data: Any, indent: int | None = 2) -> str:
    """What a command prints, through a stream as a process has it."""
    raw = io.BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdout", io.TextIOWrapper(raw, encoding="ascii", errors="replace"))
        emit_json(data, indent=indent)
        return raw.getvalue().decode("utf-8")


def as_json(value: Any) -> Any:
    """A value as JSON has it, with lists for tuples."""
    return json.loads(json.dumps(value))


@given(documents, st.sampled_from([None, 2]))
def test_what_is_printed_reads_back_as_it_was(data: Any, indent: int | None) -> None:
    text = printed(data, indent)
    assert json.loads(text) == as_json(data)
    assert not UNSAFE.search(text)
    assert indent is not None or text.count("\n") == 1


@settings(max_examples=40)
@given(answers, of_hostile(Article), of_hostile(BuildReport), of_hostile(IndexStatus))
def test_the_json_of_commands_reads_back_as_it_was(
    answer: Answer, article: Article, report: BuildReport, status: IndexStatus
) -> None:
    for data in (
        answer.to_dict(explain=True),
        article_to_dict(article, text=True),
        report.to_dict(),
        status.to_dict(),
    ):
        assert json.loads(printed(data)) == as_json(data)


@settings(max_examples=40)
@given(transcripts)
def test_an_exported_session_reads_back_as_it_was(transcript: Transcript) -> None:
    text = to_json(transcript)
    assert not UNSAFE.search(text)
    assert from_json(text.encode("utf-8").decode("utf-8")) == transcript


@pytest.mark.parametrize("piece", PIECES)
def test_escaped_json_is_plain(piece: str) -> None:
    document = escape_json(json.dumps({piece: piece}, ensure_ascii=False))
    assert plain(document) == document
    assert json.loads(document) == {piece: piece}


def test_writing_of_any_script_is_not_escaped() -> None:
    words = "łódź 港口 مرفأ 👩🏽‍🚒 naïve"
    assert escape_json(json.dumps(words, ensure_ascii=False)) == f'"{words}"'


def test_lines_of_questions_stay_lines(tmp_path: Path) -> None:
    from askcorpus.cli.batch import answer_lines
    from tests.answers import answered

    file = tmp_path / "questions.jsonl"
    lines = [
        '{"id": "\\ud800\\u001b[31m\\u2028", "question": "Who?"}',
        '"The word [red]?"',
        "[" * 200_000,
        '{"question": "Who?", "id": NaN}',
        '{"question": "Who?", "id": 1e999}',
        '{"id": 1, "question": "\\u0000 who?"}',
        "\ufeff\x1b[31m",
        "9" * 6_000,
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    raw = io.BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdout", io.TextIOWrapper(raw, encoding="utf-8"))
        broken = answer_lines(str(file), lambda question: answered(question))
        shown = raw.getvalue().decode("utf-8")
    assert not UNSAFE.search(shown)
    found = [json.loads(line, parse_constant=pytest.fail) for line in shown.splitlines()]
    assert len(found) == len(lines)
    assert found[0]["id"] == "\ud800\x1b[31m\u2028"
    assert [item["line"] for item in found if "error" in item] == [3, 4, 5, 7, 8]
    assert broken == 5
