"""The invariant that every test of an answer may check."""

from __future__ import annotations

from askcorpus.engine import Corpus
from askcorpus.types import Answer


def check_quotes(corpus: Corpus, answer: Answer) -> None:
    """Every word shown is where the answer says it is."""
    for claim in answer.claims:
        assert claim.text == claim.evidence[0].quote
        for item in claim.evidence:
            text = corpus.article(item.article.path).text
            assert text[item.start : item.end] == item.quote
            assert text[item.sentence_start : item.sentence_end] == item.sentence
            assert item.sentence_start <= item.start <= item.end <= item.sentence_end
            assert text[: item.sentence_start].endswith(item.before)
            assert text[item.sentence_end :].startswith(item.after)
    for hit in answer.passages:
        text = corpus.article(hit.article.path).text
        assert text[hit.passage.start : hit.passage.end] == hit.text
