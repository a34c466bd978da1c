"""Training files → `Example`s: a question, a passage as the product feeds it, and the answer.

Nothing of the development questions is read here. `../shared/README.md` names sources and licences.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from askcorpus.sentences import Extent, sentence_extents

GENERAL_SOURCES = {
    "squad2-train-10-articles": 1.0,
    "squadshifts-new-wiki": 1.0,
    "ester-news": 1.0,
    "squadshifts-reddit": 0.7,
    "squadshifts-amazon-reviews": 0.7,
    "qamr": 0.45,
}
"""File → share of it that a pass over the general data uses: less of what is least like news."""

REFRESHED_SOURCES = {name: share for name, share in GENERAL_SOURCES.items() if share == 1.0}
"""What is read once more beside the news questions, so that it is not forgotten."""

TEACHER_CORE = {"squad2-train-10-articles": 1.0}
"""What a teacher sees all of."""

TEACHER_SOURCES = {
    "squadshifts-new-wiki": 1.0,
    "ester-news": 1.0,
    "squadshifts-reddit": 0.1,
    "squadshifts-amazon-reviews": 0.1,
}
"""What a teacher, which is slow to train, sees a part of: what is most like the questions."""

KEPT_SOURCES = {"squad2-train-10-articles": 1.0, "squadshifts-new-wiki": 0.2}
"""What is read a third time, beside the reader's mistakes: mainly hand-made unanswerable ones."""

BESIDE_SOURCES = {
    "squad2-train-10-articles": 1.0,
    "squadshifts-new-wiki": 0.5,
    "ester-news": 1.0,
}
"""What is read beside the written questions: crowd workers ask of the same paragraphs otherwise."""

_NOT_A_TITLE = re.compile(r"(Amazon_Reviews|Filtered_Reddit|Wiki1k:|wikinews|\d+$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Example:
    """A question and one passage.

    Attributes:
        question: As asked.
        title: Title of the article, or empty.
        passage: What is read.
        start: Where the answer starts in the passage; None where the passage does not answer.
        end: One past its last character; None like `start`.
        group: Examples of one question share it, so that their scores can be normalised together.
    """

    question: str
    title: str
    passage: str
    start: int | None
    end: int | None
    group: int = -1

    @property
    def answer(self) -> str | None:
        """The words that answer, or None."""
        return None if self.start is None else self.passage[self.start : self.end]


def read_records(path: Path) -> list[dict[str, object]]:
    """The records of a .jsonl.gz file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def general_examples(
    folder: Path, rng: random.Random, sources: Mapping[str, float] = GENERAL_SOURCES
) -> list[Example]:
    """Examples of general extractive question answering, a share of each source.

    Args:
        folder: The training folder.
        rng: Chooses the shares.
        sources: File → share; 2 is all of it twice.
    """
    examples: list[Example] = []
    for name, share in sources.items():
        found = list(examples_of(folder / f"{name}.jsonl.gz"))
        examples += found * int(share) + rng.sample(found, int(len(found) * (share % 1)))
    return examples


def examples_of(path: Path) -> Iterator[Example]:
    """The examples of one training file that is no news file."""
    for record in read_records(path):
        title, context = str(record["title"] or ""), str(record["context"])
        title = "" if _NOT_A_TITLE.search(title) else title.replace("_", " ")
        question, answer = str(record["question"]), record["answer"]
        if answer is None:
            yield Example(question, title, context, None, None)
            continue
        begin = record["answer_start"]
        assert isinstance(begin, int)
        stop = begin + len(str(answer))
        if context[begin:stop] == answer:
            yield Example(question, title, context, *_trimmed(context, begin, stop))


def _trimmed(text: str, start: int, end: int) -> Extent:
    """The span without white space or a closing full stop at its ends."""
    while start < end - 1 and text[start].isspace():
        start += 1
    while end - 1 > start and (text[end - 1].isspace() or text[end - 1] in ".,;"):
        end -= 1
    return start, end


def shortened(example: Example, characters: int, rng: random.Random) -> Example:
    """The example with a passage of whole sentences of about this length, the answer in it."""
    passage = example.passage
    if len(passage) <= characters:
        return example
    extents = sentence_extents(passage)
    if not extents:
        return example
    first, last = _seed_sentences(example, extents, rng)
    while True:
        before = first > 0 and extents[last][1] - extents[first - 1][0] <= characters
        after = last + 1 < len(extents) and extents[last + 1][1] - extents[first][0] <= characters
        if before and (not after or rng.random() < 0.5):
            first -= 1
        elif after:
            last += 1
        else:
            break
    return cut(example, extents[first][0], extents[last][1])


def _seed_sentences(
    example: Example, extents: Sequence[Extent], rng: random.Random
) -> tuple[int, int]:
    """The sentences that hold the answer, or any one where there is none."""
    answering = sentences_of_answer(example, extents)
    if answering is None:
        chosen = rng.randrange(len(extents))
        return chosen, chosen
    return answering


def sentences_of_answer(example: Example, extents: Sequence[Extent]) -> tuple[int, int] | None:
    """The first and the last sentence that the answer touches; None where there is no answer."""
    if example.start is None or example.end is None:
        return None
    touched = [
        number
        for number, (start, end) in enumerate(extents)
        if start < example.end and end > example.start
    ]
    return (touched[0], touched[-1]) if touched else (0, len(extents) - 1)


def cut(example: Example, start: int, end: int) -> Example:
    """The example with a stretch of its passage; the answer must lie in it if there is one."""
    if example.start is None or example.end is None:
        return replace(example, passage=example.passage[start:end])
    return replace(
        example,
        passage=example.passage[start:end],
        start=example.start - start,
        end=example.end - start,
    )
