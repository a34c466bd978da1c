"""Best spans → the same spans, each read once more in nothing but its own sentence.

A span that answers still does so when its neighbours are gone; one that only looked like an answer
beside them often does not. The mean of several views of one input is test-time augmentation
(Krizhevsky, Sutskever & Hinton 2012, "ImageNet classification with deep convolutional neural
networks", section 4.1). docs/reader.md has what it brings.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from askcorpus.models.contexts import PRIOR_WEIGHT, Context, heading
from askcorpus.models.windows import FoundSpan, Logits, Window
from askcorpus.sentences import extent_holding, sentence_extents
from askcorpus.types import Span

READ_AGAIN = 3
"""Spans that are read again; those of copies of one passage count once."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a reader is shown of an article.

    Attributes:
        heading: The title, which is never quoted, or empty.
        text: A passage, or a part of one.
    """

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What the model says of one text, or of a part of a long one.

    Attributes:
        window: Where the text lies among the tokens.
        start: Logits of where the answer starts.
        end: Logits of where it ends.
    """

    window: Window
    start: Logits
    end: Logits


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span of a passage.

    Attributes:
        context: The passage.
        found: Where the span is in it, and its margin over "no answer".
    """

    context: Context
    found: FoundSpan

    @property
    def score(self) -> float:
        """The margin, and what the passage is worth by itself."""
        return self.found.margin + PRIOR_WEIGHT * self.context.score

    @property
    def span(self) -> Span:
        """The span in its article."""
        start, end = self.found.start, self.found.end
        return Span(
            self.context.article_id,
            self.context.start + start,
            self.context.start + end,
            self.context.text[start:end],
            self.score,
        )


def read_again(
    candidates: Sequence[Candidate], see: Callable[[Sequence[Shown]], list[list[Seen]]]
) -> list[Candidate]:
    """Give the best candidates the mean of their margins in the passage and in their sentence.

    Args:
        candidates: Best first.
        see: Texts → what the model says of each, or of each part of a long one.

    Returns:
        All candidates, in the order given.
    """
    alone: dict[Candidate, tuple[Shown, FoundSpan]] = {}
    for candidate in candidates:
        found = _in_its_sentence(candidate)
        if len({*alone.values(), found}) > READ_AGAIN:
            break
        alone[candidate] = found
    texts = list(dict.fromkeys(shown for shown, _ in alone.values()))
    seen = dict(zip(texts, see(texts), strict=True)) if texts else {}
    return [
        _with_mean(candidate, seen[alone[candidate][0]], alone[candidate][1])
        if candidate in alone
        else candidate
        for candidate in candidates
    ]


def _in_its_sentence(candidate: Candidate) -> tuple[Shown, FoundSpan]:
    """A candidate's sentence, and where in it the span is."""
    text, found = candidate.context.text, candidate.found
    sentence = extent_holding(sentence_extents(text), found.start, found.end)
    start, end = sentence or (0, len(text))
    shown = Shown(heading(candidate.context.title, text[start:end]), text[start:end])
    return shown, replace(found, start=found.start - start, end=found.end - start)


def _with_mean(candidate: Candidate, parts: Sequence[Seen], found: FoundSpan) -> Candidate:
    margins = [seen.window.margin(seen.start, seen.end, found.start, found.end) for seen in parts]
    again = max((margin for margin in margins if margin is not None), default=None)
    if again is None:
        return candidate
    return replace(
        candidate, found=replace(candidate.found, margin=(candidate.found.margin + again) / 2)
    )
