"""Answer → the sources that its card lists and a number key opens, with what they mark.

Numbers are those of `askcorpus.render`, so that a source has the same number in the chat, on the
command line and in an export. No Textual here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from askcorpus.display import shorten
from askcorpus.render.parts import NEAREST_SHOWN, Quotation, cited_articles, quotations
from askcorpus.types import Answer, ArticleInfo, Claim, Evidence

MAX_CLAIMS: Final = 5
MAX_SOURCES: Final = 6
_MAX_CONTEXT: Final = 320
_MAX_QUOTE: Final = 1200


@dataclass(frozen=True, slots=True, order=True)
class Highlight:
    """What to mark in an article: the quote, and the sentence around it. Ends are exclusive.

    With `start == end` there is no quote, and the stretch around it is marked alone.
    """

    start: int
    end: int
    sentence_start: int
    sentence_end: int


@dataclass(frozen=True, slots=True)
class Source:
    """A row of a card that can be opened.

    Attributes:
        number: What key opens it, counted from 1.
        article: What opens.
        highlights: Everything that the answer marks in the article, in reading order.
        chosen: Index in `highlights` of the one that this row stands for.
        copy_of: Number of the first source above that is a copy of the same report, if one is.
    """

    number: int
    article: ArticleInfo
    highlights: tuple[Highlight, ...]
    chosen: int
    copy_of: int | None = None


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim as a card shows it.

    Attributes:
        claim: The claim.
        quotation: Its best sentence, cut around the quote where it is very long.
        sources: The articles that support it, best first.
        left_out: How many more there are than a card has room for.
    """

    claim: Claim
    quotation: Quotation
    sources: tuple[Source, ...]
    left_out: int


def claim_views(answer: Answer) -> tuple[ClaimView, ...]:
    """Returns the claims of `answer` that its card shows, best first."""
    articles = cited_articles(answer)
    numbers = {article.path: number for number, article in enumerate(articles, start=1)}
    highlights = _by_path(
        (evidence.article, _highlight(evidence))
        for claim in answer.claims
        for evidence in claim.evidence
    )
    views: list[ClaimView] = []
    firsts: dict[int, Source] = {}
    for claim in answer.claims[:MAX_CLAIMS]:
        best: dict[str, Evidence] = {}
        for evidence in claim.evidence:
            best.setdefault(evidence.article.path, evidence)
        sources = tuple(
            _source(numbers[path], evidence.article, _highlight(evidence), highlights)
            for path, evidence in list(best.items())[:MAX_SOURCES]
        )
        quotation = _shortened(quotations(claim, articles)[0])
        marked = _with_copies(sources, firsts)
        views.append(ClaimView(claim, quotation, marked, len(best) - len(sources)))
    return tuple(views)


def passage_sources(answer: Answer) -> tuple[Source, ...]:
    """Returns the nearest passages of `answer` as sources, nearest first: one for each passage."""
    shown = [
        (hit.article, Highlight(start, start, start, hit.passage.end))
        for hit in answer.passages[:NEAREST_SHOWN]
        for start in [hit.passage.start]
    ]
    highlights = _by_path(shown)
    sources = (
        _source(number, article, highlight, highlights)
        for number, (article, highlight) in enumerate(shown, start=1)
    )
    return _with_copies(sources, {})


def find_source(answer: Answer, number: int) -> Source | None:
    """Returns the source that the card of `answer` lists under `number`, if there is one."""
    listed: Iterable[Source]
    if answer.claims:
        listed = (source for view in claim_views(answer) for source in view.sources)
    else:
        listed = passage_sources(answer)
    return next((source for source in listed if source.number == number), None)


def _with_copies(sources: Iterable[Source], firsts: dict[int, Source]) -> tuple[Source, ...]:
    """Says of each source which one above it is its copy.

    Args:
        sources: In the order in which they are listed.
        firsts: The first source listed so far of each copy group; it is added to.
    """
    marked: list[Source] = []
    for source in sources:
        first = firsts.setdefault(source.article.copy_group, source)
        is_copy = first.article.path != source.article.path
        marked.append(replace(source, copy_of=first.number) if is_copy else source)
    return tuple(marked)


def _shortened(quotation: Quotation) -> Quotation:
    before = quotation.before
    if len(before) > _MAX_CONTEXT:
        cut = before[-_MAX_CONTEXT:]
        before = "… " + (cut.partition(" ")[2] or cut)
    return Quotation(
        before,
        shorten(quotation.quote, _MAX_QUOTE),
        shorten(quotation.after, _MAX_CONTEXT),
        quotation.numbers,
    )


def _highlight(evidence: Evidence) -> Highlight:
    return Highlight(evidence.start, evidence.end, evidence.sentence_start, evidence.sentence_end)


def _by_path(marks: Iterable[tuple[ArticleInfo, Highlight]]) -> dict[str, tuple[Highlight, ...]]:
    found: dict[str, set[Highlight]] = {}
    for article, highlight in marks:
        found.setdefault(article.path, set()).add(highlight)
    return {path: tuple(sorted(highlights)) for path, highlights in found.items()}


def _source(
    number: int,
    article: ArticleInfo,
    highlight: Highlight,
    highlights: dict[str, tuple[Highlight, ...]],
) -> Source:
    in_article = highlights[article.path]
    return Source(number, article, in_article, in_article.index(highlight))
