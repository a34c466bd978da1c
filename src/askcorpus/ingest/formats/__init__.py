"""One reader a format: the bytes of a file → the texts in it, with what the file says about them.

A reader knows its format and nothing of layout, dates in running text or other articles.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import cast

from askcorpus.ingest.formats.contents import Contents
from askcorpus.types import DEFAULT_LIMITS, Limits

Reader = Callable[[bytes], Contents]

# Each reader's library is imported with its module, and only when the corpus has such a file.
_MODULES = {
    ".txt": "plain",
    ".md": "markdown",
    ".html": "html",
    ".htm": "html",
    ".jsonl": "jsonl",
    ".pdf": "pdf",
}
SUFFIXES = tuple(_MODULES)


def reader_for(suffix: str, limits: Limits = DEFAULT_LIMITS) -> Reader | None:
    """Find the reader of a format.

    Args:
        suffix: Suffix of the file's name, with its dot.
        limits: Of one file.

    Returns:
        A function from the bytes of a file to its contents, or None for a format we do not read.
    """
    name = _MODULES.get(suffix.casefold())
    if name is None:
        return None
    read = import_module(f"{__name__}.{name}").read
    if name == "pdf":
        return partial(read, max_pages=limits.max_pdf_pages)
    return cast(Reader, read)
