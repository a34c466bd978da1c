"""Generation → whether its corpus folder still holds the files it was built from."""

from __future__ import annotations

from pathlib import Path

from askcorpus.errors import AskcorpusError
from askcorpus.indexing import store
from askcorpus.indexing.articles import ArticleStore
from askcorpus.ingest.files import scan


def corpus_unchanged(generation: store.Generation) -> bool:
    """Whether no file was added, removed or touched: names, sizes and times are compared."""
    articles = ArticleStore(generation.folder / store.ARTICLES)
    try:
        return scan(Path(generation.manifest.corpus)) == articles.files()
    except AskcorpusError:
        return False
    finally:
        articles.close()
