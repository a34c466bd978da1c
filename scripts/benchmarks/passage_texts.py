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
    texts = []
    for passage in articles.passages(range(generation.manifest.passages)):
        article = articles.article(passage.article_id)
        prefix = title_prefix(article.title, settings, encoder.count_tokens, encoder.room)
        texts.append(prefix + article.text[passage.start : passage.end])
    articles.close()
    return texts
