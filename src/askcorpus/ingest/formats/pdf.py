"""PDF: the text that pypdf extracts, page after page."""

from __future__ import annotations

import logging
import zlib
from io import BytesIO

import pypdf
from pypdf.errors import PyPdfError

from askcorpus.ingest.decoding import scrub
from askcorpus.ingest.drafts import UnreadableError
from askcorpus.ingest.formats.contents import Contents, Piece
from askcorpus.types import DEFAULT_LIMITS

logging.getLogger("pypdf").addHandler(logging.NullHandler())

# What pypdf raises on damaged files besides its own errors.
_DAMAGE = (
    PyPdfError,
    zlib.error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    OSError,
    NotImplementedError,
)


def read(data: bytes, max_pages: int = DEFAULT_LIMITS.max_pdf_pages) -> Contents:
    """Read a .pdf file.

    Args:
        data: Its bytes.
        max_pages: Most pages it may have.

    Returns:
        One article.

    Raises:
        UnreadableError: The file is damaged, protected by a password, too long, or has no text.
    """
    if not data.strip():
        raise UnreadableError("empty")
    try:
        document = pypdf.PdfReader(BytesIO(data))
        if document.is_encrypted and not document.decrypt(""):
            raise UnreadableError("protected by a password")
        pages = len(document.pages)
        if pages > max_pages:
            raise UnreadableError(
                f"too long ({pages:,} pages; the limit is {max_pages:,}); split it"
            )
        text = scrub("\n".join(page.extract_text() for page in document.pages))
    except _DAMAGE as error:
        raise UnreadableError("not a PDF that can be read; it may be damaged") from error
    if not text.strip():
        raise UnreadableError("no text, only pictures of it; recognise the text first")
    return Contents((Piece(text),))
