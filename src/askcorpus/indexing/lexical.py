"""Terms → passages by BM25: the only importer of tantivy.

Title and text of each passage are indexed with English stemming. Questions are analysed by the same
analyser and put together as term queries, never parsed, so no character in a question has a meaning
to the engine. BM25 as in Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework", with
tantivy's k1 = 1.2, b = 0.75.

In a large index the terms that most passages contain cost nearly all the time and decide nearly
nothing. There the other terms choose the candidates and the common ones only score these, as in
Turtle & Flood 1995, "Query Evaluation: Strategies and Optimizations". Scores are the same.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import tantivy

from askcorpus.errors import IndexDamagedError
from askcorpus.indexing.term_parts import PassageKeys, TermPart, load_parts
from askcorpus.types import Filters

TITLE_BOOST = 0.25
"""Weight of a term's score in the title against one in the text (see docs/retrieval.md)."""

ALL_TERMS_UP_TO = 100_000
"""Passages up to which every term chooses candidates: some 2 ms."""

_COMMON = 0.3
"""Share of the passages above which a term that they contain only scores candidates."""

_CANDIDATES_FOR_EACH = 2
"""Candidates that the common terms score, for each passage that is wanted. At a million passages
99.9% of the top 10 and 98.5% of the top 100 are then those of a search by every term."""

_ANALYSER = "askcorpus_en"
_ASKING = ["did", "do", "does", "from", "had", "has", "have", "how", "its", "many", "much", "s"]
_ASKING += ["were", "what", "when", "where", "which", "who", "whom", "whose", "why", "would"]
_MAX_TERM_BYTES = 60
_MAX_QUESTION_TERMS = 64
_WRITER_BYTES = 64_000_000
_UNDATED = 0


@dataclass(frozen=True, slots=True)
class LexicalDocument:
    """A passage as BM25 sees it.

    `passage_id` is its id, or in an index of several parts its `TermPart.key`.
    """

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
    builder.add_unsigned_field("passage", fast=True, indexed=True)
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
    _open_to_all(folder)


def _open_to_all(folder: Path) -> None:
    """Give every file the permissions of a new one: tantivy keeps some for its own user only."""
    usual = folder / "permissions"
    usual.touch()
    for path in folder.iterdir():
        path.chmod(usual.stat().st_mode)
    usual.unlink()


@contextmanager
def _view(folder: Path) -> Iterator[Path]:
    """A folder for tantivy to open instead of `folder`, until the end of the block.

    tantivy writes a lock file beside what it opens: it could not open an index that others may only
    read, and it would disturb a builder that removes an old one. What it has opened stays open.
    """
    view = None
    try:
        view = Path(tempfile.mkdtemp(prefix="askcorpus-"))
        for path in folder.iterdir():
            if path.suffix != ".lock":
                (view / path.name).symlink_to(path.absolute())
    except OSError:  # No room for temporary files, or links need a privilege, as on Windows.
        yield folder
    else:
        yield view
    finally:
        if view is not None:
            shutil.rmtree(view, ignore_errors=True)


class LexicalIndex:
    """A BM25 index on disk. Thread-safe."""

    def __init__(self, folder: Path, all_terms_up_to: int = ALL_TERMS_UP_TO) -> None:
        """Open an index that `write_lexical` wrote.

        Args:
            folder: Where it is.
            all_terms_up_to: Passages up to which every term chooses candidates.

        Raises:
            IndexDamagedError: tantivy refuses the folder.
        """
        try:
            with _view(folder) as view:
                self._index = tantivy.Index.open(str(view))
                # By itself it would go on watching the folder for changes.
                self._index.config_reader(reload_policy="manual")
                self._searcher = self._index.searcher()
        except (ValueError, OSError) as error:
            raise IndexDamagedError(
                f"The term index {folder} cannot be read ({error}).",
                "Rebuild it: askcorpus index --full",
            ) from error
        # What was written in one goes by ids, as a part without a name does.
        self._keys = PassageKeys(load_parts(folder) or [TermPart(0, 0, len(self))])
        self._index.register_tokenizer(_ANALYSER, _analyser())
        self._schema = self._index.schema
        self._analyser = _analyser()
        self._content_analyser = _analyser(content_only=True)
        self._all_choose = len(self) <= all_terms_up_to

    def __len__(self) -> int:
        """How many passages it holds."""
        return int(self._searcher.num_docs)

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
        restrictions = self._restrictions(filters)
        choosing = self._choosing(terms)
        if len(choosing) < len(terms):
            chosen = self._found(choosing, restrictions, _CANDIDATES_FOR_EACH * count)
            if len(chosen) >= count:
                common = [term for term in terms if term not in choosing]
                return self._scored_further(dict(chosen), common)[:count]
        return self._found(terms, restrictions, count)

    def _choosing(self, terms: Sequence[str]) -> list[str]:
        """The terms that choose candidates: in a large index those that are not common."""
        if self._all_choose:
            return list(terms)
        most = _COMMON * len(self)
        return [term for term in terms if self._searcher.doc_freq("text", term) <= most]

    def _scored_further(
        self, scores: dict[int, float], terms: Sequence[str]
    ) -> list[tuple[int, float]]:
        """Passages with the scores they have so far and those for `terms` added, best first."""
        # A term set would walk through the whole dictionary.
        candidates = tantivy.Query.boolean_query(
            [
                (
                    tantivy.Occur.Should,
                    tantivy.Query.term_query(
                        self._schema, "passage", self._keys.key(passage), "basic"
                    ),
                )
                for passage in scores
            ]
        )
        for passage, score in self._found(terms, [candidates], len(scores)):
            scores[passage] += score
        return sorted(scores.items(), key=lambda item: (-item[1], item[0]))

    def _found(
        self, terms: Sequence[str], restrictions: Sequence[tantivy.Query], count: int
    ) -> list[tuple[int, float]]:
        """(passage id, score) of passages that contain a term and fit the restrictions."""
        # A flat union takes half the time that a union of one union for each term takes.
        query = tantivy.Query.boolean_query(
            [(tantivy.Occur.Should, query) for term in terms for query in self._queries(term)]
        )
        if restrictions:
            must = [tantivy.Query.const_score_query(item, 0.0) for item in restrictions]
            query = tantivy.Query.boolean_query(
                [(tantivy.Occur.Must, item) for item in (query, *must)]
            )
        hits = self._searcher.search(query, limit=count, count=False).hits
        addresses = [address for _, address in hits]
        keys = self._searcher.fast_field_values("passage", addresses)
        return [
            (self._keys.passage(int(key)), float(score))
            for key, (score, _) in zip(keys, hits, strict=True)
            if key is not None
        ]

    def _queries(self, term: str) -> tuple[tantivy.Query, tantivy.Query]:
        in_text = tantivy.Query.term_query(self._schema, "text", term, "freq")
        in_title = tantivy.Query.term_query(self._schema, "title", term, "freq")
        return in_text, tantivy.Query.boost_query(in_title, TITLE_BOOST)

    def _restrictions(self, filters: Filters | None) -> list[tantivy.Query]:
        restrictions: list[tantivy.Query] = []
        if filters is None:
            return restrictions
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
        return restrictions
