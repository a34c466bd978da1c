"""A tokenised (question, passage) and its logits → the passage's best spans.

The model sees a passage as word pieces; what leaves here are character extents that begin and end
at whole words and never leave the passage. Standard span decoding (Devlin et al. 2019, "BERT",
section 4.2), with spans after the first kept apart from those before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from askcorpus.models.runtime import Encoding
from askcorpus.sentences import Extent

Logits = npt.NDArray[np.float32]
"""Shape (tokens,): one value for each token of one pair."""

MOST_WORDS = 30
"""Words of a span at most: a clause, for "why" and "how"."""


@dataclass(frozen=True, slots=True)
class FoundSpan:
    """A span of a passage.

    Attributes:
        start: First character in the passage.
        end: One past the last.
        margin: Sum of its start and end logits less that of "no answer"; above 0 the passage
            rather answers than not.
    """

    start: int
    end: int
    margin: float


@dataclass(frozen=True, slots=True)
class Window:
    """What a model sees of a passage, in tokens: `first` to `last` are the passage's own.

    Attributes:
        first: First token of the passage, after question and title.
        last: One past its last token.
        extents: Shape (last - first, 2): characters of each token in the passage.
        words: Shape (last - first,): number of the word, by white space, each token is part of.
        opens: Shape (last - first,): whether a token begins a word.
        closes: Shape (last - first,): whether a token ends a word.
    """

    first: int
    last: int
    extents: npt.NDArray[np.int32]
    words: npt.NDArray[np.int32]
    opens: npt.NDArray[np.bool_]
    closes: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, encoding: Encoding, heading: int, passage: str) -> Window:
        """Find the passage among the tokens of a pair.

        Args:
            encoding: A question and heading + passage.
            heading: Characters of the heading, which is read but never quoted.
            passage: The passage's text.
        """
        offsets = np.array(encoding.offsets, dtype=np.int32).reshape(-1, 2)
        second = np.array([item == 1 for item in encoding.sequence_ids])
        # A token without characters (a stray mark that was normalised away) cannot be quoted.
        body = np.flatnonzero(second & (offsets[:, 0] >= heading) & (offsets[:, 1] > offsets[:, 0]))
        first, last = (int(body[0]), int(body[-1]) + 1) if len(body) else (0, 0)
        extents = offsets[first:last] - heading
        pieces = np.array([-1 if item is None else item for item in encoding.word_ids[first:last]])
        changes = np.flatnonzero(np.diff(pieces)) + 1 if len(pieces) else np.array([], dtype=int)
        opens = np.zeros(last - first, dtype=bool)
        closes = opens.copy()
        if len(pieces):
            opens[[0, *changes]] = True
            closes[[*(changes - 1), len(pieces) - 1]] = True
        return cls(first, last, extents, _word_numbers(passage, extents), opens, closes)

    def best_spans(
        self,
        start: Logits,
        end: Logits,
        count: int,
        sentences: Sequence[Extent] = (),
        most_words: int = MOST_WORDS,
    ) -> list[FoundSpan]:
        """The best spans, best first, none overlapping another.

        Args:
            start: Logits of where the answer starts, for all tokens of the pair; those of the first
                token ([CLS]) stand for "no answer".
            end: Logits of its last token.
            count: How many spans at most.
            sentences: Extents in the passage that no span may leave; none for no such bound.
            most_words: Words in a span at most.
        """
        null = float(start[0] + end[0])
        scores = start[self.first : self.last, None] + end[None, self.first : self.last]
        scores = np.where(self._possible(sentences, most_words), scores, -np.inf)
        found: list[FoundSpan] = []
        while len(found) < count and scores.size:
            left, right = divmod(int(scores.argmax()), scores.shape[1])
            score = float(scores[left, right])
            if score == -np.inf:
                break
            found.append(
                FoundSpan(int(self.extents[left, 0]), int(self.extents[right, 1]), score - null)
            )
            # What starts before this one's end and ends after its start overlaps it.
            scores[: right + 1, left:] = -np.inf
        return found

    def margin(self, start: Logits, end: Logits, first: int, last: int) -> float | None:
        """The margin of one span.

        Args:
            start: As for `best_spans`.
            end: As for `best_spans`.
            first: First character of the span in the passage.
            last: One past its last.

        Returns:
            None where no word starts or ends there.
        """
        left = self.first + np.flatnonzero(self.opens & (self.extents[:, 0] == first))
        right = self.first + np.flatnonzero(self.closes & (self.extents[:, 1] == last))
        # One character may be several tokens.
        scores = [start[i] + end[j] for i in left for j in right if i <= j]
        return float(max(scores) - start[0] - end[0]) if scores else None

    def _possible(self, sentences: Sequence[Extent], most_words: int) -> npt.NDArray[np.bool_]:
        """Shape (tokens, tokens): whether a span may run from one token to another."""
        length = self.words[None, :] - self.words[:, None]
        at = np.arange(len(self.words))
        ordered = at[None, :] >= at[:, None]
        bounded: npt.NDArray[np.bool_] = (
            ordered & (length < most_words) & self.opens[:, None] & self.closes[None, :]
        )
        if sentences:
            number = np.searchsorted([stop for _, stop in sentences], self.extents[:, 0], "right")
            bounded &= number[None, :] == number[:, None]
        return bounded


def _word_numbers(text: str, extents: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """For each token the number of gaps of white space before it."""
    numbers, number, at = np.zeros(len(extents), dtype=np.int32), 0, 0
    for token, (start, stop) in enumerate(extents.tolist()):
        if any(character.isspace() for character in text[at:start]):
            number += 1
        numbers[token] = number
        at = max(at, stop)
    return numbers
