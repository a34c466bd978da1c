"""An index → its passages, as the encoder read them."""

from __future__ import annotations

from pathlib import Path

from askcorpus.indexing import store
from askcorpus.indexing.articles import ArticleStore
from askcorpus.models.encoder import Encoder
from askcorpus.passages import PassageSettings, title_prefix


def passage_texts(index: Path) -> list[str]:
    """The text of every passage, its article's title first, in the order of the vectors."""
    generation = store.open_generation(index)
    articles = ArticleStore(generation.folder / store.ARTICLES)
    encoder = Encoder(generation.folder / store.ENCODER)
    settings = PassageSettings()
    texts = [
        title_prefix(item.title, settings, encoder.count_tokens, encoder.room) + item.text
        for item in articles.passage_texts(range(generation.manifest.passages))
    ]
    articles.close()
    return texts
