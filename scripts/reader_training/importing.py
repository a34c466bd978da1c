"""A shipped int8 reader → the weights of a PyTorch model, to train on where checkpoints are gone.

Each weight comes back as near as 8 bits say. Embeddings are left as pre-trained: no stage trains
them.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import torch

from askcorpus.models.reader import CARD_FILE
from askcorpus.models.runtime import MODEL_FILE
from reader_training.model import SpanModel

_QUANTIZED = "_quantized"
_EMBEDDINGS = "encoder.embeddings."


def import_weights(model: SpanModel, folder: Path) -> None:
    """Give a model the weights of an exported reader.

    Args:
        model: Of the same architecture; changed in place.
        folder: Of a reader exported as int8.

    Raises:
        ValueError: The reader was exported in another precision, or has another architecture.
    """
    graph = onnx.load(folder / MODEL_FILE).graph
    stored = {item.name: onnx.numpy_helper.to_array(item) for item in graph.initializer}
    found = {
        name.removeprefix("model."): values
        for name, values in stored.items()
        if name.startswith("model.") and values.dtype == np.float32 and values.ndim == 1
    }
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            # /model/encoder/encoder/layer.0/attention/self/query/MatMul_quant
            name = ".".join(node.name.strip("/").split("/")[1:-1]) + ".weight"
            for source in node.input:
                if source.endswith(_QUANTIZED) and source in stored:
                    found[name] = _restored(stored, source.removesuffix(_QUANTIZED)).T
    wanted = {name for name, _ in model.named_parameters() if not name.startswith(_EMBEDDINGS)}
    found = {name: values for name, values in found.items() if name in wanted}
    if found.keys() != wanted:
        raise ValueError(f"{folder} is no int8 reader of this architecture.")
    weights = {name: torch.from_numpy(values.copy()) for name, values in found.items()}
    model.load_state_dict({**model.state_dict(), **weights})


def keep_weights(model: SpanModel, folder: Path, checkpoint: Path) -> None:
    """Keep an exported reader's weights and stages as they are the first time, as a checkpoint.

    Training ends with an export that may replace that very reader, and reads these weights again.

    Args:
        model: Of the same architecture; changed in place where there is no checkpoint yet.
        folder: Of a reader exported as int8.
        checkpoint: File to write unless it is there.

    Raises:
        ValueError: As `import_weights`.
    """
    if not checkpoint.exists():
        import_weights(model, folder)
        card = json.loads((folder / CARD_FILE).read_text(encoding="utf-8"))
        torch.save({"model": model.state_dict(), "stages": card["stages"]}, checkpoint)


def _restored(stored: dict[str, np.ndarray], name: str) -> np.ndarray:
    values = stored[name + _QUANTIZED].astype(np.float32)
    zero = stored[f"{name}_zero_point"].astype(np.float32)
    return np.asarray((values - zero) * stored[f"{name}_scale"], dtype=np.float32)
