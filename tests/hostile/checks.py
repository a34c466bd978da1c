"""Any bytes, any text → what must hold of them on their way from file to passages."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from askcorpus.ingest import Draft, load, marks_of, traits_of
from askcorpus.passages import PassageSettings, split_article, title_prefix
from askcorpus.sentences import Extent, sentence_extents
from askcorpus.types import Article, Mark, SourceFile

UNFORESEEN = "cannot be read ("
"""How a reason begins that a reader did not foresee, but the last resort behind it caught."""

_ROOM = 120


@cache
def _temporary() -> tempfile.TemporaryDirectory[str]:
    """Removed when the process ends."""
    return tempfile.TemporaryDirectory(prefix="askcorpus-fuzz-")


def _folder() -> Path:
    return Path(_temporary().name)


def check_file(suffix: str, data: bytes) -> int:
    """Read a file, and check what comes of it.

    Returns:
        How many articles were read.
    """
    name = f"a{suffix}"
    (_folder() / name).write_bytes(data)
    loaded = load(_folder(), SourceFile(name, len(data), 0))
    for skipped in loaded.skipped:
        assert suffix in (".html", ".pdf") or UNFORESEEN not in skipped.reason, skipped
        f"{skipped.path} {skipped.reason}".encode()
    assert loaded.drafts or loaded.skipped
    for draft in loaded.drafts:
        check_draft(draft)
    return len(loaded.drafts)


def check_draft(draft: Draft) -> None:
    """Check an article, its marks, sentences and passages."""
    for shown in (draft.title, draft.outlet, draft.url, draft.language, draft.text):
        if shown is not None:
            assert shown.strip()
            assert "\0" not in shown
            shown.encode()
    check_marks(draft.text, draft.boilerplate)
    traits = traits_of(draft)
    for recurrence in (bytes(len(traits.blocks)), b"\2" * len(traits.blocks)):
        marks = marks_of(draft, recurrence)
        check_marks(draft.text, marks)
        check_passages(draft, marks)


def check_marks(text: str, marks: Sequence[Mark]) -> None:
    """Marks are in order, disjoint, and within the text."""
    end = 0
    for mark in marks:
        assert end <= mark.start < mark.end <= len(text)
        end = mark.end


def check_sentences(text: str, extents: Sequence[Extent]) -> None:
    """Sentences are in order, disjoint, trimmed, and hold all that is not white space."""
    at = 0
    for start, end in extents:
        assert at <= start < end <= len(text)
        assert not text[at:start].strip()
        assert text[start:end].strip() == text[start:end]
        at = end
    assert not text[at:].strip()


def check_passages(draft: Draft, marks: tuple[Mark, ...]) -> None:
    """Passages lie between marks, fit the encoder, and hold all of the story."""
    check_sentences(draft.text, sentence_extents(draft.text, language=draft.language))
    article = Article(
        id=0,
        path=draft.path,
        title=draft.title,
        outlet=draft.outlet,
        published=draft.published,
        language=draft.language,
        url=draft.url,
        sha256=draft.sha256,
        copy_group=0,
        text=draft.text,
        boilerplate=marks,
    )
    settings = PassageSettings(max_tokens=100)
    prefix = title_prefix(draft.title, settings, _count, _ROOM)
    extents = split_article(article, prefix, settings, _count, _ROOM)
    left = list(draft.text)
    for start, end in extents:
        assert draft.text[start:end].strip() == draft.text[start:end] != ""
        assert not any(mark.start < end and start < mark.end for mark in marks)
        left[start:end] = " " * (end - start)
        fits = _count([prefix + draft.text[start:end]])[0] <= _ROOM
        assert fits or end - start == 1
    for mark in marks:
        left[mark.start : mark.end] = " " * (mark.end - mark.start)
    assert not "".join(left).strip()


def _count(texts: Sequence[str]) -> list[int]:
    """Tokens of an encoder that knows pieces of four characters, and bytes of rarer ones."""
    return [len(text.encode()) // 4 + text.count(" ") for text in texts]
