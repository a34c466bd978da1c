"""Groups of spans → the same, where a printed correction takes the place of what it corrects.

"We wrote that the line was opened in 2012. That was wrong. It was opened in 2013." A reader of
spans takes the first for an answer like any other, and a researcher would quote a figure that its
own source has taken back. English only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from askcorpus.answering.meaning.values import Value, incompatible, value_in
from askcorpus.sentences import Extent, sentence_extents
from askcorpus.types import Article, Span

REACH = 3
"""Sentences after the one taken back in which what is right must stand."""

_LOOK_AROUND = 1500
"""Characters on each side of a span in which its sentences are looked for."""

_OURS = re.compile(
    r"\b(?:we|our (?:article|report|story)|(?:this|the|an) (?:article|report|story|headline)|"
    r"an? (?:earlier|previous|original) (?:version|article|report|story)[^.]{0,40})\s+"
    r"(?:(?:have|had|has|wrongly|incorrectly|mistakenly|erroneously|originally|previously)\s+)*"
    r"(?:wrote|said|stated|reported|gave|put|claimed|named|called|misstated|misidentified)\b",
    re.IGNORECASE,
)
_WRONG = re.compile(
    r"\b(?:(?:that|this|it|which|both|they) (?:is|was|were|are) "
    r"(?:\w+ )?(?:wrong|incorrect|untrue|false|inaccurate|an? (?:error|mistake)|mistaken)\b"
    r"|(?:wrongly|incorrectly|mistakenly|erroneously|misstated|misidentified)\b"
    r"|(?:it )?should have (?:been|said|read)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _TakenBack:
    """A span that its article says was wrong, and the sentences where what is right may stand."""

    span: Span
    after: tuple[Extent, ...]


def corrected(
    groups: Sequence[Sequence[Span]], articles: Mapping[int, Article]
) -> list[list[Span]]:
    """Put corrections in the place of what they correct.

    What was taken back is dropped, also where the same outlet printed it elsewhere. The group that
    holds the corrected words moves to its place and takes over its score: the reader took both for
    answers to the same question, and the article itself says which is right.

    Args:
        groups: Spans that say the same together, best first.
        articles: The articles of the spans, by id.
    """
    left = [list(group) for group in groups]
    for taken in [taken for group in groups for taken in _taken_back(group, articles)]:
        if not any(taken.span in group for group in left):
            continue
        score = next(group[0].score for group in left if taken.span in group)
        right = _what_is_right(taken, left, articles)
        if right is None:
            continue  # Of all that the sentence says, something else may have been wrong.
        for group in left:
            if right in group:
                group[0] = replace(group[0], score=max(score, group[0].score))
            group[:] = [span for span in group if not _repeats(span, taken.span, right, articles)]
        left = [group for group in left if group]
    return sorted(left, key=lambda group: -group[0].score)


def _repeats(span: Span, wrong: Span, right: Span, articles: Mapping[int, Article]) -> bool:
    """Whether a span says what its outlet has taken back."""
    article, source = articles[span.article_id], articles[wrong.article_id]
    same_outlet = article.outlet is not None and article.outlet == source.outlet
    if span == wrong or (article.id != source.id and not same_outlet):
        return span == wrong
    said = _value(span, articles)
    return incompatible(said, _value(right, articles)) and not incompatible(
        said, _value(wrong, articles)
    )


def _value(span: Span, articles: Mapping[int, Article]) -> Value:
    article = articles[span.article_id]
    return value_in(article.text, span.start, span.end, article.published)


def _taken_back(group: Sequence[Span], articles: Mapping[int, Article]) -> list[_TakenBack]:
    found = []
    for span in group:
        article = articles[span.article_id]
        low, high = max(0, span.start - _LOOK_AROUND), span.end + _LOOK_AROUND
        text = article.text
        sentences = sentence_extents(text, low, min(len(text), high), article.language)
        place = next(
            (at for at, (start, end) in enumerate(sentences) if start <= span.start < end), None
        )
        if place is None:
            continue
        sentence, before = text[slice(*sentences[place])], span.start - sentences[place][0]
        after = tuple(sentences[place + 1 : place + 1 + REACH])
        following = text[slice(*after[0])] if after else ""
        if _OURS.search(sentence[:before]) and (
            _WRONG.search(sentence) or _WRONG.search(following)
        ):
            found.append(_TakenBack(span, after))
    return found


def _what_is_right(
    taken: _TakenBack, groups: Sequence[Sequence[Span]], articles: Mapping[int, Article]
) -> Span | None:
    """The best span, soon after what was taken back, that cannot be right beside it."""
    wrong = _value(taken.span, articles)
    for group in groups:
        for span in group:
            near = any(start <= span.start < end for start, end in taken.after)
            if (
                near
                and span.article_id == taken.span.article_id
                and incompatible(wrong, _value(span, articles))
            ):
                return span
    return None
