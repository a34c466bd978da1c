"""Results → text and Markdown for people, shared by command line, chat and export.

Corpus text reaches the output through `askcorpus.display` only. Standard library only, because
asking a question must not wait for a formatting library.
"""

from __future__ import annotations

from askcorpus.render.explained import explanation_text
from askcorpus.render.markdown import answer_markdown
from askcorpus.render.parts import (
    cited_articles,
    confidence_words,
    date_words,
    heading_words,
    no_answer_sentence,
    period_sentence,
    same_words,
    source_line,
    sources_words,
    support_words,
)
from askcorpus.render.reports import (
    article_text,
    article_to_dict,
    copies_text,
    report_text,
    status_text,
    verify_text,
    watch_line,
)
from askcorpus.render.text import answer_text

__all__ = [
    "answer_markdown",
    "answer_text",
    "article_text",
    "article_to_dict",
    "cited_articles",
    "confidence_words",
    "copies_text",
    "date_words",
    "explanation_text",
    "heading_words",
    "no_answer_sentence",
    "period_sentence",
    "report_text",
    "same_words",
    "source_line",
    "sources_words",
    "status_text",
    "support_words",
    "verify_text",
    "watch_line",
]
