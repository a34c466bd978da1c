"""Question + passages → Spans: the words that may answer, found by the shipped reader.

The reader is a small extractive model of ours (docs/reader.md): for every passage it says where the
answer starts and ends, and how both compare with "this passage does not answer". The differences
compare across passages, so one right span stands against any number of passages without an answer.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from askcorpus.errors import ModelError
from askcorpus.models.contexts import Context, heading
from askcorpus.models.rereading import Candidate, Seen, Shown, read_again
from askcorpus.models.runtime import MODEL_FILE, TOKENIZER_FILE, Encoding, Runtime, length_batches
from askcorpus.models.sources import sha256_of
from askcorpus.models.windows import Window
from askcorpus.sentences import sentence_extents
from askcorpus.types import Span

MODEL_FOLDER = Path(__file__).parent / "reader_model"
CARD_FILE = "reader.json"

QUESTION_CHARACTERS = 300
"""A longer question is cut where it is read: a passage must have room beside it."""

MOST_TOKENS = 384
"""Tokens of question, title and passage together; a longer passage is read in parts."""

_PART_OVERLAP = 64
"""Tokens that two parts of a long passage share."""

SPANS_A_PASSAGE = 3

STEPS = (4, 3)
"""Passages read before it is first, and then again, looked whether the answer is decided."""

DECISIVE = 10.0
"""Score from which on no further passages are read."""


class Reader(Protocol):
    """Finds the words that answer."""

    def read(
        self,
        question: str,
        contexts: Sequence[Context],
        on_read: Callable[[int], None] | None = None,
    ) -> list[Span]:
        """Spans that may answer the question.

        Args:
            question: Plain text.
            contexts: Retrieved passages, best first.
            on_read: Told how many passages have been read.

        Returns:
            Spans, best first, none overlapping another of the same article; each lies within one
            context. Scores compare across contexts, and across questions: they are what confidence
            is made of.
        """
        ...


class SpanReader:
    """The shipped reader. Thread-safe."""

    def __init__(self, folder: Path = MODEL_FOLDER, threads: int = 0) -> None:
        """Load a reader.

        Args:
            folder: Of an exported reader: `model.onnx`, `tokenizer.json` and `reader.json`.
            threads: CPU threads to use; 0 for all cores.

        Raises:
            ModelError: A file is missing, damaged or altered.
        """
        hint = "Reinstall askcorpus: pip install --force-reinstall askcorpus"
        self.fingerprint = _checked(folder, hint)
        self._runtime = Runtime(folder, threads, name="The reader", hint=hint)
        self._runtime.tokenizer.enable_truncation(
            MOST_TOKENS, stride=_PART_OVERLAP, strategy="only_second"
        )

    def read(
        self,
        question: str,
        contexts: Sequence[Context],
        on_read: Callable[[int], None] | None = None,
    ) -> list[Span]:
        """See `Reader.read`. Stops before the last passages where the answer is decided."""
        question = question[:QUESTION_CHARACTERS]
        found: list[Candidate] = []
        for first, last in _steps(len(contexts)):
            found += self._candidates(question, contexts[first:last])
            if on_read is not None:
                on_read(last)
            if max((candidate.score for candidate in found), default=0.0) >= DECISIVE:
                break
        sure = read_again(_disjoint(found), lambda texts: self._see(question, texts))
        return [candidate.span for candidate in _best_first(sure)]

    def _candidates(self, question: str, contexts: Sequence[Context]) -> Iterator[Candidate]:
        """The best spans of each passage; copies of one passage are read once."""
        shown = {
            context: Shown(heading(context.title, context.text), context.text)
            for context in contexts
        }
        texts = list(dict.fromkeys(shown.values()))
        sentences = {text: sentence_extents(text.text) for text in texts}
        found = {
            text: [
                span
                for seen in parts
                for span in seen.window.best_spans(
                    seen.start, seen.end, SPANS_A_PASSAGE, sentences[text]
                )
            ]
            for text, parts in zip(texts, self._see(question, texts), strict=True)
        }
        for context in contexts:
            for span in found[shown[context]]:
                yield Candidate(context, span)

    def _see(self, question: str, texts: Sequence[Shown]) -> list[list[Seen]]:
        """What the model says of each text, or of each part of a long one."""
        encodings = self._runtime.tokenizer.encode_batch(
            [(question, text.heading + text.text) for text in texts]
        )
        parts: list[tuple[int, Encoding]] = [
            (number, part)
            for number, encoding in enumerate(encodings)
            for part in (encoding, *encoding.overflowing)
        ]
        seen: list[list[Seen]] = [[] for _ in texts]
        for rows in length_batches([part for _, part in parts]):
            starts, ends = self._runtime.run([parts[row][1] for row in rows], MOST_TOKENS)
            for start, end, row in zip(starts, ends, rows, strict=True):
                number, part = parts[row]
                window = Window.of(part, len(texts[number].heading), texts[number].text)
                seen[number].append(Seen(window, start, end))
        return seen


def _steps(count: int) -> Iterator[tuple[int, int]]:
    """Stretches of the passages, to read one after the other."""
    first = 0
    for size in STEPS:
        if first + size >= count:
            break
        yield first, first + size
        first += size
    if first < count:
        yield first, count


def _disjoint(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Best first, without those that overlap a better one of the same article."""
    kept: dict[Candidate, Span] = {}
    for candidate in _best_first(candidates):
        span = candidate.span
        if not any(
            other.article_id == span.article_id
            and other.start < span.end
            and span.start < other.end
            for other in kept.values()
        ):
            kept[candidate] = span
    return list(kept)


def _best_first(candidates: Sequence[Candidate]) -> list[Candidate]:
    return sorted(
        candidates, key=lambda item: (-item.score, item.context.article_id, item.span.start)
    )


def _checked(folder: Path, hint: str) -> str:
    """The sha256 of the model, known to be the one that the card names."""
    try:
        card = json.loads((folder / CARD_FILE).read_text(encoding="utf-8"))
        found = sha256_of(folder / MODEL_FILE)
        # Readers of before tokenizers were checked have no sum of theirs.
        sums = [(card["sha256"], found)]
        if "tokenizer_sha256" in card:
            sums.append((card["tokenizer_sha256"], sha256_of(folder / TOKENIZER_FILE)))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"The reader in {folder} cannot be read ({error}).", hint) from error
    for expected, there in sums:
        if there != expected:
            raise ModelError(
                f"The reader in {folder} is not the one that was shipped "
                f"(sha256 {there[:12]}…, expected {str(expected)[:12]}…).",
                hint,
            )
    return found
