"""Questions + their index → how often each way of joining the rankings finds the gold passage.

    python scripts/compare_fusion.py --index bench/bbc ../shared/questions/bbc-dev.jsonl
    python scripts/compare_fusion.py --index bench/squad ../shared/questions/squad-dev.jsonl.gz

Only answerable questions count. A passage is gold if it is of a gold article and, for questions
that name their paragraph, overlaps it where it holds an acceptable answer. The numbers are in
docs/retrieval.md.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from askcorpus.engine import open as open_corpus
from askcorpus.evaluation import Question, load_questions
from askcorpus.evaluation.run import holds_paragraph, is_gold
from askcorpus.indexing import store
from askcorpus.retrieval import CANDIDATES, Candidate, Retriever, fuse
from askcorpus.types import Hit

CUTS = (1, 5, 10)

Ranking = Callable[[Sequence[Candidate]], list[tuple[Candidate, float]]]


def dense_only(candidates: Sequence[Candidate]) -> list[tuple[Candidate, float]]:
    """The order of the vectors alone."""
    found = [candidate for candidate in candidates if candidate.dense_rank is not None]
    return sorted(((c, c.similarity) for c in found), key=lambda item: -item[1])


def lexical_only(candidates: Sequence[Candidate]) -> list[tuple[Candidate, float]]:
    """The order of BM25 alone."""
    found = [candidate for candidate in candidates if candidate.lexical_rank is not None]
    return sorted(((c, c.bm25) for c in found), key=lambda item: -item[1])


def reciprocal_rank_fusion(
    candidates: Sequence[Candidate], k: int
) -> list[tuple[Candidate, float]]:
    """The sum of 1 / (k + rank) over the rankings (Cormack, Clarke & Büttcher 2009)."""
    scored = [
        (
            candidate,
            sum(
                1 / (k + rank)
                for rank in (candidate.dense_rank, candidate.lexical_rank)
                if rank is not None
            ),
        )
        for candidate in candidates
    ]
    return sorted(scored, key=lambda item: (-item[1], item[0].passage_id))


def rankings() -> dict[str, Ranking]:
    """The ways to compare, by name."""
    ways: dict[str, Ranking] = {"dense": dense_only, "BM25": lexical_only}
    for k in (10, 60):
        ways[f"reciprocal rank, k={k}"] = lambda c, k=k: reciprocal_rank_fusion(c, k)  # type: ignore[misc]
    for weight in (0.3, 0.4, 0.5, 0.6, 0.7):
        ways[f"min-max, dense {weight}"] = lambda c, weight=weight: fuse(c, weight)  # type: ignore[misc]
    return ways


def main() -> None:
    """Print a table of recall at each cut."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("questions", type=Path)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--every", type=int, default=1, help="take every n-th question only")
    arguments = parser.parse_args()
    questions = [q for q in load_questions(arguments.questions) if q.answerable]
    questions = questions[:: arguments.every]
    retriever = Retriever(store.open_generation(arguments.index).folder)
    found = {name: dict.fromkeys(CUTS, 0) for name in rankings()}
    with open_corpus(arguments.index) as corpus:

        def gold(hit: Hit, question: Question) -> bool:
            if question.paragraph is None:
                return is_gold(hit.article.path, question)
            return holds_paragraph(hit, question, lambda path: corpus.article(path).text)

        for question in questions:
            candidates = retriever.candidates(question.question, CANDIDATES)
            for name, rank in rankings().items():
                hits = retriever.hits(rank(candidates)[: CUTS[-1]])
                first = next((n for n, hit in enumerate(hits) if gold(hit, question)), None)
                for cut in CUTS:
                    found[name][cut] += first is not None and first < cut
    print(f"{len(questions)} answerable questions of {arguments.questions.name}")
    print(f"{'':24}" + "".join(f"{f'recall@{cut}':>12}" for cut in CUTS))
    for name, counts in found.items():
        print(f"{name:24}" + "".join(f"{counts[cut] / len(questions):12.4f}" for cut in CUTS))


if __name__ == "__main__":
    main()
