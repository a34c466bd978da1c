"""Corpus folder → articles: which files there are, what they say, what in them is no story.

scan ─► load, one file at a time ─► compare: copies and recurring blocks ─► marks_of each article
        (decoding, one reader a format,
         layout, metadata, language)
"""

from __future__ import annotations

from askcorpus.ingest.boilerplate import story_text
from askcorpus.ingest.comparison import Comparison, Traits, compare, marks_of, traits_of
from askcorpus.ingest.copies import Similarities
from askcorpus.ingest.drafts import Draft, Loaded
from askcorpus.ingest.files import scan
from askcorpus.ingest.loading import load, sha256_of_file
from askcorpus.ingest.sandbox import Sandbox
from askcorpus.types import SourceFile

__all__ = [
    "Comparison",
    "Draft",
    "Loaded",
    "Sandbox",
    "Similarities",
    "SourceFile",
    "Traits",
    "compare",
    "load",
    "marks_of",
    "scan",
    "sha256_of_file",
    "story_text",
    "traits_of",
]
