"""Saved web pages: trafilatura extracts the article and its metadata, comments left out."""

from __future__ import annotations

import logging
import re
from datetime import date

import trafilatura
from trafilatura.settings import Document

from askcorpus.ingest.dates import find_dates
from askcorpus.ingest.decoding import decode, scrub
from askcorpus.ingest.drafts import Facts, UnreadableError
from askcorpus.ingest.formats.contents import Contents, Piece
from askcorpus.ingest.languages import language_code

# Reasons go into the build's report; a library's warnings must not land in the terminal as well.
for _name in ("trafilatura", "htmldate"):
    logging.getLogger(_name).addHandler(logging.NullHandler())

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.I)
_CHARSET_REACH = 4096
_LANGUAGE = re.compile(r"<html[^>]{0,500}?\slang\s*=\s*[\"']?([A-Za-z]{2,3}(?:[-_]\w+)?)", re.I)
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")


def read(data: bytes) -> Contents:
    """Read a .html file.

    Args:
        data: Its bytes.

    Returns:
        One article. Its text is the extracted one.

    Raises:
        UnreadableError: The file is empty, binary, or holds no article.
    """
    declared = _CHARSET.search(data[:_CHARSET_REACH])
    page = scrub(decode(data, declared.group(1).decode("ascii") if declared else None))
    document = trafilatura.bare_extraction(
        page,
        include_comments=False,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if not isinstance(document, Document):
        raise UnreadableError("no article was found in the page")
    text = scrub(document.text or "")
    if not text.strip():
        raise UnreadableError("no article was found in the page")
    language = _LANGUAGE.search(page)
    return Contents(
        (
            Piece(
                text,
                Facts(
                    title=_line(document.title),
                    outlet=_outlet(document),
                    published=_published(document.date, page),
                    language=language_code(language.group(1)) if language else None,
                    url=_line(document.url),
                ),
            ),
        )
    )


def _line(value: str | None) -> str | None:
    return " ".join(scrub(value).split()) or None if value else None


def _outlet(document: Document) -> str | None:
    """The name the page gives its site; not the host name that trafilatura falls back on."""
    name = _line(document.sitename)
    if name is None:
        return None
    host = (document.hostname or document.url or "").casefold()
    return None if "." in name and name.casefold() in host else name


def _published(found: str | None, page: str) -> date | None:
    """The date trafilatura found, if the page has it whole: from "2024-06" a day is made up."""
    if not found:
        return None
    try:
        day = date.fromisoformat(found)
    except ValueError:
        return None
    compact = {match.group() for match in _COMPACT.finditer(page)}
    if found in page or found.replace("-", "") in compact:
        return day
    return day if any(other == day for other, _, _ in find_dates(page)) else None
