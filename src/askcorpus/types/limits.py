"""How much a single file may ask for: what is over a limit is skipped, and the report says so."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one file. Generous for articles, and short of what would hold up a build.

    Attributes:
        max_file_mib: Largest file that is read, in MiB.
        max_article_characters: Longest text of one article. A long novel has a million characters.
        max_file_seconds: Longest time that a file of a format with markup may take to be parsed.
        max_pdf_pages: Most pages of a PDF.
    """

    max_file_mib: int = 64
    max_article_characters: int = 1_000_000
    max_file_seconds: int = 30
    max_pdf_pages: int = 500


DEFAULT_LIMITS = Limits()
