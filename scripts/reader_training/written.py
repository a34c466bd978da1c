"""Our own questions + the texts they ask about → training records.

The questions in `written/` were written for askcorpus, each from reading its paragraph or article,
in twins: one that the text answers beside some that it only seems to answer (Rajpurkar, Jia & Liang
2018, "Know What You Don't Know", made SQuAD 2.0 in this way). They are kept without the texts,
which are not ours: a digest says which paragraph is meant, and offsets say where the answer is.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from askcorpus.sentences import Extent, sentence_extents
from reader_training.examples import Example, cut, examples_of, read_records, sentences_of_answer
from reader_training.news import NewsQuestion

PARAGRAPH_QUESTIONS = Path(__file__).with_name("written") / "paragraphs.jsonl.gz"
NEWS_QUESTIONS = Path(__file__).with_name("written") / "news.jsonl.gz"
PARAGRAPH_SOURCES = ("squad2-train-10-articles", "squadshifts-new-wiki")
"""Training files that hold the paragraphs asked about."""

_WORD = re.compile(r"\w{3,}")


def digest_of(paragraph: str) -> str:
    """What stands for a paragraph in `PARAGRAPH_QUESTIONS`."""
    return hashlib.sha256(paragraph.encode()).hexdigest()[:16]


def paragraph_examples(folder: Path) -> list[Example]:
    """The written questions on paragraphs, in their order.

    Args:
        folder: The training folder, which holds the paragraphs.
    """
    paragraphs = {
        digest_of(example.passage): example
        for name in PARAGRAPH_SOURCES
        for example in examples_of(folder / f"{name}.jsonl.gz")
    }
    made = []
    for record in read_records(PARAGRAPH_QUESTIONS):
        start, end = _answer(record) or (None, None)
        paragraph = paragraphs[str(record["paragraph"])]
        made.append(replace(paragraph, question=str(record["question"]), start=start, end=end))
    return made


def written_news() -> list[NewsQuestion]:
    """The written questions on news articles, in their order."""
    return [
        NewsQuestion(str(record["article"]), str(record["question"]), _answer(record))
        for record in read_records(NEWS_QUESTIONS)
    ]


def nearest_sentence(example: Example) -> Example:
    """The example with nothing but the answer's sentences, or the one most like the question.

    The reader meets its best spans once more in this way (askcorpus.models.rereading).
    """
    extents = sentence_extents(example.passage)
    if len(extents) < 2:
        return example
    answering = sentences_of_answer(example, extents)
    if answering is not None:
        return cut(example, extents[answering[0]][0], extents[answering[1]][1])
    asked = _words(example.question)
    start, end = max(
        extents, key=lambda extent: len(asked & _words(example.passage[slice(*extent)]))
    )
    return cut(example, start, end)


def _answer(record: Mapping[str, object]) -> Extent | None:
    start, end = record["start"], record["end"]
    return (start, end) if isinstance(start, int) and isinstance(end, int) else None


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))
