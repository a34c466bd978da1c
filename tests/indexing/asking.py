"""An index → a process that asks it until its input ends, and tells what its answers came from.

It prints "ready", and in the end a JSON object: `questions`, how many were asked, and `surveys`, of
each generation that answered the surveys that its passages named.
"""

from __future__ import annotations

import json
import select
import sys

from askcorpus.engine import open as open_corpus

from .small_corpus import ARTICLES, survey_in

QUESTION = "Which survey number does the council name in the first and in the last report?"


def main(index: str) -> None:
    questions = 0
    surveys: dict[str, set[int]] = {}
    with open_corpus(index, threads=1) as corpus:
        print("ready", flush=True)
        while not select.select([sys.stdin], [], [], 0)[0]:
            answer = corpus.ask(QUESTION)
            found = {hit.article.path: survey_in(hit.text) for hit in answer.passages}
            named = surveys.setdefault(answer.index.generation, set())
            # Both are read: an answer of two generations would name two.
            for path in ("first.txt", "last.txt"):
                survey = found[path]
                assert survey is not None
                named.add(survey)
            assert len(corpus.listing()) == ARTICLES
            questions += 1
    named_by = {name: sorted(named) for name, named in surveys.items()}
    print(json.dumps({"questions": questions, "surveys": named_by}))


if __name__ == "__main__":
    main(*sys.argv[1:])
