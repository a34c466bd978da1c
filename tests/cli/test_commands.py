"""What the commands print, on a corpus of four articles and an index built by `askcorpus index`."""

import json
import shutil
import time
from pathlib import Path
from typing import Any

from .conftest import ARTICLES, Askcorpus

QUESTION = "Who steered the first crossing of the ferry?"
NAME = "Ines Halloran"
UNANSWERABLE = "What is the boiling point of tungsten in kelvin?"


def test_a_question_gets_its_quote_and_source_as_plain_text(
    askcorpus: Askcorpus, newsroom: Path
) -> None:
    done = askcorpus("ask", QUESTION, cwd=newsroom)
    assert done.returncode == 0
    assert NAME in done.stdout
    assert "wire/ferry.txt" in done.stdout
    assert "\x1b" not in done.stdout
    assert done.stderr == ""


def test_a_question_needs_no_quotation_marks(askcorpus_here: Askcorpus, newsroom: Path) -> None:
    done = askcorpus_here("ask", *QUESTION.split(), "--json", cwd=newsroom)
    assert json.loads(done.stdout)["question"] == QUESTION


def test_no_answer_is_exit_status_1_with_the_nearest_passages(
    askcorpus: Askcorpus, newsroom: Path
) -> None:
    done = askcorpus("ask", UNANSWERABLE, "--min-confidence", "0.99", cwd=newsroom)
    assert done.returncode == 1
    assert done.stdout.startswith("No answer found")


def test_json_quotes_are_where_they_say_they_are(askcorpus_here: Askcorpus, newsroom: Path) -> None:
    done = askcorpus_here("ask", QUESTION, "--json", cwd=newsroom)
    data = json.loads(done.stdout)
    assert data["schema"] == 1
    assert data["status"] == "answered"
    for claim in data["claims"]:
        for evidence in claim["evidence"]:
            text = ARTICLES.get(evidence["article"])
            if text is not None:
                assert text[evidence["start"] : evidence["end"]] == evidence["quote"]


def test_markdown_quotes_the_sentence_with_the_answer_in_bold(
    askcorpus_here: Askcorpus, newsroom: Path
) -> None:
    done = askcorpus_here("ask", QUESTION, "--markdown", cwd=newsroom)
    assert done.returncode == 0
    assert done.stdout.startswith(f"## {QUESTION}\n")
    quotes = [line for line in done.stdout.splitlines() if line.startswith("> ")]
    assert any(NAME in line and "**" in line for line in quotes)


def test_filters_decide_which_articles_may_answer(
    askcorpus_here: Askcorpus, newsroom: Path
) -> None:
    done = askcorpus_here(
        "ask", "Who leads the clinic?", "--json", "--outlet", "quillfield post",
        "--since", "2024-02-01", "--until", "2024-02-29", cwd=newsroom,
    )  # fmt: skip
    data = json.loads(done.stdout)
    assert {passage["article"] for passage in data["passages"]} == {"clinic.md"}
    none = askcorpus_here("ask", "Who leads the clinic?", "--since", "2030-01-01", cwd=newsroom)
    assert none.returncode == 1
    assert "no article passes the filters" in none.stdout


def test_questions_as_json_lines_get_answers_line_by_line_with_their_ids(
    askcorpus: Askcorpus, newsroom: Path
) -> None:
    lines = [
        json.dumps({"id": "q1", "question": QUESTION, "kind": "who"}),
        "",
        json.dumps({"id": 7, "question": UNANSWERABLE}),
        json.dumps("Who owns the bakery?"),
    ]
    done = askcorpus("ask", "--jsonl", "-", cwd=newsroom, stdin="\n".join(lines))
    assert done.returncode == 0
    first, second, third = _objects(done.stdout)
    assert list(first)[:3] == ["schema", "id", "question"]
    assert (first["id"], second["id"]) == ("q1", 7)
    assert "id" not in third
    assert NAME in first["text"]


def test_a_broken_line_is_answered_with_an_error_and_the_others_with_answers(
    askcorpus_here: Askcorpus, newsroom: Path, tmp_path: Path
) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_text(
        '{"id": "broken", "question": \n'
        '{"id": "empty", "question": "  "}\n'
        '{"id": "none"}\n'
        f'{{"id": "good", "question": "{QUESTION}"}}\n',
        encoding="utf-8",
    )
    done = askcorpus_here("ask", "--jsonl", str(questions), cwd=newsroom)
    assert done.returncode == 2
    broken, empty, none, good = _objects(done.stdout)
    assert (broken["line"], empty["line"], none["line"]) == (1, 2, 3)
    assert empty["id"] == "empty"
    assert all(each["error"]["title"] and each["error"]["hint"] for each in (broken, empty, none))
    assert good["id"] == "good"
    assert good["status"] == "answered"


