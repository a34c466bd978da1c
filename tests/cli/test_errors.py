"""What people read when something is amiss: what happened, what to do next, and no traceback."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import Askcorpus


@pytest.mark.parametrize("command", [["ask", "Who?"], ["status"], ["article", "a.txt"]])
def test_without_an_index_every_command_says_how_to_build_one(
    askcorpus_here: Askcorpus, command: list[str]
) -> None:
    done = askcorpus_here(*command)
    assert done.returncode == 2
    assert "There is no index in" in done.stderr
    assert "askcorpus index" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("wanted", [["--debug"], []])
def test_a_traceback_is_there_for_the_asking(askcorpus: Askcorpus, wanted: list[str]) -> None:
    variables = {} if wanted else {"ASKCORPUS_DEBUG": "1"}
    done = askcorpus("article", "a.txt", *wanted, **variables)
    assert done.returncode != 0
    assert "Traceback" in done.stderr
    assert "There is no index" in done.stderr


def test_a_missing_corpus_folder_is_named(askcorpus_here: Askcorpus) -> None:
    done = askcorpus_here("index", "--corpus", "nowhere")
    assert done.returncode == 2
    assert "nowhere" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_empty_corpus_folder_is_named(askcorpus_here: Askcorpus, tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    done = askcorpus_here("index")
    assert done.returncode == 2
    assert str(tmp_path / "corpus") in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ask"], "There is no question."),
        (["ask", "Who?", "--since", "June"], "--since June is not a day."),
        (["ask", "Who?", "--until", "2024-02-30"], "Write it as YYYY-MM-DD"),
        (["ask", "Who?", "--since", "2024-02-02", "--until", "2024-02-01"], "is after --until"),
        (["ask", "Who?", "--json", "--markdown"], "exclude each other"),
        (["ask", "Who?", "--jsonl", "-"], "exclude each other"),
        (["ask", "Who?", "--top-k", "0"], "It must be a whole number, at least 1."),
        (["ask", "Who?", "--min-confidence", "7"], "It must be a number from 0 to 1."),
        (["aks", "Who?"], "Did you mean 'ask'?"),
        (["ask", "Who?", "--sinse", "2024-02-02"], "--since"),
    ],
)
def test_a_command_that_cannot_be_meant_says_why(
    askcorpus_here: Askcorpus, arguments: list[str], words: str
) -> None:
    done = askcorpus_here(*arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_setting_is_refused_with_the_one_that_was_meant(
    askcorpus_here: Askcorpus, tmp_path: Path
) -> None:
    (tmp_path / "askcorpus.toml").write_text("indx = 'elsewhere'\n")
    done = askcorpus_here("status")
    assert done.returncode == 2
    assert "Unknown setting indx in" in done.stderr
    assert "Did you mean index?" in done.stderr


@pytest.mark.parametrize("command", [[], ["chat"]])
def test_the_chat_without_a_terminal_says_what_to_use(
    askcorpus: Askcorpus, command: list[str]
) -> None:
    done = askcorpus(*command)
    assert done.returncode == 2
    assert "The chat needs a terminal." in done.stderr
    assert "askcorpus ask" in done.stderr


def test_questions_that_cannot_be_read_are_named(askcorpus_here: Askcorpus, newsroom: Path) -> None:
    done = askcorpus_here("ask", "--jsonl", "missing.jsonl", cwd=newsroom)
    assert done.returncode == 2
    assert "missing.jsonl cannot be read" in done.stderr


def test_a_damaged_index_names_the_file_and_the_way_out(
    askcorpus_here: Askcorpus, newsroom: Path, tmp_path: Path
) -> None:
    shutil.copytree(newsroom / "index", tmp_path / "index")
    [vectors] = (tmp_path / "index").glob("gen-*/vectors.faiss")
    vectors.write_bytes(vectors.read_bytes()[:-7])
    done = askcorpus_here("ask", "Who?")
    assert done.returncode == 2
    assert "vectors.faiss" in done.stderr
    assert "askcorpus index --full" in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="closed pipes are told otherwise on Windows")
def test_a_reader_that_goes_away_is_no_error(newsroom: Path, environ: dict[str, str]) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "askcorpus", "ask", "--jsonl", "-"],
        cwd=newsroom,
        env=environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.close()
    process.stdout = None
    _, stderr = process.communicate(b'"Who steered the ferry?"\n' * 3, timeout=60)
    assert stderr == b""
    assert process.returncode == 141
