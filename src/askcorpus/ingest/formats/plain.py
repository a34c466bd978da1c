"""Plain text: the decoded file is the article, unchanged."""

from __future__ import annotations

from askcorpus.ingest.decoding import decode
from askcorpus.ingest.formats.contents import Contents, Piece


def read(data: bytes) -> Contents:
    """Read a .txt file.

    Args:
        data: Its bytes.

    Returns:
        One article.

    Raises:
        UnreadableError: The file is empty, binary, or in no encoding we can tell.
    """
    return Contents((Piece(decode(data)),))
