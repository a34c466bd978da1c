"""Nouns → the words that every rendering says alike: how sure, from where, and why not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from askcorpus.display import one_line, plain, shorten
from askcorpus.types import (
    Answer,
    ArticleInfo,
    Claim,
    Evidence,
    Hit,
    NoAnswerReason,
    Status,
)

_NO_ANSWER: Final = {
    NoAnswerReason.NOTHING_RELEVANT: "No answer found: nothing in the corpus is about this.",
    NoAnswerReason.NO_SPAN: "No answer found: some articles come near, but none says it clearly.",
    NoAnswerReason.FILTERED_OUT: (
        "No answer found: no article passes the filters. Widen the dates or drop the outlets."
    ),
}
NEAREST_SHOWN: Final = 3
"""Passages shown where there is no answer."""

_WHITESPACE: Final = re.compile(r"\s+")
_EXCERPT_CHARACTERS: Final = 280


def confidence_words(confidence: float) -> str:
    """How sure an answer is, in words.

    "Very likely" and "likely" begin where the IPCC's calibrated language has them begin
    (Mastrandrea et al. 2010, table 1).

    Args:
        confidence: Probability that the answer is right, 0..1.
    """
    if confidence >= 0.9:
        return "very likely"
    if confidence >= 0.66:
        return "likely"
    if confidence >= 0.33:
        return "possible"
    return "doubtful"


def support_words(claim: Claim) -> str:
    """How sure a claim is and how many articles say so on their own: one line."""
    certainty = f"{confidence_words(claim.confidence)} ({claim.confidence:.2f})"
    return f"{certainty} · {sources_words(claim)}"


def sources_words(claim: Claim) -> str:
    """How many articles say so on their own, and in how many it stands if copies are counted."""
    count = claim.independent_sources
    sources = "1 source" if count == 1 else f"{count:,} independent sources"
    articles = len({item.article.id for item in claim.evidence})
    return f"{sources}, in {articles:,} articles" if articles > count else sources


def date_words(claim: Claim) -> str:
    """When the articles behind a claim appeared, from first to last; empty if no date is known."""
    days = sorted(
        {item.article.published for item in claim.evidence if item.article.published is not None}
    )
    return " to ".join(_day(day) for day in dict.fromkeys((*days[:1], *days[-1:])))


def heading_words(answer: Answer, position: int) -> str:
    """What stands over the claim at `position`, where the claims need telling apart; else empty."""
    match answer.status, position:
        case Status.OVERVIEW, 0:
            return "What the articles say"
        case Status.DISPUTED, 0:
            dated = all(date_words(claim) for claim in answer.claims)
            return f"The sources disagree{', newest first' if dated else ''}"
        case Status.ANSWERED, 0 if answer.is_list:
            return f"{len(answer.claims)} answers"
        case Status.ANSWERED, 1 if not answer.is_list:
            return "Also possible"
        case _:
            return ""


def source_line(article: ArticleInfo) -> str:
    """Outlet, date, title and path of an article on one line; what is not known is left out."""
    fields = (
        one_line(article.outlet or ""),
        _day(article.published) if article.published is not None else "",
        one_line(article.title or ""),
        one_line(article.path),
    )
    return " · ".join(field for field in fields if field)


def no_answer_sentence(answer: Answer) -> str:
    """Why there is no answer, in one sentence or two."""
    if answer.reason is None:
        return "No answer found."
    return _NO_ANSWER[answer.reason]


def period_sentence(answer: Answer) -> str:
    """How the time in the question was understood; empty if it names none."""
    if answer.period is None:
        return ""
    return f"Time understood: {one_line(answer.period)}. Articles of that time come first."


def same_words(answer: Answer) -> bool:
    """Whether the question was searched for as it was asked."""
    return one_line(answer.question) == one_line(answer.understood_as)


def cited_articles(answer: Answer) -> tuple[ArticleInfo, ...]:
    """The articles that an answer quotes, each once, in the order that numbers them from 1."""
    by_path = {
        evidence.article.path: evidence.article
        for claim in answer.claims
        for evidence in claim.evidence
    }
    return tuple(by_path.values())


@dataclass(frozen=True, slots=True)
class Quotation:
    """A sentence in three parts, safe to show and free of line breaks, and who says it.

    Attributes:
        before: The sentence up to the quote.
        quote: The words that answer.
        after: The rest of the sentence.
        numbers: Numbers of the articles that hold this very sentence, as `cited_articles` counts.
    """

    before: str
    quote: str
    after: str
    numbers: tuple[int, ...]

    def says_all_of(self, claim: Claim) -> bool:
        """Whether the whole sentence is the claim, so that one of them is enough to show."""
        return not self.before and not self.after and self.quote == one_line(claim.text)


def quotations(claim: Claim, articles: Iterable[ArticleInfo]) -> list[Quotation]:
    """The sentences that support a claim, best first, word-for-word copies told once.

    Args:
        claim: A claim of an answer.
        articles: That answer's `cited_articles`.
    """
    number = {article.path: position for position, article in enumerate(articles, 1)}
    numbers: dict[tuple[str, str, str], list[int]] = {}
    for evidence in claim.evidence:
        said_by = numbers.setdefault(_parts(evidence), [])
        if number[evidence.article.path] not in said_by:
            said_by.append(number[evidence.article.path])
    return [Quotation(*parts, tuple(said_by)) for parts, said_by in numbers.items()]


def places(answer: Answer, article: ArticleInfo) -> str:
    """Where in an article an answer's quotes stand, in characters from its start."""
    spans = sorted(
        {
            (evidence.start, evidence.end)
            for claim in answer.claims
            for evidence in claim.evidence
            if evidence.article.path == article.path
        }
    )
    return "characters " + ", ".join(f"{start}–{end}" for start, end in spans)


def excerpt(hit: Hit) -> str:
    """The beginning of a retrieved passage on one line."""
    return shorten(one_line(hit.text), _EXCERPT_CHARACTERS)


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _parts(evidence: Evidence) -> tuple[str, str, str]:
    start = evidence.start - evidence.sentence_start
    end = evidence.end - evidence.sentence_start
    sentence = evidence.sentence
    return (
        _flat(sentence[:start]).lstrip(),
        _flat(sentence[start:end]),
        _flat(sentence[end:]).rstrip(),
    )


def _flat(text: str) -> str:
    return _WHITESPACE.sub(" ", plain(text))
