"""A sentence-transformers model → the folder of an ONNX encoder, checked to give the same vectors.

The only importer of sentence_transformers and torch. It runs as a process of its own
(`python -m askcorpus.models.export`): importing PyTorch costs many seconds, which a build can spend
reading articles meanwhile, and PyTorch and FAISS are never in one process.
"""

from __future__ import annotations

import os
import sys
import warnings
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from askcorpus.errors import ModelError
from askcorpus.models.encoder import Encoder, EncoderCard, fingerprint_of
from askcorpus.models.runtime import MODEL_FILE, TOKENIZER_FILE
from askcorpus.models.sources import EncoderSource, encoder_source

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

MAX_DIFFERENCE = 1e-4
"""Largest difference allowed between a component of the original's and the exported vectors."""

_UNLIMITED_TOKENS = 512
"""Limit for models that name none."""

_EXIT_MODEL_ERROR = 3


def export_encoder(source: EncoderSource, folder: Path) -> EncoderCard:
    """Load a model with sentence-transformers and export it into `folder`.

    The graph holds every module of the model (transformer, pooling, dense layers) and ends in unit
    vectors. It is traced on a padded batch with plain ("eager") attention: traced without padding,
    the attention mask is folded away and padded batches come out wrong.

    Args:
        source: The model.
        folder: An existing, empty folder.

    Returns:
        The card, also written into the folder.

    Raises:
        ModelError: The model cannot be loaded, or the export does not give the same vectors.
    """
    model = _load(source)
    tokenizer = model.tokenizer.backend_tokenizer
    max_tokens = min(model.max_seq_length or _UNLIMITED_TOKENS, 100_000)
    tokenizer.save(str(folder / TOKENIZER_FILE))
    _trace(model, folder / MODEL_FILE)
    prompts = dict(model.prompts or {})
    card = EncoderCard(
        name=source.name,
        source=source.key,
        fingerprint=fingerprint_of(folder),
        dimension=int(model.get_embedding_dimension() or 0),
        max_tokens=max_tokens,
        special_tokens=tokenizer.num_special_tokens_to_add(False),
        query_prompt=prompts.get("query") or "",
        passage_prompt=prompts.get("document") or prompts.get("passage") or "",
        difference=0.0,
    )
    card.save(folder)
    difference = _difference(model, Encoder(folder), max_tokens)
    if difference > MAX_DIFFERENCE:
        raise ModelError(
            f"The export of {source.name} gives other vectors than the model "
            f"(difference {difference:.1e}, allowed {MAX_DIFFERENCE:.0e}).",
            "Choose another encoder with --encoder, or report this with the model's name.",
        )
    checked = replace(card, difference=difference)
    checked.save(folder)
    return checked


def _load(source: EncoderSource) -> SentenceTransformer:
    if source.local:
        os.environ["HF_HUB_OFFLINE"] = "1"
    from sentence_transformers import SentenceTransformer

    try:
        model = SentenceTransformer(
            source.location, device="cpu", model_kwargs={"attn_implementation": "eager"}
        )
    except Exception as error:  # hub, file and model errors of many libraries
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ModelError(
            f"The encoder {source.name!r} cannot be loaded ({reason}).",
            "Give the name of a sentence-transformers model that is on this machine or that can be "
            "downloaded, or leave --encoder out for the packaged one.",
        ) from error
    model.eval()
    return model


def _trace(model: SentenceTransformer, path: Path) -> None:
    import torch

    padded = model.tokenizer(
        ["a short text", "a text that is a good deal longer than the first one of the two"],
        padding=True,
        return_tensors="pt",
    )
    names = [name for name in ("input_ids", "attention_mask", "token_type_ids") if name in padded]

    class Graph(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *inputs: torch.Tensor) -> torch.Tensor:
            features = self.model(dict(zip(names, inputs, strict=True)))
            return torch.nn.functional.normalize(features["sentence_embedding"], p=2, dim=1)

    axes = {name: {0: "texts", 1: "tokens"} for name in names} | {"vectors": {0: "texts"}}
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Graph(),
            tuple(padded[name] for name in names),
            str(path),
            input_names=names,
            output_names=["vectors"],
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )


def _difference(model: SentenceTransformer, encoder: Encoder, max_tokens: int) -> float:
    """Largest difference over batches of one text, of mixed lengths, and of overlong texts."""
    phrase = "The delegation crossed the bridge at noon and nobody on the far bank waved back."
    mixed = [" ".join([phrase] * count) for count in (1, 2, 3, 5, 8)] + [
        "No.",
        "Ünïcödé ταχύς 東京",
    ]
    overlong = [" ".join([phrase] * (max_tokens // 8)), phrase]
    worst = 0.0
    for texts in ([phrase], ["?"], mixed, overlong):
        original = model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
        exported = encoder.encode(texts)
        worst = max(worst, float(np.abs(np.asarray(original) - exported).max()))
    return worst


def main(arguments: list[str]) -> int:
    """Export the encoder named by the first argument into the folder named by the second."""
    name, folder = arguments
    try:
        export_encoder(encoder_source(name), Path(folder))
    except ModelError as error:
        print(error.title, error.hint, sep="\n", file=sys.stderr)
        return _EXIT_MODEL_ERROR
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
