"""A pre-trained encoder + one linear layer → start and end logits; [CLS] stands for "no answer".

Devlin, Chang, Lee & Toutanova 2019, "BERT", section 4.3. The same class is student and teacher.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import AutoModel

from reader_training.features import Feature

IMPOSSIBLE = -1e4


@dataclass(frozen=True, slots=True)
class Batch:
    """Features padded to one width.

    Attributes:
        ids: (features, width) token ids.
        mask: (features, width), 1 where there is a token.
        segments: (features, width), 1 in the second segment.
        allowed: (features, width), true at [CLS] and in the passage: where a span may start or end.
        start: (features,) target token, 0 for none.
        end: (features,) target token, inclusive, 0 for none.
        groups: (features,) which question each belongs to.
    """

    ids: Tensor
    mask: Tensor
    segments: Tensor
    allowed: Tensor
    start: Tensor
    end: Tensor
    groups: Tensor

    @classmethod
    def of(cls, features: Sequence[Feature], device: torch.device) -> Batch:
        """Pad features."""
        shape = (len(features), max(len(item) for item in features))
        ids = torch.zeros(shape, dtype=torch.long)
        mask, segments = torch.zeros_like(ids), torch.zeros_like(ids)
        allowed = torch.zeros(shape, dtype=torch.bool)
        allowed[:, 0] = True
        for row, item in enumerate(features):
            ids[row, : len(item)] = torch.from_numpy(item.ids.astype("int64"))
            mask[row, : len(item)] = 1
            segments[row, item.segment : len(item)] = 1
            allowed[row, item.window.first : item.window.last] = True
        targets = torch.tensor([[item.start, item.end, item.group] for item in features])
        tensors = (ids, mask, segments, allowed, targets[:, 0], targets[:, 1], targets[:, 2])
        return cls(*(tensor.to(device) for tensor in tensors))


class SpanModel(nn.Module):
    """Tokens → logits of where the answer starts and ends."""

    def __init__(self, folder: Path, dropout: float = 0.0) -> None:
        """Start from the pre-trained weights in a folder.

        Args:
            folder: What transformers can load.
            dropout: Without it the short training of a small model goes further, and faster.
        """
        super().__init__()
        self.encoder = AutoModel.from_pretrained(
            folder,
            hidden_dropout_prob=dropout,
            attention_probs_dropout_prob=dropout,
            attn_implementation="eager",  # on a CPU in bfloat16 a third faster than sdpa
            add_pooling_layer=False,
        )
        self.spans = nn.Linear(self.encoder.config.hidden_size, 2)
        nn.init.normal_(self.spans.weight, std=0.02)
        nn.init.zeros_(self.spans.bias)
        self.typed = getattr(self.encoder.config, "type_vocab_size", 0) > 1

    def forward(self, ids: Tensor, mask: Tensor, segments: Tensor) -> tuple[Tensor, Tensor]:
        """Logits, each (texts, tokens)."""
        typed = {"token_type_ids": segments} if self.typed else {}
        states = self.encoder(input_ids=ids, attention_mask=mask, **typed).last_hidden_state
        start, end = self.spans(states).float().unbind(dim=-1)
        return start, end

    def logits(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Logits of a batch, impossible where no span may start or end."""
        start, end = self(batch.ids, batch.mask, batch.segments)
        return (
            start.masked_fill(~batch.allowed, IMPOSSIBLE),
            end.masked_fill(~batch.allowed, IMPOSSIBLE),
        )


def blend(model: SpanModel, other: SpanModel, share: float) -> None:
    """Give a model the weighted mean of its weights and another's.

    Wortsman et al. 2022, "Model soups": two models trained from the same start lie in one valley.

    Args:
        model: Changed in place.
        other: Of the same architecture.
        share: Of the model's own weights, 0..1.
    """
    theirs = other.state_dict()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.lerp_(theirs[name], 1 - share)


def load_weights(model: SpanModel, checkpoint: Path) -> None:
    """Give a model the weights that a finished stage left."""
    model.load_state_dict(torch.load(checkpoint, map_location="cpu", weights_only=True)["model"])
