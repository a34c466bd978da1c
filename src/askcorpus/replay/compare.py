"""An answer then and now → what changed; a quote and an article → whether it stands there."""

from __future__ import annotations

from collections.abc import Sequence

from askcorpus.replay.nouns import Change, CheckedQuote, Place
from askcorpus.types import Answer, Article, Claim, Evidence, Status


def cited(answer: Answer) -> Sequence[Evidence]:
    """The evidence of an answer, each place once."""
    places = {
        (evidence.article.path, evidence.start, evidence.end): evidence
        for claim in answer.claims
        for evidence in claim.evidence
    }
    return tuple(places.values())


def checked(evidence: Evidence, article: Article | None) -> CheckedQuote:
    """A quote against what the index has now.

    Args:
        evidence: Of an answer before.
        article: The article of its path now; None if there is none any more.
    """
    known = evidence.article.sha256
    if article is None:
        place = Place.NO_ARTICLE
    elif (
        article.text[evidence.start : evidence.end] == evidence.quote
        and article.text[evidence.sentence_start : evidence.sentence_end] == evidence.sentence
    ):
        place = Place.HOLDS
    else:
        place = Place.MOVED
    return CheckedQuote(
        evidence.article.path,
        evidence.start,
        evidence.end,
        evidence.quote,
        place,
        file_changed=bool(known) and article is not None and article.sha256 != known,
    )


def changes(before: Answer, after: Answer, quotes: Sequence[CheckedQuote]) -> tuple[Change, ...]:
    """What of an answer is not as it was; empty if nothing is.

    Args:
        before: The answer then.
        after: The answer now.
        quotes: Those of the answer then, checked.
    """
    found: list[Change] = []
    answered = before.status is not Status.NO_ANSWER, after.status is not Status.NO_ANSWER
    if answered == (True, False):
        found.append(Change.NOW_NONE)
    elif answered == (False, True):
        found.append(Change.NOW_ANSWERED)
    elif (before.status, before.is_list) != (after.status, after.is_list):
        found.append(Change.OTHER_KIND)
    elif _words(before) != _words(after):
        found.append(Change.OTHER_WORDS)
    elif _places(before) != _places(after):
        found.append(Change.EVIDENCE_MOVED)
    if any(quote.file_changed or quote.place is Place.NO_ARTICLE for quote in quotes):
        found.append(Change.FILE_CHANGED)
    if any(quote.place is Place.MOVED for quote in quotes):
        found.append(Change.QUOTE_MOVED)
    return tuple(found)


def _stated(answer: Answer) -> Sequence[Claim]:
    """The claims that are the answer, without its alternatives."""
    if answer.status is Status.ANSWERED and not answer.is_list:
        return answer.claims[:1]
    return answer.claims


def _words(answer: Answer) -> frozenset[str]:
    """What is answered, without regard to order, case and line breaks."""
    return frozenset(" ".join(claim.text.split()).casefold() for claim in _stated(answer))


def _places(answer: Answer) -> frozenset[tuple[str, int, int]]:
    return frozenset(
        (evidence.article.path, evidence.start, evidence.end)
        for claim in _stated(answer)
        for evidence in claim.evidence
    )
