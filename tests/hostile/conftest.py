"""What the tests share: an index of a hostile corpus, built once with a tiny encoder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from askcorpus.indexing.build import build_index
from askcorpus.types import BuildReport, Limits
from tests.hostile.corpora import Expected, make_hostile_corpus
from tests.indexing.small_corpus import make_small_corpus

SECONDS = 20


@dataclass(frozen=True, slots=True)
class Hostile:
    """The corpus, its index, what building it said, and what is expected of it."""

    corpus: Path
    index: Path
    encoder: str
    report: BuildReport
    expected: Expected


@pytest.fixture(scope="session")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a tiny encoder."""
    folder = tmp_path_factory.mktemp("encoder")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ASKCORPUS_CACHE", str(folder / "cache"))
        yield make_small_corpus(folder / "small").encoder


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory, encoder: str) -> Hostile:
    folder = tmp_path_factory.mktemp("hostile")
    corpus, index = folder / "corpus", folder / "index"
    corpus.mkdir()
    expected = make_hostile_corpus(corpus)
    report = build_index(
        corpus, index, encoder=encoder, threads=1, limits=Limits(max_file_seconds=SECONDS)
    )
    return Hostile(corpus, index, encoder, report, expected)
