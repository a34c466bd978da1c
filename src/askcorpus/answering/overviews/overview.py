"""Broad question + hits → a few quoted sentences that together tell what the corpus says.

Sentences of the hits that can stand alone are gathered; the most promising ones are encoded; and
maximal marginal relevance (Carbonell & Goldstein 1998, "The Use of MMR, Diversity-Based Reranking
for Reordering Documents and Producing Summaries") picks those that are on the subject and tell
different things. The numbers below were chosen by reading overviews of some fifty broad questions
over the sample corpus and two collections of news.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import combinations
from math import log

import numpy as np
import numpy.typing as npt

from askcorpus.answering.evidence import evidence_for
from askcorpus.answering.overviews.standing import stands_alone
from askcorpus.models.encoder import Encoder
from askcorpus.sentences import sentence_extents
from askcorpus.types import Article, Evidence, Hit, Span

ContentTerms = Callable[[str], list[str]]
"""A text → its distinct stemmed terms without function words: `LexicalIndex.content_terms`."""

Numbers = npt.NDArray[np.float32]

FEWEST, MOST = 3, 7
"""Sentences of an overview."""

MOST_AN_ARTICLE = 2
"""Sentences of one article, its copies included."""

MOST_ENCODED = 18
"""Sentences compared by their vectors: encoding them is most of what an overview costs."""

MOST_ENCODED_AN_ARTICLE = 4

LEAST_FOUND = 0.65
"""Share of the question's subject that the hits together must name: else they miss the point of it,
as hits about Norway do for "penguins in Norway"."""

LEAST_COVERED = 0.5
"""Share of the subject that a passage and its title must name."""

COSINE_WEIGHT = 0.6
"""Weight of the cosine with the question in a sentence's relevance; its promise has the rest."""

LEAST_RELEVANCE = 0.45
LEAST_SHARE = 0.75
"""Least relevance of a sentence, as it is and as a share of the best one's."""

RELEVANCE_WEIGHT = 0.8
"""Weight of a sentence's relevance against its likeness to those chosen before: MMR's lambda."""

MOST_LIKENESS = 0.9
"""Cosine from which on two sentences tell the same."""

MOST_SHARED = 0.7
"""Share of the shorter sentence's terms, at least five, from which on they do too."""

REPEATED_ARTICLE = 0.05
"""What a second sentence of an article must be better by than a first one of another."""

LEAD_CHARACTERS = 1000
"""How far from its beginning an article says what it is about."""

TITLE_CHARACTERS = 160
"""A longer title is cut where it is encoded before a sentence."""

ASKING = (
    "about affair affect after again against all also any anything argue argument background"
    " been before being between brief bring can case catch cause change could crisis debate"
    " describe detail develop development dispute during effect else event everything exactly"
    " explain give going happen happening he her his i impact issue know known latest like look"
    " main make matter me mean more my new news our outline over overview people please problem"
    " question reason recap report row she should since situation so some something story"
    " subject sum summarise summarize summary take tell than them thing those topic understand"
    " up update us walk want we world you your"
)
"""Words of broad questions that are not what they are about."""

WORRY = (
    "afraid alarm alarming anger angry anxious concern concerned critic criticise criticism"
    " criticize danger dangerous doubt fear object objection oppose opponent opposition protest"
    " risk sceptical skeptical threat threaten upset warn warning worried worry"
)
OPINION = (
    "accuse believe call claim condemn criticise expert opinion praise react reaction reject"
    " respond response said say talk think view welcome"
)
"""Words that ask for worries and for opinions, and that tell of them too."""


_NAME_IN_QUESTION = re.compile(r"(?<=\s)[A-Z][\w’'-]*")
"""A passage that has none of them is about somebody or somewhere else."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence that may be quoted.

    Attributes:
        article: The article it stands in.
        start: First character, in the article's text.
        end: One past the last.
        terms: Its content terms.
        promise: How likely, by its passage, place and words, it is on the subject, 0..1.
    """

    article: Article
    start: int
    end: int
    terms: frozenset[str]
    promise: float

    @property
    def text(self) -> str:
        return self.article.text[self.start : self.end]

    @property
    def with_title(self) -> str:
        """As passages are encoded: few sentences say what their story is about."""
        return f"{(self.article.title or '')[:TITLE_CHARACTERS]}\n{self.text}"


def overview(
    question: str,
    hits: Sequence[Hit],
    articles: Mapping[int, Article],
    encoder: Encoder,
    content_terms: ContentTerms,
) -> list[Evidence]:
    """Choose sentences that together answer a broad question.

    Args:
        question: In plain language.
        hits: Retrieved passages, best first; twenty are a good number, ten make narrow overviews.
        articles: The articles of the hits, by id.
        encoder: Encodes question and sentences.
        content_terms: Tells what question and passages are about.

    Returns:
        Three to seven sentences, each the quote of its evidence, at most two from an article and
        its copies and never all from one; oldest article first where all have dates, else the most
        relevant article first. Empty when the hits do not hold as many.
    """
    candidates = _candidates(question, hits, articles, content_terms)
    if len(candidates) < FEWEST:
        return []
    vectors = encoder.encode_passages([candidate.with_title for candidate in candidates])
    promises = np.array([candidate.promise for candidate in candidates], dtype=np.float32)
    cosines = vectors @ encoder.encode_questions([question])[0]
    relevance = COSINE_WEIGHT * cosines + (1 - COSINE_WEIGHT) * promises
    likeness = vectors @ vectors.T
    for (one, first), (other, second) in combinations(enumerate(candidates), 2):
        if _repeat(first.terms, second.terms):
            likeness[one, other] = likeness[other, one] = 1.0
    chosen = marginally_relevant(
        relevance, likeness, [candidate.article.copy_group for candidate in candidates]
    )
    picked = [_evidence(candidates[index], float(relevance[index])) for index in chosen]
    if len(picked) < FEWEST or len({item.article.copy_group for item in picked}) == 1:
        return []
    return _in_order(picked)


