"""Corpus folder → articles: which files there are, what they say, what in them is no story.

scan ─► load, one file at a time ─► read_articles: copies, recurring blocks, ids
        (decoding, one reader a format,
         layout, metadata, language)
"""

from __future__ import annotations

from askcorpus.ingest.drafts import Draft, Loaded
from askcorpus.ingest.files import scan
from askcorpus.ingest.loading import load
from askcorpus.ingest.reading import Reading, assemble, read_articles
from askcorpus.types import SourceFile

__all__ = [
    "Draft",
    "Loaded",
    "Reading",
    "SourceFile",
    "assemble",
    "load",
    "read_articles",
    "scan",
]
