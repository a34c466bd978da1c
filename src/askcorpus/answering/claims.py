"""Spans → Claims: what says the same is one claim, with all its evidence.

Two spans say the same when they have the same words, mean the same quantity or moment, or one is a
longer form of the other's name. Support is counted by independent articles, so that a report, or a
sentence of one, counts once in however many outlets it is printed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from askcorpus.answering.evidence import evidence_for
from askcorpus.answering.meaning.phrases import CLAUSES, JOINING
from askcorpus.answering.meaning.values import Value, same_value, value_in
from askcorpus.types import Article, Claim, Evidence, Span

_LONGEST_FORM = 12
"""Words; a longer phrase says something of its own."""


_REPRINTED = 8
"""Words of a sentence from which on two articles do not come upon it independently."""


def group_spans(spans: Sequence[Span], articles: Mapping[int, Article]) -> list[list[Span]]:
    """Put spans that say the same together.

    A span joins a group only if it says the same as every member: "Laura Bush" does not join
    "George Bush" by way of "Bush".

    Args:
        spans: Best first.
        articles: The articles of the spans, by id.

    Returns:
        Groups in the order of their best spans, each best first; every span is in one of them.
    """
    groups: list[tuple[list[Span], set[Value]]] = []
    for span in spans:
        article = articles[span.article_id]
        value = value_in(article.text, span.start, span.end, article.published)
        for members, values in groups:
            if all(value == other or says_the_same(value, other) for other in values):
                members.append(span)
                values.add(value)
                break
        else:
            groups.append(([span], {value}))
    return [members for members, _ in groups]


def says_the_same(a: Value, b: Value) -> bool:
    """Whether two spans with these meanings are one claim. Symmetric."""
    return same_value(a, b) or _is_longer_form(a, b) or _is_longer_form(b, a)


def _is_longer_form(long: Value, short: Value) -> bool:
    """Whether a phrase is another one with more said about the same thing, and nothing beside it.

    "Choe Son Hui and Lavrov" is no longer form of "Choe Son Hui". Numbers are
    compared by what they mean only.
    """
    if any(value.quantity or value.moment for value in (long, short)):
        return False
    return (
        bool(short.head)
        and not short.head[-1][0].isdecimal()
        and len(long.words) <= _LONGEST_FORM
        and long.head[-len(short.head) :] == short.head
        and contains(long.words, short.words)
        and (JOINING | CLAUSES).isdisjoint(set(long.words) - set(short.words))
    )


def contains(long: tuple[str, ...], short: tuple[str, ...]) -> bool:
    """Whether the words of one phrase stand side by side in another."""
    width = len(short)
    return any(long[at : at + width] == short for at in range(len(long) - width + 1))


def claim_from(spans: Sequence[Span], confidence: float, articles: Mapping[int, Article]) -> Claim:
    """Make a claim of a group of spans.

    Args:
        spans: They say the same; best first.
        confidence: Probability, 0..1, that they are right.
        articles: The articles the spans are part of, by id.
    """
    evidence = tuple(evidence_for(span, articles[span.article_id]) for span in spans)
    return Claim(
        text=evidence[0].quote,
        confidence=confidence,
        evidence=evidence,
        independent_sources=_independent(evidence),
    )


def _independent(evidence: Sequence[Evidence]) -> int:
    """How many sources there are, if copies and articles that print the same sentence are one."""
    sources: list[set[object]] = []
    for item in evidence:
        words = tuple(item.sentence.casefold().split())
        marks: set[object] = {item.article.copy_group}
        if len(words) >= _REPRINTED:
            marks.add(words)
        joined = [source for source in sources if source & marks]
        sources = [source for source in sources if not source & marks]
        sources.append(marks.union(*joined))
    return len(sources)
