"""Question + likely claims → how they are shown: one with alternatives, a list, or a dispute.

A dispute is shown, not averaged: "about 6,700" and "more than 1,000" may both have been right at
their time. But a reader must be able to trust the word, so two claims are called disputed only if
independent articles give amounts or moments that cannot both be right, in sentences that are about
what was asked. Two names are never called disputed: they may be one person's, or both be right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from askcorpus.answering.claims import contains
from askcorpus.answering.lists import wants_list
from askcorpus.answering.matters import Statement, same_matter
from askcorpus.answering.meaning.phrases import plain_words
from askcorpus.answering.meaning.values import incompatible
from askcorpus.types import Claim, Evidence, Status

STANDING = 0.15
"""Least confidence, judged by itself, of a rival that counts. Lower than an answer's threshold: a
claim's lead over the next is half of what speaks for it, and is left out here. None of the
development questions of bbc and seeds is wrongly called disputed even at 0.02; it is the lists that
need it this high."""

MOST_ALTERNATIVES = 2
"""Claims shown beside the best one."""

MOST_LISTED = 7
"""Claims shown as a list."""

MOST_DISPUTED = 4
"""Claims shown as being at odds."""

_MOST_COMPARED = 3
"""Pieces of evidence of each claim that are compared: the best."""


@dataclass(frozen=True, slots=True)
class Arranged:
    """Claims as they are to be shown.

    Attributes:
        status: ANSWERED or DISPUTED.
        is_list: Whether the claims are parts of one answer, rather than alternatives.
        claims: In the order to show; with DISPUTED only those at odds.
    """

    status: Status
    is_list: bool
    claims: tuple[Claim, ...]


def arrange(question: str, claims: Sequence[Claim], rivals: Sequence[Claim] = ()) -> Arranged:
    """Decide how claims are shown together.

    Args:
        question: As understood.
        claims: Those likely enough to answer with, best first; at least one.
        rivals: Further claims, which are shown only in a list, or as being at odds with the best
            one. Their confidence is to be judged by themselves: that another claim scores higher
            does not speak against one that contradicts it, or is listed beside it.
    """
    rivals = [claim for claim in rivals if claim.confidence >= STANDING]
    if wants_list(question):
        listed = _disjoint([*claims, *rivals])[:MOST_LISTED]
        return Arranged(Status.ANSWERED, len(listed) > 1, tuple(listed))
    best = claims[0]
    at_odds = [claim for claim in (*claims[1:], *rivals) if disputes(question, best, claim)]
    if at_odds:
        return Arranged(Status.DISPUTED, False, _ordered([best, *at_odds[: MOST_DISPUTED - 1]]))
    return Arranged(Status.ANSWERED, False, tuple(_disjoint(claims)[: 1 + MOST_ALTERNATIVES]))


def disputes(question: str, a: Claim, b: Claim) -> bool:
    """Whether two claims are given by independent articles and cannot both be right. Symmetric.

    An article that states both ("12 dead, up from 10") counts for the one its best span states, and
    so do its copies: an article that corrects or contradicts itself alone is no dispute of sources.

    Args:
        question: As understood.
        a: A claim.
        b: Another claim.
    """
    for_a, for_b = ([Statement.of(item) for item in side[:_MOST_COMPARED]] for side in _sides(a, b))
    return any(
        incompatible(x.value, y.value) and same_matter(question, x, y) for x in for_a for y in for_b
    )


def _sides(a: Claim, b: Claim) -> tuple[list[Evidence], list[Evidence]]:
    """The evidence of each claim from the articles that state it better than the other one."""
    both = [(item, True) for item in a.evidence] + [(item, False) for item in b.evidence]
    both.sort(key=lambda pair: (-pair[0].score, pair[0].article.id, pair[0].start))
    side: dict[int, bool] = {}
    for item, is_a in both:
        side.setdefault(item.article.copy_group, is_a)
    return (
        [item for item in a.evidence if side[item.article.copy_group]],
        [item for item in b.evidence if not side[item.article.copy_group]],
    )


def _disjoint(claims: Sequence[Claim]) -> list[Claim]:
    """Claims without those that are part of a better one, or hold one."""
    kept: list[tuple[Claim, tuple[str, ...]]] = []
    for claim in claims:
        words = plain_words(claim.text)
        if not any(contains(words, other) or contains(other, words) for _, other in kept):
            kept.append((claim, words))
    return [claim for claim, _ in kept]


def _ordered(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Newest first where all are dated, else best supported first, then most likely first."""
    dated = [(_first_reported(claim), claim) for claim in claims]
    known = [(day, claim) for day, claim in dated if day is not None]
    if len(known) == len(claims):
        return tuple(claim for _, claim in sorted(known, key=lambda pair: pair[0], reverse=True))
    return tuple(sorted(claims, key=lambda claim: (-claim.independent_sources, -claim.confidence)))


def _first_reported(claim: Claim) -> date | None:
    """When a claim was first made: later articles often only recall it."""
    days = [item.article.published for item in claim.evidence if item.article.published]
    return min(days, default=None)
