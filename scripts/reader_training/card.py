"""A shipped reader + its training log → its model card, for people.

Mitchell et al. 2019, "Model Cards for Model Reporting".
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from askcorpus.models.reader import CARD_FILE

CARD = Path(__file__).with_suffix(".md")

_RECIPE = {
    "general": "One pass over the general data in passages of varied length. AdamW, bfloat16 "
    "arithmetic, word embeddings frozen, no dropout, batches of about 2,400 tokens, here and in "
    "what follows.",
    "news": "One pass over the news questions in groups with hard negatives, and over the general "
    "data once more.",
    "mistakes": "One pass over the news questions with the passages in which the reader believed "
    "a wrong span most, and over questions with changed roles.",
    "written": "One pass over the questions written in twins, each with its whole paragraph or in "
    "groups with hard negatives, three tenths of them once more with a single sentence; a part of "
    "the other data beside them.",
    "distil": "Two passes over the examples of the stage before with other random choices, in "
    "which it learnt the distributions of a teacher, all-mpnet-base-v2 (Apache-2.0) trained on the "
    "same data, which is not shipped.",
}
_BLENDED = " Of these weights {share:.0%} were kept, and {rest:.0%} of those before."


def write_card(folder: Path, log: Path, shares: Mapping[str, float]) -> None:
    """Write `MODEL_CARD.md` beside a shipped model, and its training log.

    Args:
        folder: Of the exported reader.
        log: What the training wrote.
        shares: Stage → share of its weights in what went on, 0..1, where it was blended.
    """
    facts = json.loads((folder / CARD_FILE).read_text(encoding="utf-8"))
    steps = [
        f"{number}. `{stage}`: {_RECIPE[stage]}{_blended(shares.get(stage))}"
        for number, stage in enumerate(facts.pop("stages"), start=1)
    ]
    text = CARD.read_text(encoding="utf-8").format(recipe="\n".join(steps), **facts)
    (folder / "MODEL_CARD.md").write_text(text, encoding="utf-8")
    shutil.copyfile(log, folder / "training.log")


def _blended(share: float | None) -> str:
    return "" if share is None else _BLENDED.format(share=share, rest=1 - share)
