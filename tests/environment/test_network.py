"""Without a network: one clear message, soon; and what is on the machine is used without asking."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from askcorpus.errors import ModelError
from askcorpus.models.hub import Availability, availability
from askcorpus.models.provide import EncoderExport

NOWHERE = "someone/a-model-that-is-nowhere"


@pytest.fixture
def silent_hub() -> Iterator[str]:
    """The address of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


@pytest.fixture
def closed_hub() -> str:
    """An address at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    return f"http://127.0.0.1:{port}"


@pytest.mark.parametrize("hub", ["silent_hub", "closed_hub"])
def test_an_encoder_that_is_nowhere_is_told_within_two_seconds(
    hub: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", request.getfixturevalue(hub))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    monkeypatch.setenv("ASKCORPUS_CACHE", str(tmp_path))
    began = time.monotonic()
    with pytest.raises(ModelError, match="the hub does not answer"):
        EncoderExport(NOWHERE)
    assert time.monotonic() - began < 4  # a busy machine has half of it


def test_a_name_that_cannot_be_looked_up_does_not_hold_anyone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    monkeypatch.setattr("socket.getaddrinfo", _slow_name)
    began = time.monotonic()
    assert availability(NOWHERE) is Availability.NOWHERE
    assert time.monotonic() - began < 4


def test_a_model_that_is_here_is_used_without_the_hub(
    closed_hub: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    revision = "a" * 40
    kept = tmp_path / "models--sentence-transformers--kept"
    (kept / "snapshots" / revision).mkdir(parents=True)
    (kept / "snapshots" / revision / "config.json").write_text("{}")
    (kept / "refs").mkdir()
    (kept / "refs" / "main").write_text(revision)
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", closed_hub)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    assert availability("kept") is Availability.CACHE_ALONE
    assert availability("sentence-transformers/kept") is Availability.CACHE_ALONE
    assert availability("other/kept") is Availability.NOWHERE


def _slow_name(*_: object, **__: object) -> None:
    time.sleep(3)
    raise OSError("no such name")


@pytest.mark.parametrize("name", ["../../etc", "a/b/c", "x" * 200, "a b", "\x1b[31m", "-", "é"])
def test_names_that_no_hub_takes_are_nowhere(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    assert availability(name) is Availability.NOWHERE
