"""Results → text and Markdown for people, shared by command line, chat and export.

Corpus text reaches the output through `askcorpus.display` only. Standard library only, because
asking a question must not wait for a formatting library.
"""

from __future__ import annotations

from askcorpus.render.markdown import answer_markdown
from askcorpus.render.parts import (
    cited_articles,
    confidence_words,
    no_answer_sentence,
    same_words,
    source_line,
    sources_words,
    support_words,
)
from askcorpus.render.reports import article_text, article_to_dict, report_text, status_text
from askcorpus.render.text import answer_text

__all__ = [
    "answer_markdown",
    "answer_text",
    "article_text",
    "article_to_dict",
    "cited_articles",
    "confidence_words",
    "no_answer_sentence",
    "report_text",
    "same_words",
    "source_line",
    "sources_words",
    "status_text",
    "support_words",
]