def test_an_article_shows_what_is_known_and_its_text_only_when_asked(
    askcorpus_here: Askcorpus, newsroom: Path
) -> None:
    done = askcorpus_here("article", "clinic.md", cwd=newsroom)
    assert done.returncode == 0
    assert "Quillfield Post" in done.stdout
    assert "2024-02-03" in done.stdout
    assert "Samira Okafor" not in done.stdout
    data = json.loads(
        askcorpus_here("article", "clinic.md", "--json", "--text", cwd=newsroom).stdout
    )
    assert data["article"] == "clinic.md"
    assert data["published"] == "2024-02-03"
    assert "Samira Okafor" in data["text"]
    for mark in data["boilerplate"]:
        assert 0 <= mark["start"] < mark["end"] <= data["characters"]


def test_an_article_can_be_named_as_a_shell_completes_it(
    askcorpus_here: Askcorpus, newsroom: Path
) -> None:
    done = askcorpus_here(
        "article", str(Path("corpus", "wire", "ferry.txt")), "--json", cwd=newsroom
    )
    assert json.loads(done.stdout)["article"] == "wire/ferry.txt"


def test_an_unknown_article_is_an_error(askcorpus_here: Askcorpus, newsroom: Path) -> None:
    done = askcorpus_here("article", "no/such.txt", cwd=newsroom)
    assert done.returncode == 2
    assert "no/such.txt" in done.stderr


def test_status_counts_articles_and_notices_a_changed_corpus(
    askcorpus_here: Askcorpus, newsroom: Path
) -> None:
    status = json.loads(askcorpus_here("status", "--json", cwd=newsroom).stdout)
    assert (status["articles"], status["current"]) == (4, True)
    assert [item["path"] for item in status["skipped"]] == ["empty.txt"]
    assert "Articles:   4" in askcorpus_here("status", cwd=newsroom).stdout


def test_evaluation_measures_each_file_and_all_together(
    askcorpus_here: Askcorpus, newsroom: Path, tmp_path: Path
) -> None:
    known = {"id": "1", "question": QUESTION, "answers": [NAME], "articles": ["wire/ferry.txt"]}
    (tmp_path / "known.jsonl").write_text(json.dumps(known))
    unknown = {"id": "2", "question": UNANSWERABLE, "answers": [], "articles": []}
    (tmp_path / "unknown.jsonl").write_text(json.dumps(unknown))
    files = [str(tmp_path / "known.jsonl"), str(tmp_path / "unknown.jsonl")]
    predictions = tmp_path / "predictions.jsonl"
    done = askcorpus_here("eval", *files, "--json", "--predictions", str(predictions), cwd=newsroom)
    assert done.returncode == 0
    data = json.loads(done.stdout)
    assert (data["schema"], data["questions"]) == (1, 2)
    assert [part["file"] for part in data["files"]] == files
    assert [each["id"] for each in _objects(predictions.read_text())] == ["1", "2"]
    table = askcorpus_here("eval", *files, cwd=newsroom)
    assert [line for line in table.stdout.splitlines() if line in {*files, "All files"}] == [
        *files,
        "All files",
    ]


def test_evaluation_holds_conversations_beside_questions(
    askcorpus_here: Askcorpus, newsroom: Path, tmp_path: Path
) -> None:
    first = {"question": QUESTION, "answers": [NAME]}
    then = {"question": "How long has she worked on the route?", "answers": ["nineteen years"]}
    (tmp_path / "talk.jsonl").write_text(json.dumps({"id": "a", "turns": [first, then]}))
    (tmp_path / "known.jsonl").write_text(json.dumps(first))
    files = [str(tmp_path / "talk.jsonl"), str(tmp_path / "known.jsonl")]
    data = json.loads(askcorpus_here("eval", *files, "--json", cwd=newsroom).stdout)
    talk, known = data["files"]
    assert (talk["first"]["right"], talk["follow_up"]["right"]) == (1, 1)
    assert known["questions"] == data["questions"] == 1
    assert "Follow-ups: right" in askcorpus_here("eval", files[0], cwd=newsroom).stdout


def test_a_second_build_has_nothing_to_do_and_one_after_a_change_does(
    askcorpus: Askcorpus, askcorpus_here: Askcorpus, newsroom: Path, tmp_path: Path
) -> None:
    shutil.copytree(newsroom / "corpus", tmp_path / "corpus")
    first = json.loads(askcorpus_here("index", "--json").stdout)
    assert first["built"]
    again = json.loads(askcorpus_here("index", "--json").stdout)
    assert not again["built"]
    assert again["generation"] == first["generation"]
    time.sleep(0.01)
    (tmp_path / "corpus" / "new.txt").write_text(
        "Mill sold\n\nThe old mill of Quillfield was sold on Tuesday for a million pounds.\n"
    )
    done = askcorpus("index")
    assert "Indexed 5 articles" in done.stdout
    assert "empty.txt" in done.stdout
    assert "1 added" in done.stdout
    assert done.stderr != ""


def _objects(stdout: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stdout.splitlines()]
