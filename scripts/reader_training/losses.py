"""Logits + targets → what training makes small."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from reader_training.model import IMPOSSIBLE, Batch


def span_loss(start: Tensor, end: Tensor, batch: Batch) -> Tensor:
    """Cross entropy over each passage's tokens and its [CLS], the mean of start and end."""
    return (
        functional.cross_entropy(start, batch.start) + functional.cross_entropy(end, batch.end)
    ) / 2


def shared_loss(start: Tensor, end: Tensor, batch: Batch) -> Tensor:
    """Cross entropy over the tokens of all passages of a question, [CLS] left out.

    It makes scores of different passages compare: shared normalisation, Clark & Gardner 2018,
    "Simple and Effective Multi-Paragraph Reading Comprehension".
    """
    losses = []
    for row in torch.nonzero(batch.start > 0).flatten().tolist():
        together = (batch.groups == batch.groups[row]) & (batch.groups >= 0)
        if int(together.sum()) < 2:
            continue
        for logits, target in ((start, batch.start[row]), (end, batch.end[row])):
            spans = logits.clone()
            spans[:, 0] = IMPOSSIBLE
            losses.append(torch.logsumexp(spans[together].flatten(), 0) - logits[row, target])
    return torch.stack(losses).mean() if losses else start.new_zeros(())


def distillation_loss(
    logits: tuple[Tensor, Tensor], taught: tuple[Tensor, Tensor], temperature: float
) -> Tensor:
    """Kullback-Leibler divergence from the teacher's softened distributions; 0 for no features.

    Hinton, Vinyals & Dean 2015, "Distilling the Knowledge in a Neural Network"; scaled by the
    square of the temperature so that its gradients keep their size.

    Args:
        logits: The student's start and end logits, (features, width) each.
        taught: The teacher's, aligned with them.
        temperature: Above 1 shows more of what the teacher thinks of second choices.
    """
    if not len(logits[0]):
        return logits[0].new_zeros(())
    parts = [
        functional.kl_div(
            functional.log_softmax(ours / temperature, dim=-1),
            functional.log_softmax(theirs / temperature, dim=-1),
            reduction="batchmean",
            log_target=True,
        )
        for ours, theirs in zip(logits, taught, strict=True)
    ]
    return temperature**2 * sum(parts, start=logits[0].new_zeros(())) / len(parts)
