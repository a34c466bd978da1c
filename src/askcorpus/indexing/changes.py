"""Generation → whether its corpus folder still holds the files it was built from."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from askcorpus.errors import AskcorpusError
from askcorpus.indexing import store
from askcorpus.indexing.articles import ArticleStore
from askcorpus.ingest.files import scan


def corpus_unchanged(generation: store.Generation) -> bool:
    """Whether no file was added, removed or touched: names, sizes and times are compared.

    Also False where that cannot be told, because the corpus folder or the generation is gone.
    """
    try:
        with closing(ArticleStore(generation.folder / store.ARTICLES)) as articles:
            return scan(Path(generation.manifest.corpus)) == articles.files()
    except AskcorpusError:
        return False
