"""Batches → trained weights: the loop, with checkpoints from which an interrupted run goes on."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from askcorpus.models.windows import Logits
from reader_training.features import Feature
from reader_training.losses import distillation_loss, shared_loss, span_loss
from reader_training.model import IMPOSSIBLE, Batch, SpanModel

Taught = Callable[[Feature], tuple[Logits, Logits] | None]
"""Feature → the teacher's start and end logits at [CLS] and in the passage, in this order."""


class OutOfTimeError(Exception):
    """The time that was given is over; a checkpoint has been written."""


@dataclass(frozen=True, slots=True)
class LoopSettings:
    """How a stage is trained.

    Attributes:
        passes: How often the examples are gone over, in a new order each time.
        learning_rate: Peak; reached after the warm-up, falling linearly from there.
        final_rate: Share of the peak at the last step.
        warmup: Share of the steps over which the rate rises.
        shared_weight: Weight of `shared_loss`.
        distil_weight: Weight of `distillation_loss`; the labels keep the rest.
        temperature: Of the distillation.
        weight_decay: Of AdamW.
        freeze_words: Word embeddings stay as pre-trained.
        freeze_layers: So many of the lowest layers stay as pre-trained too, which saves their part
            of the way back.
        checkpoint_seconds: Time between checkpoints.
        measure_steps: Steps between measurements.
    """

    passes: int = 1
    learning_rate: float = 1.5e-4
    final_rate: float = 0.0
    warmup: float = 0.05
    shared_weight: float = 0.0
    distil_weight: float = 0.0
    temperature: float = 2.0
    weight_decay: float = 0.01
    freeze_words: bool = True
    freeze_layers: int = 0
    checkpoint_seconds: float = 300.0
    measure_steps: int = 1000


def train(
    model: SpanModel,
    batches: Sequence[Sequence[Feature]],
    settings: LoopSettings,
    checkpoint: Path,
    device: torch.device,
    log: Callable[[str], None],
    measure: Callable[[SpanModel], str] | None = None,
    taught: Taught | None = None,
    deadline: float = float("inf"),
) -> None:
    """Train over the batches, in their order; goes on from `checkpoint` where there is one.

    A copy in bfloat16 does the arithmetic, and the optimiser changes the weights in full precision
    (Micikevicius et al. 2018, "Mixed Precision Training"): autocast casts them anew at each step.

    Args:
        model: Changed in place.
        batches: All steps; the same at every start, so that a step number says what was seen.
        settings: Rates and weights.
        checkpoint: File of the model's and the optimiser's state.
        device: Where to train.
        log: Told of progress, a line at a time.
        measure: Model → a line of numbers.
        taught: The teacher's logits, where the stage distils.
        deadline: Stop after a checkpoint once `time.monotonic()` says so.

    Raises:
        OutOfTimeError: The deadline has passed; the next run goes on from the checkpoint.
    """
    model.to(device).train()
    _freeze(model, settings)
    optimiser = torch.optim.AdamW(
        [parameter for parameter in model.parameters() if parameter.requires_grad],
        lr=settings.learning_rate,
        weight_decay=settings.weight_decay,
        fused=True,
    )
    done = _restore(checkpoint, model, optimiser)
    if done:
        log(f"going on from step {done:,} of {len(batches):,}")
    rough = deepcopy(model).to(torch.bfloat16)
    pairs = [
        (weight, rounded)
        for weight, rounded in zip(model.parameters(), rough.parameters(), strict=True)
        if weight.requires_grad
    ]
    began = saved = time.monotonic()
    seen, losses = 0, []
    for step in range(done, len(batches)):
        for group in optimiser.param_groups:
            group["lr"] = settings.learning_rate * _rate(step, len(batches), settings)
        features = batches[step]
        batch = Batch.of(features, device)
        start, end = rough.logits(batch)
        label_weight = 1 - settings.distil_weight if taught is not None else 1.0
        loss = label_weight * span_loss(start, end, batch)
        if settings.shared_weight:
            loss = loss + settings.shared_weight * shared_loss(start, end, batch)
        if taught is not None:
            rows, targets = _aligned(features, taught, start.shape[1], device)
            loss = loss + settings.distil_weight * distillation_loss(
                (start[rows], end[rows]), targets, settings.temperature
            )
        loss.backward()  # type: ignore[no-untyped-call]
        for weight, rounded in pairs:
            weight.grad = rounded.grad.float() if rounded.grad is not None else None
            rounded.grad = None
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        with torch.no_grad():
            for weight, rounded in pairs:
                rounded.copy_(weight)
        losses.append(loss.item())
        seen += len(features)
        if (step + 1) % 100 == 0:
            speed = seen / (time.monotonic() - began)
            log(
                f"step {step + 1:,}/{len(batches):,}  loss {np.mean(losses[-100:]):.3f}  "
                f"{speed:.1f} examples/s"
            )
        due = (step + 1) % settings.measure_steps == 0 or step + 1 == len(batches)
        if measure is not None and due:
            log(f"step {step + 1:,}  {measure(model)}")
        if time.monotonic() - saved > settings.checkpoint_seconds or step + 1 == len(batches):
            _save(checkpoint, model, optimiser, step + 1)
            saved = time.monotonic()
            if saved > deadline and step + 1 < len(batches):
                raise OutOfTimeError(f"Stopped at step {step + 1:,} of {len(batches):,}.")


def _freeze(model: SpanModel, settings: LoopSettings) -> None:
    kept = [model.encoder.embeddings] if settings.freeze_words else []
    if settings.freeze_layers:
        kept += model.encoder.encoder.layer[: settings.freeze_layers]
        # All layers of MPNet share it: were it trained, so would be the way back to the lowest.
        kept += filter(None, [getattr(model.encoder.encoder, "relative_attention_bias", None)])
    for module in kept:
        module.requires_grad_(False)


def _rate(step: int, steps: int, settings: LoopSettings) -> float:
    warm = max(1, int(steps * settings.warmup))
    if step < warm:
        return (step + 1) / warm
    left = (steps - step) / max(1, steps - warm)
    return settings.final_rate + (1 - settings.final_rate) * left


def _save(path: Path, model: SpanModel, optimiser: torch.optim.Optimizer, step: int) -> None:
    state = {"model": model.state_dict(), "optimiser": optimiser.state_dict(), "step": step}
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(".writing")
    torch.save(state, scratch)
    scratch.replace(path)


def _restore(path: Path, model: SpanModel, optimiser: torch.optim.Optimizer) -> int:
    if not path.exists():
        return 0
    state = torch.load(path, map_location="cpu", weights_only=True)
    model.load_state_dict(state["model"])
    optimiser.load_state_dict(state["optimiser"])
    return int(state["step"])


def _aligned(
    features: Sequence[Feature], taught: Taught, width: int, device: torch.device
) -> tuple[list[int], tuple[torch.Tensor, torch.Tensor]]:
    """The rows for which there is a lesson, and the teacher's logits at the student's tokens."""
    rows: list[int] = []
    logits = np.full((2, len(features), width), IMPOSSIBLE, dtype=np.float32)
    for row, feature in enumerate(features):
        lesson = taught(feature)
        if lesson is not None:
            places = [0, *range(feature.window.first, feature.window.last)]
            logits[0, row, places], logits[1, row, places] = lesson
            rows.append(row)
    start, end = torch.from_numpy(logits[:, rows]).to(device)
    return rows, (start, end)
