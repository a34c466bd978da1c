"""News questions + an index of their articles → groups: the gold passage and hard negatives.

Passages are those of the product's own index, titles in front, and the negatives are those that the
product's own retriever would have put before the reader.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from askcorpus.evaluation.metrics import contains, normalise
from askcorpus.indexing import store
from askcorpus.retrieval import Retriever
from askcorpus.sentences import Extent
from askcorpus.types import Filters, Hit, Passage
from reader_training.examples import Example, read_records

RETRIEVED = 12


@dataclass(frozen=True, slots=True)
class NewsQuestion:
    """A question on one news article.

    Attributes:
        article: Its path in the corpus.
        question: As asked.
        answer: Where the answer is in the article's text; None where the article has none.
    """

    article: str
    question: str
    answer: Extent | None


def news_questions(path: Path) -> list[NewsQuestion]:
    """The questions of a file of records in the form of `news-questions.jsonl.gz`."""
    found = []
    for record in read_records(path):
        answer, start = record["answer"], record["answer_start"]
        extent = (start, start + len(str(answer))) if isinstance(start, int) else None
        found.append(NewsQuestion(str(record["article"]), str(record["question"]), extent))
    return found


@dataclass(frozen=True, slots=True)
class Mined:
    """A news question with what the retriever finds for it.

    Attributes:
        gold: Passages that hold the annotated answer; empty if unanswerable.
        negatives: Retrieved passages that do not answer, best first.
    """

    gold: tuple[Example, ...]
    negatives: tuple[Example, ...]


def mine(
    questions: Sequence[NewsQuestion],
    index: Path,
    forbidden: Sequence[str],
    on_progress: Callable[[int, int], None] | None = None,
) -> list[Mined]:
    """Gold passages and hard negatives of every news question.

    Args:
        questions: On news articles.
        index: An index of the articles that they are about.
        forbidden: Paths of articles that no example may show, nor their copies: those that answer
            development questions.
        on_progress: Told how many of how many questions are done.
    """
    retriever = Retriever(store.open_generation(index).folder)
    articles = retriever.articles
    closed = {articles.article_at(path).copy_group for path in forbidden}
    passages = _passages_by_article(retriever)
    mined = []
    for number, item in enumerate(questions):
        if on_progress is not None and number % 500 == 0:
            on_progress(number, len(questions))
        article = articles.article_at(item.article)
        if article.copy_group in closed:
            continue
        answer = None
        gold: list[Example] = []
        if item.answer is not None:
            start, end = item.answer
            answer = article.text[start:end]
            gold = [
                Example(
                    item.question,
                    article.title or "",
                    article.text[passage.start : passage.end],
                    start - passage.start,
                    end - passage.start,
                    number,
                )
                for passage in passages[article.id]
                if passage.start <= start and end <= passage.end
            ]
            if not gold:
                continue
        negatives = _negatives(item.question, answer, retriever, closed)
        mined.append(Mined(tuple(gold), tuple(replace(item, group=number) for item in negatives)))
    return mined


def _negatives(
    question: str, answer: str | None, retriever: Retriever, closed: set[int]
) -> list[Example]:
    def does_not_answer(hit: Hit) -> bool:
        if hit.article.copy_group in closed:
            return False
        if answer is None:
            return True
        # Elsewhere the same words may answer just as well: what cannot be told is left out.
        return not contains(hit.text, [answer]) and normalise(answer) not in normalise(hit.text)

    hits = retriever.retrieve(question, RETRIEVED)
    return [
        Example(question, hit.article.title or "", hit.text, None, None)
        for hit in hits
        if does_not_answer(hit)
    ]


def _passages_by_article(retriever: Retriever) -> dict[int, list[Passage]]:
    ids = retriever.articles.allowed_passages(Filters())
    found: dict[int, list[Passage]] = {}
    for passage in retriever.articles.passages(ids):
        found.setdefault(passage.article_id, []).append(passage)
    return found


def save_mined(mined: Sequence[Mined], path: Path) -> None:
    """Keep what was mined, a JSON object a line; the file appears only when it is whole."""
    scratch = path.with_suffix(".writing")
    with scratch.open("w", encoding="utf-8") as file:
        for item in mined:
            file.write(json.dumps(asdict(item), ensure_ascii=False) + "\n")
    scratch.replace(path)


def load_mined(path: Path) -> list[Mined]:
    """What `save_mined` kept."""
    with path.open(encoding="utf-8") as file:
        return [
            Mined(**{name: tuple(Example(**item) for item in items) for name, items in row.items()})
            for row in map(json.loads, file)
        ]


def groups(mined: Sequence[Mined], rng: random.Random, negatives: int) -> list[list[Example]]:
    """For each question a gold passage and some of its hard negatives, the hardest likelier."""
    made = []
    for item in mined:
        pool = list(item.negatives)
        wanted = negatives if item.gold else negatives + 1
        chosen: list[Example] = []
        while pool and len(chosen) < wanted:
            chosen.append(pool.pop(min(int(rng.expovariate(0.5)), len(pool) - 1)))
        gold = [rng.choice(item.gold)] if item.gold else []
        if gold or chosen:
            made.append([*gold, *chosen])
    return made
