"""News questions + a trained reader → the passages that it falls for, the worst first.

The retriever's negatives are hard for a retriever. What is hard for this reader it says itself:
where its best span in a passage that does not answer has a high margin, it would show a wrong
answer. So do Xiong et al. 2021, "Approximate Nearest Neighbor Negative Contrastive Learning for
Dense Text Retrieval", for a retriever.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from askcorpus.evaluation.metrics import normalise
from askcorpus.models.contexts import Context
from askcorpus.models.reader import Reader
from reader_training.examples import Example
from reader_training.news import Mined, load_mined, save_mined

MOST_READ = 6
"""Retrieved passages of a question that are read, best first: what the product would show."""

_CHUNK = 200
"""Questions after which what was found is kept."""


def find_mistakes(
    mined: Sequence[Mined],
    count: int | None,
    reader: Reader,
    folder: Path,
    rng: random.Random,
    on_progress: Callable[[int, int], None],
) -> list[Mined]:
    """Let a reader read the negatives of news questions, and put those first that it falls for.

    Args:
        mined: What the retriever found.
        count: How many of the questions to read for, chosen at random; all of them if None.
        reader: The trained one.
        folder: Where to keep what was found, in chunks that a later run need not repeat.
        rng: Chooses the questions; the same at every start.
        on_progress: Told how many of how many questions are done.

    Returns:
        The questions with their gold passages, and negatives with the highest margin first.
    """
    chosen = list(mined) if count is None else rng.sample(mined, min(count, len(mined)))
    folder.mkdir(parents=True, exist_ok=True)
    found: list[Mined] = []
    for first in range(0, len(chosen), _CHUNK):
        path = folder / f"{first:05}.jsonl"
        if not path.exists():
            save_mined([_reread(item, reader) for item in chosen[first : first + _CHUNK]], path)
        found += load_mined(path)
        on_progress(len(found), len(chosen))
    return found


def _reread(item: Mined, reader: Reader) -> Mined:
    negatives = list({negative.passage: negative for negative in item.negatives}.values())
    negatives = negatives[:MOST_READ]
    if not negatives:
        return replace(item, negatives=())
    # A number in the place of each article tells the passages apart; no score is added to margins.
    contexts = [
        Context(number, 0, negative.passage, negative.title, 0.0)
        for number, negative in enumerate(negatives)
    ]
    best: dict[int, str] = {}
    for span in reader.read(negatives[0].question, contexts):
        best.setdefault(span.article_id, span.text)
    return replace(
        item,
        negatives=tuple(
            negatives[number]
            for number, text in best.items()
            if not any(_may_be_right(text, gold) for gold in item.gold)
        ),
    )


def _may_be_right(text: str, gold: Example) -> bool:
    """Whether a span shares a word with the answer: "Mr Blair" for "Tony Blair" is no mistake."""
    return bool(set(normalise(text).split()) & set(normalise(gold.answer or "").split()))
