"""Train a tiny reader in a folder: without a break, and with one; export it; print what came out.

Run as a process of its own, so that PyTorch and FAISS never meet in one.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import torch
from transformers import BertConfig, BertModel

from askcorpus.models.reader import MODEL_FOLDER
from askcorpus.models.windows import FoundSpan
from reader_training.examples import Example
from reader_training.export import Precision, export_reader
from reader_training.features import batches_of, features_of, load_tokenizer
from reader_training.importing import import_weights, keep_weights
from reader_training.loop import LoopSettings, OutOfTimeError, train
from reader_training.measuring import torch_run
from reader_training.model import SpanModel, blend
from reader_training.teaching import Lessons

NAMES = ["Odile Brandt", "Teo Marsh", "Ines Falk", "Piet Holm", "Ada Quist"]
SETTINGS = LoopSettings(learning_rate=5e-3, shared_weight=0.3, checkpoint_seconds=0.0)


def tiny_model(folder: Path) -> SpanModel:
    """A model of two narrow layers with random weights."""
    if not folder.exists():
        torch.manual_seed(1)
        BertModel(
            BertConfig(
                hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64
            )
        ).save_pretrained(folder)
    torch.manual_seed(2)
    return SpanModel(folder)


def examples() -> list[Example]:
    """Questions about captains, two passages each: one tells the name, one does not."""
    made = []
    for group in range(60):
        name = NAMES[group % len(NAMES)]
        passage = f"The captain was {name} and the sea was calm."
        start = passage.index(name)
        made += [
            Example("Who was the captain?", "", passage, start, start + len(name), group),
            Example("Who was the captain?", "", "The sea was rough all night.", None, None, group),
        ]
    return made


def main() -> None:
    """Train, interrupt, resume, distil, export."""
    work = Path(sys.argv[1])
    torch.set_num_threads(1)
    tokenizer = load_tokenizer(MODEL_FOLDER)
    made = examples()
    features = features_of(made, tokenizer)
    groups = [features[at : at + 2] for at in range(0, len(features), 2)]
    batches = batches_of(groups, 400, random.Random(0)) * 12
    device = torch.device("cpu")
    lines: list[str] = []

    whole = tiny_model(work / "base")
    train(whole, batches, SETTINGS, work / "whole.pt", device, lines.append)

    broken = tiny_model(work / "base")
    stops = 0
    while True:
        try:
            # Each run is allowed one checkpoint, after one step.
            train(
                broken,
                batches,
                SETTINGS,
                work / "broken.pt",
                device,
                lines.append,
                deadline=time.monotonic() if stops < 3 else float("inf"),
            )
            break
        except OutOfTimeError:
            stops += 1
            broken = tiny_model(work / "base")
    apart = max(
        float((left - right).abs().max())
        for left, right in zip(
            whole.state_dict().values(), broken.state_dict().values(), strict=True
        )
    )

    run = torch_run(whole, device)
    right = sum(
        made[row].answer
        == made[row].passage[slice(*_best(features[row].window.best_spans(*logits, count=1)))]
        for row, logits in enumerate(run(features))
        if made[row].start is not None
    )

    lessons = Lessons(work / "lessons")
    lessons.prepare(made, tokenizer, run, lambda done, total: None)
    student = tiny_model(work / "base")
    lowest = student.encoder.encoder.layer[0]
    before = [parameter.clone() for parameter in lowest.parameters()]
    settings = LoopSettings(
        learning_rate=5e-3, distil_weight=1.0, checkpoint_seconds=1e9, freeze_layers=1
    )
    train(
        student,
        batches,
        settings,
        work / "student.pt",
        device,
        lines.append,
        taught=lessons.for_features(features),
    )
    taught = run(features[:1])[0][0]
    learnt = torch_run(student, device)(features[:1])[0][0]

    for precision in Precision:
        export_reader(
            whole, MODEL_FOLDER / "tokenizer.json", work / precision.value, precision, ["general"]
        )
    shutil.rmtree(work / "lessons")
    imported = tiny_model(work / "base")
    import_weights(imported, work / Precision.INT8.value)
    keep_weights(tiny_model(work / "base"), work / Precision.INT8.value, work / "kept.pt")
    keep_weights(tiny_model(work / "base"), work / "replaced", work / "kept.pt")
    checkpoint = torch.load(work / "kept.pt", weights_only=True)
    kept = checkpoint["model"]
    base, blended = tiny_model(work / "base"), tiny_model(work / "base")
    blend(blended, whole, 0.75)
    rounded = torch_run(imported, device)(features[:1])[0][0]
    report = {
        "stops": stops,
        "resumed": any("going on from step" in line for line in lines),
        "apart": apart,
        "right": right,
        "agree": int(taught.argmax()) == int(learnt.argmax()),
        "stages": checkpoint["stages"],
        "blended": all(
            torch.allclose(mean, 0.75 * begun + 0.25 * trained, atol=1e-6)
            for mean, begun, trained in zip(
                blended.parameters(), base.parameters(), whole.parameters(), strict=True
            )
        ),
        "frozen": all(map(torch.equal, before, lowest.parameters())),
        "kept": all(
            torch.equal(kept[name], values) for name, values in imported.state_dict().items()
        ),
        "imported": int(taught.argmax()) == int(rounded.argmax()),
    }
    print(json.dumps(report))


def _best(found: Sequence[FoundSpan]) -> tuple[int, int]:
    return found[0].start, found[0].end


if __name__ == "__main__":
    main()
