"""`askcorpus verify`, and `askcorpus index --wait`: what people read, and the exit status."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import Askcorpus

HOLD = """
import sys, time
from pathlib import Path
from askcorpus.indexing import store
with store.builder_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


@pytest.fixture
def damaged(newsroom: Path, tmp_path: Path) -> Path:
    """A folder with a copy of the newsroom's index, one byte of which is another."""
    shutil.copytree(newsroom / "index", tmp_path / "index")
    [articles] = (tmp_path / "index").glob("gen-*/articles.sqlite")
    data = bytearray(articles.read_bytes())
    data[-1] ^= 1
    articles.write_bytes(data)
    return tmp_path


def test_a_whole_index_is_well(askcorpus_here: Askcorpus, newsroom: Path) -> None:
    done = askcorpus_here("verify", cwd=newsroom)
    assert done.returncode == 0
    assert "4 articles compared with" in done.stdout
    assert done.stdout.endswith("\nAll is well.\n")
    assert "checking" in done.stderr


def test_what_is_wrong_is_named_with_what_to_do(askcorpus_here: Askcorpus, damaged: Path) -> None:
    done = askcorpus_here("verify", cwd=damaged)
    assert done.returncode == 2
    assert "1 problem:" in done.stdout
    assert "articles.sqlite: It is not what the build wrote" in done.stdout
    assert "→ Rebuild it: askcorpus index --full" in done.stdout


def test_programs_read_json(askcorpus_here: Askcorpus, damaged: Path, newsroom: Path) -> None:
    whole = json.loads(askcorpus_here("verify", "--json", cwd=newsroom).stdout)
    assert whole["schema"] == 1
    assert whole["whole"] is True
    assert whole["problems"] == []
    assert whole["changed"] == []
    done = askcorpus_here("verify", "--json", cwd=damaged)
    assert done.returncode == 2
    found = json.loads(done.stdout)
    assert found["whole"] is False
    assert [problem["part"] for problem in found["problems"]] == ["articles.sqlite"]


def test_without_an_index_it_says_how_to_build_one(askcorpus_here: Askcorpus) -> None:
    done = askcorpus_here("verify")
    assert done.returncode == 2
    assert "There is no index in" in done.stderr
    assert done.stdout == ""


def test_its_help_has_examples(askcorpus_here: Askcorpus) -> None:
    assert "askcorpus verify --json" in askcorpus_here("verify", "--help").stdout


@pytest.mark.parametrize("wait", [[], ["--wait"]])
def test_a_second_builder_says_who_builds_and_waits_if_asked(
    askcorpus_here: Askcorpus, newsroom: Path, tmp_path: Path, wait: list[str]
) -> None:
    shutil.copytree(newsroom, tmp_path / "room")
    room = tmp_path / "room"
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(room / "index"), "2"], stdout=subprocess.PIPE, text=True
    )
    with other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        done = askcorpus_here("index", *wait, cwd=room)
    assert f"process {other.pid} on " in done.stderr
    assert done.stderr.count("Another process is building") == 1
    if wait:
        assert "Waiting …" in done.stderr
        assert done.returncode == 0, done.stderr
        assert "Generation: gen-" in done.stdout
    else:
        assert done.returncode == 2
        assert "askcorpus index --wait" in done.stderr
