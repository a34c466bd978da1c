"""Terms → passages by BM25: the only importer of tantivy.

Title and text of each passage are indexed with English stemming. Questions are analysed by the same
analyser and put together as term queries, never parsed, so no character in a question has a meaning
to the engine. BM25 as in Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework", with
tantivy's k1 = 1.2, b = 0.75.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import tantivy

from askcorpus.errors import IndexDamagedError
from askcorpus.types import Filters

TITLE_BOOST = 0.25
"""Weight of a term's score in the title against one in the text (see docs/retrieval.md)."""

_ANALYSER = "askcorpus_en"
_ASKING = ["did", "do", "does", "from", "had", "has", "have", "how", "its", "many", "much", "s"]
_ASKING += ["were", "what", "when", "where", "which", "who", "whom", "whose", "why", "would"]
_MAX_TERM_BYTES = 60
_MAX_QUESTION_TERMS = 64
_WRITER_BYTES = 64_000_000
_UNDATED = 0


@dataclass(frozen=True, slots=True)
class LexicalDocument:
    """A passage as BM25 sees it."""

    passage_id: int
    title: str
    text: str
    published: date | None
    outlet: str | None


def _analyser(*, content_only: bool = False) -> tantivy.TextAnalyzer:
    """Text → stemmed terms; with `content_only`, function and question words are left out."""
    builder = (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(_MAX_TERM_BYTES))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
    )
    if content_only:
        builder = builder.filter(tantivy.Filter.stopword("english")).filter(
            tantivy.Filter.custom_stopword(_ASKING)
        )
    return builder.filter(tantivy.Filter.stemmer("english")).build()


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("passage", fast=True)
    builder.add_text_field("title", tokenizer_name=_ANALYSER, index_option="freq")
    builder.add_text_field("text", tokenizer_name=_ANALYSER, index_option="freq")
    builder.add_integer_field("day", fast=True, indexed=True)
    builder.add_text_field("outlet", tokenizer_name="raw", index_option="basic")
    return builder.build()


def write_lexical(documents: Iterable[LexicalDocument], folder: Path) -> None:
    """Write a BM25 index into an existing, empty folder."""
    index = tantivy.Index(_schema(), path=str(folder))
    index.register_tokenizer(_ANALYSER, _analyser())
    writer = index.writer(heap_size=_WRITER_BYTES, num_threads=1)
    for item in documents:
        document = tantivy.Document()
        document.add_unsigned("passage", item.passage_id)
        document.add_text("title", item.title)
        document.add_text("text", item.text)
        document.add_integer("day", item.published.toordinal() if item.published else _UNDATED)
        if item.outlet:
            document.add_text("outlet", item.outlet.casefold())
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


class LexicalIndex:
    """A BM25 index on disk. Thread-safe."""

    def __init__(self, folder: Path) -> None:
        """Open an index that `write_lexical` wrote.

        Raises:
            IndexDamagedError: tantivy refuses the folder.
        """
        try:
            self._index = tantivy.Index.open(str(folder))
        except (ValueError, OSError) as error:
            raise IndexDamagedError(
                f"The term index {folder} cannot be read ({error}).",
                "Rebuild it: askcorpus index --full",
            ) from error
        self._index.register_tokenizer(_ANALYSER, _analyser())
        self._schema = self._index.schema
        self._analyser = _analyser()
        self._content_analyser = _analyser(content_only=True)
        self._searcher = self._index.searcher()

    def terms(self, text: str) -> list[str]:
        """The distinct stemmed terms of `text`, in order of appearance."""
        return list(dict.fromkeys(self._analyser.analyze(text)))

    def content_terms(self, text: str) -> list[str]:
        """Like `terms`, without function and question words."""
        return list(dict.fromkeys(self._content_analyser.analyze(text)))

    def search(
        self, question: str, count: int, filters: Filters | None = None
    ) -> list[tuple[int, float]]:
        """The passages with the highest BM25 score for the terms of a question.

        Args:
            question: Plain text.
            count: How many at most.
            filters: Only passages of articles that these admit.

        Returns:
            (passage id, score) pairs, best first; empty when no term occurs.
        """
        terms = self.terms(question)[:_MAX_QUESTION_TERMS]
        if not terms:
            return []
        query = tantivy.Query.boolean_query(
            [(tantivy.Occur.Should, self._term(term)) for term in terms]
        )
        if filters:
            query = tantivy.Query.boolean_query(
                [(tantivy.Occur.Must, query), *self._restrictions(filters)]
            )
        hits = self._searcher.search(query, limit=count, count=False).hits
        addresses = [address for _, address in hits]
        passages = self._searcher.fast_field_values("passage", addresses)
        return [
            (int(passage), float(score))
            for passage, (score, _) in zip(passages, hits, strict=True)
            if passage is not None
        ]

    def _term(self, term: str) -> tantivy.Query:
        in_text = tantivy.Query.term_query(self._schema, "text", term, "freq")
        in_title = tantivy.Query.term_query(self._schema, "title", term, "freq")
        return tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Should, in_text),
                (tantivy.Occur.Should, tantivy.Query.boost_query(in_title, TITLE_BOOST)),
            ]
        )

    def _restrictions(self, filters: Filters) -> list[tuple[tantivy.Occur, tantivy.Query]]:
        restrictions: list[tantivy.Query] = []
        if filters.since is not None or filters.until is not None:
            first = filters.since.toordinal() if filters.since else _UNDATED + 1
            last = (filters.until or date.max).toordinal()
            restrictions.append(
                tantivy.Query.range_query(
                    self._schema, "day", tantivy.FieldType.Integer, first, last
                )
            )
        if filters.outlets:
            names = [name.casefold() for name in filters.outlets]
            restrictions.append(tantivy.Query.term_set_query(self._schema, "outlet", names))
        return [
            (tantivy.Occur.Must, tantivy.Query.const_score_query(restriction, 0.0))
            for restriction in restrictions
        ]
