from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from askcorpus.errors import ModelError
from askcorpus.indexing import store
from askcorpus.models.encoder import Encoder, EncoderCard
from askcorpus.models.provide import EncoderExport
from askcorpus.models.sources import encoder_source

REFERENCE = """
import json, sys
from sentence_transformers import SentenceTransformer
model = SentenceTransformer(sys.argv[1], device="cpu")
texts = json.load(sys.stdin)
json.dump(model.encode(texts, normalize_embeddings=True).tolist(), sys.stdout)
"""

TEXTS = [
    "Yes.",
    "Who crossed the bridge at noon?",
    "The delegation crossed the bridge at noon. " * 3,
    "The delegation crossed the bridge at noon. " * 12,
    "The delegation crossed the bridge at noon. " * 60,
    "Ünïcödé, ταχύς, 東京, 😀 and \t tabs",
    "",
]


@pytest.fixture(scope="session")
def encoder_folder(sample_index: Path) -> Path:
    return store.open_generation(sample_index, check=False).folder / store.ENCODER


@pytest.fixture(scope="session")
def encoder(encoder_folder: Path) -> Encoder:
    return Encoder(encoder_folder)


def test_vectors_equal_those_of_sentence_transformers_at_every_length(encoder: Encoder) -> None:
    run = subprocess.run(
        [sys.executable, "-c", REFERENCE, encoder_source("all-MiniLM-L6-v2").location],
        input=json.dumps(TEXTS),
        capture_output=True,
        text=True,
        check=True,
    )
    original = np.array(json.loads(run.stdout))
    together = encoder.encode_passages(TEXTS)
    alone = np.vstack([encoder.encode_passages([text]) for text in TEXTS])
    assert np.abs(together - original).max() < 1e-4
    assert np.abs(alone - original).max() < 1e-4


def test_vectors_have_length_one_and_the_order_of_the_texts(encoder: Encoder) -> None:
    vectors = encoder.encode_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.card.dimension)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    assert np.allclose(encoder.encode_passages(TEXTS[::-1]), vectors[::-1], atol=1e-5)


def test_batches_hold_every_passage_once(encoder: Encoder) -> None:
    texts = TEXTS * 5
    batches = list(encoder.passage_batches(texts))
    assert sorted(row for batch in batches for row in batch.rows) == list(range(len(texts)))
    assert len(batches) > 1
    vectors = encoder.encode_passages(texts)
    assert all(np.array_equal(batch.vectors, vectors[list(batch.rows)]) for batch in batches)


def test_the_packaged_weights_are_the_published_ones() -> None:
    assert encoder_source("all-MiniLM-L6-v2").key.startswith("53aa51172d14")
    assert encoder_source("sentence-transformers/all-MiniLM-L6-v2").local


def test_altered_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    monkeypatch.setattr("askcorpus.models.sources._packaged_folder", lambda: tmp_path)
    with pytest.raises(ModelError, match="not the published ones"):
        encoder_source("all-MiniLM-L6-v2")


def test_a_damaged_encoder_is_named(encoder_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "encoder"
    shutil.copytree(encoder_folder, folder)
    (folder / "model.onnx").write_bytes(b"\0" * 100)
    with pytest.raises(ModelError, match="cannot be loaded"):
        Encoder(folder)
    (folder / "encoder.json").write_text("{}")
    with pytest.raises(ModelError, match="cannot be read"):
        EncoderCard.load(folder)


def test_an_encoder_that_does_not_exist_is_refused_with_a_hint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASKCORPUS_CACHE", str(tmp_path))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelError, match="no-such-model") as caught:
        EncoderExport("no-such-model").folder()
    assert "--encoder" in caught.value.hint
    assert not list(tmp_path.rglob("exporting-*"))


def test_any_sentence_transformers_folder_can_be_the_encoder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASKCORPUS_CACHE", str(tmp_path / "cache"))
    model = tmp_path / "my-model"
    shutil.copytree(encoder_source("all-MiniLM-L6-v2").location, model)
    folder = EncoderExport(str(model)).folder()
    card = Encoder(folder).card
    assert card.name == str(model)
    assert card.difference < 1e-4
    assert EncoderExport(str(model)).folder() == folder, "the export is kept"
    with (folder / "model.onnx").open("ab") as file:
        file.write(b"altered")
    again = EncoderExport(str(model))
    assert again.pending, "an altered export is made anew"
    again.cancel()
