"""Article → Passages: runs of whole sentences, never across boilerplate, sized for the encoder.

A passage is the unit of retrieval and the context a reader sees. It is measured twice: in
`cl100k_base` tokens, which says how much text a passage holds whatever the encoder, and in the
encoder's own tokens, because what does not fit into the encoder would silently not be searched.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

from askcorpus.sentences import Extent, sentence_extents
from askcorpus.tokens import count_tokens
from askcorpus.types import Article, Mark

CountTokens = Callable[[Sequence[str]], list[int]]
"""Texts → their number of encoder tokens, special tokens not counted."""


@dataclass(frozen=True, slots=True)
class PassageSettings:
    """How long passages are. Part of the index: a change makes a different index."""

    max_tokens: int = 200
    """Upper bound, in `cl100k_base` tokens."""

    overlap: int = 1
    """Sentences that a passage shares with the one before it."""

    title_chars: int = 160
    """A longer title is cut (at this many characters) where it is encoded with the passage."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: int
    end: int
    tokens: int
    encoder_tokens: int


def title_prefix(
    title: str | None, settings: PassageSettings, encoder_tokens: CountTokens, encoder_limit: int
) -> str:
    """What is put before each passage of an article where it is encoded: its title, one line.

    A passage then knows its story. The title is shortened until it takes at most a quarter of the
    encoder's limit.
    """
    words = (title or "")[: settings.title_chars].split()
    while words and encoder_tokens([" ".join(words)])[0] > encoder_limit // 4:
        words = words[: len(words) // 2]
    return " ".join(words) + "\n" if words else ""


def split_article(
    article: Article,
    prefix: str,
    settings: PassageSettings,
    encoder_tokens: CountTokens,
    encoder_limit: int,
) -> list[Extent]:
    """Cut the story of an article into passages.

    Each stretch of story between marks gets the fewest passages that hold it, of about equal
    length, so that no passage is a mere tail. Neighbours share `settings.overlap` sentences unless
    that would make the later one too long.

    Args:
        article: The article; its boilerplate is left out.
        prefix: What is encoded before each passage, see `title_prefix`.
        settings: Lengths.
        encoder_tokens: The encoder's own token counts.
        encoder_limit: Most tokens the encoder reads, its special tokens not counted.

    Returns:
        Extents in the article's text, in order of start.
    """
    room = encoder_limit - encoder_tokens([prefix])[0]
    while True:
        extents = [
            extent
            for start, end in _story(article.text, article.boilerplate)
            for extent in _split_stretch(
                _sentences(article, start, end, settings.max_tokens, encoder_tokens, room),
                settings,
                room,
            )
        ]
        # Tokens of parts do not quite add up to those of the whole, so the whole is counted too.
        lengths = encoder_tokens([prefix + article.text[start:end] for start, end in extents])
        excess = max(lengths, default=0) - encoder_limit
        if excess <= 0 or room <= 1:
            return extents
        room = max(1, room - excess)


def _story(text: str, boilerplate: Sequence[Mark]) -> list[Extent]:
    """The stretches between marks."""
    stretches, at = [], 0
    for mark in boilerplate:
        stretches.append((at, mark.start))
        at = mark.end
    stretches.append((at, len(text)))
    return [(start, end) for start, end in stretches if start < end]


def _sentences(
    article: Article,
    start: int,
    end: int,
    max_tokens: int,
    encoder_tokens: CountTokens,
    room: int,
) -> list[_Sentence]:
    """The sentences of a stretch with their lengths; one too long for a passage comes in parts."""
    extents = sentence_extents(article.text, start, end, article.language)
    while extents:
        # The gap before a sentence is measured with it: in a passage it costs tokens too.
        gaps = [extents[0][0], *(right for _, right in extents[:-1])]
        texts = [article.text[gap:right] for gap, (_, right) in zip(gaps, extents, strict=True)]
        sentences = [
            _Sentence(*extent, tokens, encoded)
            for extent, tokens, encoded in zip(
                extents, count_tokens(texts), encoder_tokens(texts), strict=True
            )
        ]
        extents = [
            part
            for sentence in sentences
            for part in (
                _halves(article.text, sentence.start, sentence.end)
                if (sentence.tokens > max_tokens or sentence.encoder_tokens > room)
                and sentence.end - sentence.start > 1
                else [(sentence.start, sentence.end)]
            )
        ]
        if len(extents) == len(sentences):
            return sentences
    return []


def _halves(text: str, start: int, end: int) -> list[Extent]:
    """Cut at the white space nearest to the middle, or in the middle where there is none."""
    middle = (start + end) // 2
    spaces = [at for at in range(start + 1, end - 1) if text[at].isspace()]
    cut = min(spaces, key=lambda at: abs(at - middle), default=middle)
    tail = cut + (len(text[cut:end]) - len(text[cut:end].lstrip()))
    head = start + len(text[start:cut].rstrip())
    return [(start, head), (tail, end)]


def _split_stretch(
    sentences: Sequence[_Sentence], settings: PassageSettings, room: int
) -> list[Extent]:
    if not sentences:
        return []
    fewest = _pack(sentences, settings, room, settings.max_tokens)
    target = ceil(sum(sentence.tokens for sentence in sentences) / len(fewest))
    while target < settings.max_tokens:
        even = _pack(sentences, settings, room, target)
        if len(even) == len(fewest):
            return even
        target = min(settings.max_tokens, ceil(target * 1.05))
    return fewest


def _pack(
    sentences: Sequence[_Sentence], settings: PassageSettings, room: int, max_tokens: int
) -> list[Extent]:
    """Fill passages one after the other, none longer than `max_tokens` or `room`."""
    passages: list[Extent] = []
    first = 0
    while first < len(sentences):
        last = first
        tokens, encoded = sentences[first].tokens, sentences[first].encoder_tokens
        while last + 1 < len(sentences):
            following = sentences[last + 1]
            tokens += following.tokens
            encoded += following.encoder_tokens
            if tokens > max_tokens or encoded > room:
                break
            last += 1
        passages.append((sentences[first].start, sentences[last].end))
        if last + 1 == len(sentences):
            break
        first = _next_first(sentences, first, last, settings, room, max_tokens)
    return passages


def _next_first(
    sentences: Sequence[_Sentence],
    first: int,
    last: int,
    settings: PassageSettings,
    room: int,
    max_tokens: int,
) -> int:
    """Where the next passage begins: as much of the overlap as leaves room for a new sentence."""
    for overlap in range(settings.overlap, 0, -1):
        begin = last + 1 - overlap
        shared = sentences[begin : last + 2]
        if (
            begin > first
            and sum(sentence.tokens for sentence in shared) <= max_tokens
            and sum(sentence.encoder_tokens for sentence in shared) <= room
        ):
            return begin
    return last + 1
