"""The whole product works where every attempt to use the network fails, and makes none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.markup_files import pages
from tests.hostile.text_files import markdown_files

# Run by every Python process that finds it on its path, child processes included. Audit events
# (https://docs.python.org/3/library/audit_events.html) tell of sockets however they are made.
_REFUSAL = """
import os, sys
def _refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto",
                 "urllib.Request"):
        with open(os.environ["REFUSED"], "a") as log:
            log.write(f"{event} {arguments}\\n")
        raise OSError("no network in this test")
sys.addaudithook(_refuse)
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("offline")
    (folder / "refusal").mkdir()
    (folder / "refusal" / "sitecustomize.py").write_text(_REFUSAL)
    (folder / "corpus").mkdir()
    for file in (*pages(100), *markdown_files(100)):
        (folder / "corpus" / file.name).write_bytes(file.data)
    return folder


def run(place: Path, encoder: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(place / "refusal")}
    environment["REFUSED"] = str(place / "refused")
    environment |= {"ASKCORPUS_ENCODER": encoder, "ASKCORPUS_SESSIONS": "sessions.sqlite"}
    environment.pop("HF_HUB_OFFLINE", None)
    return subprocess.run(
        [sys.executable, "-m", "askcorpus", *arguments],
        cwd=place,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_building_asking_and_listing_need_no_network(place: Path, encoder: str) -> None:
    for arguments in (
        ["index"],
        ["ask", "Who closed the quarry?", "--json"],
        ["ask", "Who closed the quarry?", "--session", "a", "--explain"],
        ["sessions"],
        ["status"],
        ["verify"],
        ["article", "hooks.html"],
    ):
        done = run(place, encoder, *arguments)
        assert done.returncode in (0, 1), (arguments, done.stderr)
    assert not (place / "refused").exists(), (place / "refused").read_text()
    shown = json.loads(run(place, encoder, "article", "entities.html", "--json").stdout)
    assert "root:" not in json.dumps(shown)


def test_the_refusal_itself_works(place: Path, encoder: str) -> None:
    code = "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')"
    environment = {**os.environ, "PYTHONPATH": str(place / "refusal"), "REFUSED": os.devnull}
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], env=environment, capture_output=True, text=True
    )
    assert "no network in this test" in done.stderr
