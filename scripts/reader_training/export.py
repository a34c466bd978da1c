"""A trained PyTorch reader → the folder that ships: ONNX weights, tokenizer, card."""

from __future__ import annotations

import json
import shutil
import warnings
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch import Tensor

from askcorpus.models.reader import CARD_FILE
from askcorpus.models.runtime import MODEL_FILE, TOKENIZER_FILE
from askcorpus.models.sources import sha256_of
from reader_training.model import SpanModel

REFERENCE_FILE = "reference.json"
REFERENCE_PAIRS = (
    (
        "Who was the captain of the Marigold?",
        "The ferry Marigold sank off Quayside at dawn on Friday. Forty-one of its passengers are "
        "missing. Captain Odile Brandt, who left the ship last, blamed a jammed rudder.",
    ),
    (
        "How many votes were cast against the budget?",
        "Parliament passed the budget by 61 votes to 58. The finance minister, Teo Marsh, had "
        "threatened to resign if it failed. Spending on schools rises by four per cent.",
    ),
    (
        "Why was the bridge closed?",
        "The bridge at Northfell was closed on Tuesday because divers had found cracks in two of "
        "its piers, the harbour office said.",
    ),
    ("Who won the cup final?", "Rain is expected in the north, with gales along the coast."),
)

INPUTS = ("input_ids", "attention_mask", "token_type_ids")


class Precision(StrEnum):
    """How weights are stored."""

    FP32 = "fp32"
    FP16 = "fp16"
    INT8 = "int8"


def export_reader(
    model: SpanModel,
    tokenizer: Path,
    folder: Path,
    precision: Precision,
    stages: Sequence[str] = (),
) -> None:
    """Write a reader as ONNX.

    Args:
        model: A student.
        tokenizer: `tokenizer.json` of the weights it started from.
        folder: Where to write; made if it is not there.
        precision: int8 quantises weights and, at run time, activations; fp16 only stores the
            weights in half the space, the arithmetic stays fp32.
        stages: Those of the training that made the model, in their order, for its card.
    """
    folder.mkdir(parents=True, exist_ok=True)
    plain = folder / "plain.onnx"
    _trace(model, plain)
    match precision:
        case Precision.FP32:
            plain.replace(folder / MODEL_FILE)
        case Precision.FP16:
            _halve_weights(plain, folder / MODEL_FILE)
        case Precision.INT8:
            quantize_dynamic(
                plain,
                folder / MODEL_FILE,
                weight_type=QuantType.QInt8,
                per_channel=True,
                reduce_range=False,
            )
    plain.unlink(missing_ok=True)
    shutil.copyfile(tokenizer, folder / TOKENIZER_FILE)
    reference = json.dumps(_reference(model, folder / TOKENIZER_FILE), ensure_ascii=False)
    (folder / REFERENCE_FILE).write_text(reference + "\n", encoding="utf-8")
    card = {
        "precision": precision.value,
        "sha256": sha256_of(folder / MODEL_FILE),
        "tokenizer_sha256": sha256_of(folder / TOKENIZER_FILE),
        "stages": list(stages),
    }
    (folder / CARD_FILE).write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")


def _reference(model: SpanModel, tokenizer: Path) -> list[dict[str, object]]:
    """What the PyTorch model says of a few pairs: the shipped one is tested against it."""
    pieces = Tokenizer.from_file(str(tokenizer))
    pieces.no_padding()
    pieces.no_truncation()
    found: list[dict[str, object]] = []
    was_training = model.training
    model.eval()
    for question, passage in REFERENCE_PAIRS:
        encoding = pieces.encode(question, passage)
        ids, mask, segments = (
            torch.tensor([row])
            for row in (encoding.ids, encoding.attention_mask, encoding.type_ids)
        )
        with torch.inference_mode():
            start, end = (logits[0].tolist() for logits in model(ids, mask, segments))
        found.append(
            {
                "question": question,
                "passage": passage,
                "start": [round(value, 4) for value in start],
                "end": [round(value, 4) for value in end],
            }
        )
    model.train(was_training)
    return found


class _Graph(torch.nn.Module):
    def __init__(self, model: SpanModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: Tensor, mask: Tensor, segments: Tensor) -> tuple[Tensor, Tensor]:
        start, end = self.model(ids, mask, segments)
        return start, end


def _trace(model: SpanModel, path: Path) -> None:
    # Of unequal lengths, so that the mask is not folded away.
    ids = torch.tensor([[101, 2040, 102, 2003, 2045, 102], [101, 2040, 102, 2003, 102, 0]])
    mask = (ids != 0).long()
    segments = torch.tensor([[0, 0, 0, 1, 1, 1], [0, 0, 0, 1, 1, 0]])
    axes = {name: {0: "texts", 1: "tokens"} for name in (*INPUTS, "start", "end")}
    was_training = model.training
    model.eval()
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _Graph(model),
            (ids, mask, segments),
            str(path),
            input_names=list(INPUTS),
            output_names=["start", "end"],
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
    model.train(was_training)


def _halve_weights(source: Path, target: Path) -> None:
    """Store each fp32 weight as fp16, followed by a cast that the runtime folds when it loads."""
    graph = onnx.load(source)
    casts = []
    for weight in list(graph.graph.initializer):
        if weight.data_type != onnx.TensorProto.FLOAT or not weight.dims:
            continue
        values = onnx.numpy_helper.to_array(weight).astype("float16")
        name = weight.name
        half = onnx.numpy_helper.from_array(values, f"{name}_half")
        graph.graph.initializer.remove(weight)
        graph.graph.initializer.append(half)
        casts.append(onnx.helper.make_node("Cast", [half.name], [name], to=onnx.TensorProto.FLOAT))
    for cast in reversed(casts):
        graph.graph.node.insert(0, cast)
    onnx.checker.check_model(graph)
    onnx.save(graph, target)
