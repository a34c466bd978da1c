"""The nouns of askcorpus: what flows from file to answer, as frozen dataclasses.

Offsets everywhere count characters (code points) of `Article.text`, start inclusive, end exclusive:
`article.text[span.start:span.end] == span.text` holds for every span the product ever shows.
Standard library only, so that importing the nouns costs nothing.
"""

from __future__ import annotations

from askcorpus.types.answers import (
    SCHEMA_VERSION,
    Answer,
    Claim,
    Evidence,
    Filters,
    Hit,
    IndexInfo,
    Models,
    NoAnswerReason,
    Span,
    Status,
    Timings,
    Twin,
)
from askcorpus.types.articles import (
    Article,
    ArticleInfo,
    ListedArticle,
    Mark,
    MarkKind,
    Passage,
    Skipped,
    SourceFile,
)
from askcorpus.types.limits import DEFAULT_LIMITS, Limits
from askcorpus.types.reports import (
    BuildReport,
    FileChanges,
    IndexStatus,
    OnProgress,
    Problem,
    Progress,
    VerifyReport,
)

__all__ = [
    "DEFAULT_LIMITS",
    "SCHEMA_VERSION",
    "Answer",
    "Article",
    "ArticleInfo",
    "BuildReport",
    "Claim",
    "Evidence",
    "FileChanges",
    "Filters",
    "Hit",
    "IndexInfo",
    "IndexStatus",
    "Limits",
    "ListedArticle",
    "Mark",
    "MarkKind",
    "Models",
    "NoAnswerReason",
    "OnProgress",
    "Passage",
    "Problem",
    "Progress",
    "Skipped",
    "SourceFile",
    "Span",
    "Status",
    "Timings",
    "Twin",
    "VerifyReport",
]
