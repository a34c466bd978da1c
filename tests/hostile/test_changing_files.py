"""Files that vanish, grow or turn into something else between the scan and the reading."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from askcorpus.ingest import Loaded, load, scan
from askcorpus.types import Limits


def loaded_after(
    folder: Path, change: Callable[[Path], object], monkeypatch: pytest.MonkeyPatch
) -> Loaded:
    """What loading gives when the file changes after it was looked at and before it is opened."""
    place = folder / "a.txt"
    place.write_text("The quarry closed.")
    (file,) = scan(folder)
    system_open = os.open

    def changing_open(path: os.PathLike[str], flags: int) -> int:
        change(place)
        return system_open(path, flags)

    with monkeypatch.context() as patch:
        patch.setattr("askcorpus.ingest.files.os.open", changing_open)
        return load(folder, file, Limits(max_file_mib=1))


def test_a_file_that_vanishes_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = loaded_after(tmp_path, Path.unlink, monkeypatch)
    assert loaded.skipped[0].reason == "cannot be opened (No such file or directory)"


def test_a_file_that_grows_is_read_as_it_is_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = loaded_after(
        tmp_path,
        lambda place: place.write_text("The quarry closed. So did the port."),
        monkeypatch,
    )
    assert loaded.drafts[0].text == "The quarry closed. So did the port."


def test_a_file_that_grows_without_end_is_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = loaded_after(tmp_path, lambda place: os.truncate(place, 3 * 2**20), monkeypatch)
    assert "too large" in loaded.skipped[0].reason


def test_a_file_that_grows_while_it_is_read_is_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_bytes(b"a" * (2**20 + 1))
    (file,) = scan(tmp_path)
    monkeypatch.setattr("askcorpus.ingest.files._check", lambda status, limit: None)
    loaded = load(tmp_path, file, Limits(max_file_mib=1))
    assert "too large" in loaded.skipped[0].reason


def test_a_file_that_turns_into_a_pipe_holds_nothing_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def to_pipe(place: Path) -> None:
        place.unlink()
        os.mkfifo(place)

    assert "pipe" in loaded_after(tmp_path, to_pipe, monkeypatch).skipped[0].reason


def test_a_file_that_turns_into_a_folder_is_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def to_folder(place: Path) -> None:
        place.unlink()
        place.mkdir()

    assert "directory" in loaded_after(tmp_path, to_folder, monkeypatch).skipped[0].reason