def marginally_relevant(relevance: Numbers, likeness: Numbers, groups: Sequence[int]) -> list[int]:
    """Choose sentences by maximal marginal relevance, from different articles where there are any.

    Args:
        relevance: Of each sentence, about 0..1.
        likeness: Shape (sentences, sentences): cosines of the sentences with one another.
        groups: Number of the copies that each sentence's article is among.

    Returns:
        Positions of at most `MOST` sentences in the order chosen: all relevant enough, no two of
        them alike, at most `MOST_AN_ARTICLE` of a group.
    """
    floor = max(LEAST_RELEVANCE, LEAST_SHARE * float(relevance.max(initial=0.0)))
    left = [int(index) for index in np.flatnonzero(relevance >= floor)]
    nearest = np.zeros(len(relevance), dtype=np.float32)
    used: Counter[int] = Counter()
    chosen: list[int] = []
    while left and len(chosen) < MOST:
        gains = {
            index: RELEVANCE_WEIGHT * float(relevance[index])
            - (1 - RELEVANCE_WEIGHT) * float(nearest[index])
            - REPEATED_ARTICLE * used[groups[index]]
            for index in left
        }
        best = max(left, key=lambda index: gains[index])
        chosen.append(best)
        used[groups[best]] += 1
        nearest = np.maximum(nearest, likeness[best])
        left = [
            index
            for index in left
            if index != best
            and likeness[best, index] < MOST_LIKENESS
            and used[groups[index]] < MOST_AN_ARTICLE
        ]
    return chosen


def _candidates(
    question: str,
    hits: Sequence[Hit],
    articles: Mapping[int, Article],
    content_terms: ContentTerms,
) -> list[_Sentence]:
    """The sentences worth encoding, most promising first: they stand alone, on the subject."""
    asked = set(content_terms(question))
    attitudes = [set(content_terms(words)) for words in (WORRY, OPINION)]
    telling = set().union(*(words for words in attitudes if words & asked))
    subject = asked.difference(content_terms(ASKING), *attitudes)
    names = subject.intersection(content_terms(" ".join(_NAME_IN_QUESTION.findall(question))))
    about = [set(content_terms(f"{hit.article.title or ''}\n{hit.text}")) for hit in hits]
    weights = {
        term: log(2 + len(hits) / (1 + sum(term in terms for terms in about))) for term in subject
    }
    if _share(set().union(*about), weights) < LEAST_FOUND:
        return []
    found: dict[tuple[int, int], _Sentence] = {}
    for hit, named in zip(hits, about, strict=True):
        if _share(named, weights) < LEAST_COVERED or (names and not names & named):
            continue
        article = articles[hit.article.id]
        for start, end in sentence_extents(
            article.text, hit.passage.start, hit.passage.end, article.language
        ):
            text = article.text[start:end]
            if (article.id, start) in found or not stands_alone(text):
                continue
            terms = frozenset(content_terms(text))
            if terms & subject:
                promise = (
                    0.2 * hit.score
                    + 0.2 * _share(named, weights)
                    + 0.4 * _share(terms, weights)
                    + 0.2 * (start < LEAD_CHARACTERS)
                    + 0.2 * bool(terms & telling)
                )
                found[article.id, start] = _Sentence(article, start, end, terms, promise)
    kept: list[_Sentence] = []
    used: Counter[int] = Counter()
    for sentence in sorted(found.values(), key=lambda item: -item.promise):
        used[sentence.article.copy_group] += 1
        if used[sentence.article.copy_group] <= MOST_ENCODED_AN_ARTICLE:
            kept.append(sentence)
    return kept[:MOST_ENCODED]


def _share(terms: Set[str], weights: Mapping[str, float]) -> float:
    """How much of a subject, 0..1, some terms name; a rare term is more of it than a common one."""
    whole = sum(weights.values())
    return sum(weights[term] for term in terms & weights.keys()) / whole if whole else 0.0


def _repeat(first: Set[str], second: Set[str]) -> bool:
    return len(first & second) >= MOST_SHARED * max(5, min(len(first), len(second)))


def _evidence(sentence: _Sentence, score: float) -> Evidence:
    span = Span(sentence.article.id, sentence.start, sentence.end, sentence.text, score)
    return evidence_for(span, sentence.article)


def _in_order(picked: Sequence[Evidence]) -> list[Evidence]:
    """Oldest article first where all dates are known, else the most relevant article first.

    Sentences of one article stay together, in the article's order.
    """
    dated = all(item.article.published is not None for item in picked)
    best: dict[int, float] = {}
    for item in picked:
        best[item.article.id] = max(item.score, best.get(item.article.id, item.score))

    def place(item: Evidence) -> tuple[int, float, int, int]:
        day = item.article.published if dated else None
        return (day.toordinal() if day else 0, -best[item.article.id], item.article.id, item.start)

    return sorted(picked, key=place)
