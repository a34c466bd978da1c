"""Markdown: the decoded file is the article; YAML front matter gives facts about it."""

from __future__ import annotations

from collections.abc import Mapping

import yaml  # type: ignore[import-untyped]
from frontmatter.default_handlers import YAMLHandler

from askcorpus.ingest.decoding import decode
from askcorpus.ingest.formats.contents import Contents, Piece
from askcorpus.ingest.formats.fields import facts_of

_YAML = YAMLHandler()
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LONGEST = 20_000
_DEEPEST = 20


def read(data: bytes) -> Contents:
    """Read a .md file.

    Args:
        data: Its bytes.

    Returns:
        One article. Front matter that is not valid YAML, or more than fields and their values, is
        left in it as text.

    Raises:
        UnreadableError: The file is empty, binary, or in no encoding we can tell.
    """
    text = decode(data)
    if not _YAML.detect(text):
        return Contents((Piece(text),))
    boundary = _YAML.FM_BOUNDARY
    assert boundary is not None
    fences = [match for match, _ in zip(boundary.finditer(text), range(2), strict=False)]
    if len(fences) < 2:
        return Contents((Piece(text),))
    try:
        values = _fields(text[fences[0].end() : fences[1].start()])
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError):
        return Contents((Piece(text),))
    if not isinstance(values, Mapping):
        return Contents((Piece(text),))
    return Contents((Piece(text, facts_of(values), start=fences[1].end()),))


def _fields(front: str) -> object:
    """The values of a front matter.

    Raises:
        yaml.YAMLError: It is not valid, or longer, deeper or more entangled than front matter is:
            references in YAML can make a few lines fill all memory.
    """
    if len(front) > _LONGEST:
        raise yaml.YAMLError("too long")
    depth = 0
    for event in yaml.parse(front, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or depth > _DEEPEST:
            raise yaml.YAMLError("references, or nested too deeply")
    return _YAML.load(front)
