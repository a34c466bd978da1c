"""An index + questions that name their paragraph → how often retrieval finds it.

Only retrieval: with some thousands of questions, reading the passages too would take an hour.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path

from askcorpus.evaluation import holds_paragraph, load_questions
from askcorpus.indexing import store
from askcorpus.retrieval import Retriever

DEPTH = 10


def main() -> None:
    """Print the share of questions whose paragraph is among the first ten passages."""
    index, questions_file = Path(sys.argv[1]), Path(sys.argv[2])
    questions = [item for item in load_questions(questions_file) if item.answerable]
    retriever = Retriever(store.open_generation(index).folder)
    text_of = cache(lambda path: retriever.articles.article_at(path).text)
    found = sum(
        any(
            holds_paragraph(hit, question, text_of)
            for hit in retriever.retrieve(question.question, DEPTH)
        )
        for question in questions
    )
    print(json.dumps({"questions": len(questions), "at_10": found / len(questions)}))


if __name__ == "__main__":
    main()
