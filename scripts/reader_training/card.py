"""A shipped reader + its training log → its model card, for people.

Mitchell et al. 2019, "Model Cards for Model Reporting".
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from askcorpus.models.reader import CARD_FILE

CARD = Path(__file__).with_suffix(".md")

_STUDENT_ONLY = (
    "One pass over the general data in passages of varied length, then one over the news questions "
    "in groups with hard negatives together with the general data once more. AdamW, bfloat16 "
    "arithmetic, word embeddings frozen, no dropout, batches of about 2,400 tokens."
)
_TAUGHT = (
    _STUDENT_ONLY
    + " In a third pass, over the news questions with other random choices, it learnt the "
    "distributions of a teacher, all-mpnet-base-v2 (Apache-2.0) trained on the same data, which is "
    "not shipped. What is shipped is a mean of weights: {share:.0%} of those after that pass, the "
    "rest of those before it."
)


def write_card(folder: Path, log: Path, taught_share: float | None) -> None:
    """Write `MODEL_CARD.md` beside a shipped model, and its training log.

    Args:
        folder: Of the exported reader.
        log: What the training wrote.
        taught_share: Of the taught weights in what is shipped, 0..1; None if no teacher took part.
    """
    facts = json.loads((folder / CARD_FILE).read_text(encoding="utf-8"))
    recipe = _STUDENT_ONLY if taught_share is None else _TAUGHT.format(share=taught_share)
    text = CARD.read_text(encoding="utf-8").format(recipe=recipe, **facts)
    (folder / "MODEL_CARD.md").write_text(text, encoding="utf-8")
    shutil.copyfile(log, folder / "training.log")
