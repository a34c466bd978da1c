"""A real index → as many passages as are wanted, with the statistics of real ones.

Texts: sentences drawn from all articles, six a passage and three passages an article, so that terms
are as frequent as they are in real text. Vectors: around each real passage that is drawn, a new
article is placed, and its passages around that. The noise has the covariance of the real vectors.
Its lengths are chosen so that, at the size of the real index, the median cosine of a passage with
its nearest other one is about that of real passages (0.82 against 0.81). The spread is narrower and
the tenth neighbour is farther than among real ones; docs/scale.md says what that does to recall.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from askcorpus.indexing import store
from askcorpus.indexing.articles import ArticleStore
from askcorpus.indexing.vector_recall import unit
from askcorpus.indexing.vector_rows import Vectors
from askcorpus.ingest import Draft
from askcorpus.sentences import sentence_extents

PASSAGES_OF_ARTICLE = 3
SENTENCES_OF_PASSAGE = 6
FIRST_DAY = date(2023, 1, 1)
DAYS = 730
OUTLETS = 20

_ARTICLE_NOISE = 0.6
_PASSAGE_NOISE = 0.5
_ROWS_AT_ONCE = 30_000


@dataclass(frozen=True, slots=True)
class MadeArticle:
    """An article, and where its passages begin and end."""

    draft: Draft
    passages: tuple[tuple[int, int], ...]


class Resampling:
    """Resampled passages. The same index and seed give the same ones."""

    def __init__(self, index: Path, seed: int = 0) -> None:
        """Read what is drawn from.

        Args:
            index: An index folder.
            seed: Of all draws.
        """
        generation = store.open_generation(index)
        self._seed = seed
        self._vectors: Vectors = np.load(generation.folder / store.VECTORS)
        self._titles: list[str] = []
        self._sentences: list[str] = []
        articles = ArticleStore(generation.folder / store.ARTICLES)
        for number in range(generation.manifest.articles):
            article = articles.article(number)
            self._titles.append(article.title or "")
            self._sentences += [
                article.text[start:end] for start, end in sentence_extents(article.text)
            ]
        articles.close()

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._vectors.shape[1])

    def articles(self, passages: int) -> Iterator[MadeArticle]:
        """Articles that have so many passages together."""
        random = np.random.default_rng(self._seed)
        for number, first in enumerate(range(0, passages, PASSAGES_OF_ARTICLE)):
            text, extents = "", []
            for _ in range(min(PASSAGES_OF_ARTICLE, passages - first)):
                drawn = random.integers(len(self._sentences), size=SENTENCES_OF_PASSAGE)
                start = len(text)
                text += " ".join(self._sentences[place] for place in drawn)
                extents.append((start, len(text)))
                text += "\n\n"
            draft = Draft(
                path=f"{number // 1000:04}/{number:07}.txt",
                title=self._titles[int(random.integers(len(self._titles)))],
                outlet=f"Outlet {number % OUTLETS}",
                published=FIRST_DAY + timedelta(days=int(random.integers(DAYS))),
                language="en",
                url=None,
                sha256=f"{number:064x}",
                text=text,
            )
            yield MadeArticle(draft, tuple(extents))

    def vectors(self, passages: int) -> Iterator[Vectors]:
        """So many vectors of length 1, in blocks."""
        random = np.random.default_rng(self._seed)
        noise = _Noise(self._vectors, random)
        for first in range(0, passages, _ROWS_AT_ONCE):
            count = min(_ROWS_AT_ONCE, passages - first)
            articles = -(-count // PASSAGES_OF_ARTICLE)
            around = self._vectors[random.integers(len(self._vectors), size=articles)]
            centres = unit(around + _ARTICLE_NOISE * noise.rows(articles))
            rows = np.repeat(centres, PASSAGES_OF_ARTICLE, axis=0)[:count]
            yield unit(rows + _PASSAGE_NOISE * noise.rows(count))


class _Noise:
    """Normal noise with the covariance of given vectors and an expected squared length of 1."""

    def __init__(self, like: Vectors, random: np.random.Generator) -> None:
        variances, directions = np.linalg.eigh(np.cov(like.T))
        scales = np.sqrt(np.maximum(variances, 0) / variances.sum())
        self._mixing = (directions * scales).T.astype(np.float32)
        self._random = random

    def rows(self, count: int) -> Vectors:
        """So many rows."""
        plain = self._random.standard_normal((count, len(self._mixing)), dtype=np.float32)
        return np.asarray(plain @ self._mixing, dtype=np.float32)
