"""Training a tiny reader from end to end: loop, checkpoints, distillation, export."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from askcorpus.models.contexts import Context
from askcorpus.models.reader import SpanReader
from askcorpus.models.runtime import Runtime
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("training")


@pytest.fixture(scope="module")
def report(work: Path) -> dict[str, Any]:
    run = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("tiny_run.py")), str(work)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "scripts"), "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    found: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return found


def test_an_interrupted_training_ends_where_an_uninterrupted_one_does(
    report: dict[str, Any],
) -> None:
    assert report["stops"] == 3
    assert report["resumed"]
    assert report["apart"] < 1e-6


def test_it_learns_to_read(report: dict[str, Any]) -> None:
    assert report["right"] >= 55  # of 60


def test_a_student_learns_from_a_teacher_alone(report: dict[str, Any]) -> None:
    assert report["agree"]


def test_a_frozen_layer_stays_as_it_was(report: dict[str, Any]) -> None:
    assert report["frozen"]


def test_models_are_blended_weight_by_weight(report: dict[str, Any]) -> None:
    assert report["blended"]


def test_a_shipped_reader_can_be_trained_on(report: dict[str, Any]) -> None:
    assert report["imported"]


def test_the_reader_trained_on_is_kept_where_an_export_replaces_it(report: dict[str, Any]) -> None:
    assert report["kept"]


@pytest.mark.parametrize(("precision", "nearness"), [("fp32", 1e-4), ("fp16", 2e-2)])
def test_an_exported_reader_gives_the_logits_of_the_trained_one(
    report: dict[str, Any], work: Path, precision: str, nearness: float
) -> None:
    folder = work / precision
    runtime = Runtime(folder, 1, "The reader", "")
    for item in json.loads((folder / "reference.json").read_text(encoding="utf-8")):
        encoding = runtime.tokenizer.encode(item["question"], item["passage"])
        outputs = runtime.run([encoding], 384)
        for output, expected in zip(outputs, (item["start"], item["end"]), strict=True):
            assert np.abs(output[0] - expected).max() < nearness


@pytest.mark.parametrize("precision", ["fp32", "fp16", "int8"])
def test_an_exported_reader_can_be_read_with(
    report: dict[str, Any], work: Path, precision: str
) -> None:
    context = Context(1, 0, "The captain was Ada Quist and the sea was calm.", "", 0.5)
    best = SpanReader(work / precision).read("Who was the captain?", [context])[0]
    assert best.text == "Ada Quist"


def test_an_exported_reader_says_which_stages_made_it(report: dict[str, Any]) -> None:
    assert report["stages"] == ["general"]
