"""What test modules share: the sample corpus, indexed once a session with the real models."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from askcorpus.engine import Corpus
from askcorpus.engine import open as open_corpus
from askcorpus.indexing.build import build_index

# Times on a busy machine say nothing about correctness.
settings.register_profile("askcorpus", deadline=None)
settings.load_profile("askcorpus")

ROOT = Path(__file__).parents[1]
SAMPLE_CORPUS = ROOT / "corpus"
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The measuring data that lies beside a checkout of the project, where it does."""
    if not (SHARED / "questions").is_dir():
        pytest.skip("needs ../shared, the measuring data, which is not here")
    return SHARED


@pytest.fixture(scope="session")
def sample_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    index = tmp_path_factory.mktemp("sample") / "index"
    build_index(SAMPLE_CORPUS, index)
    return index


@pytest.fixture(scope="session")
def sample(sample_index: Path) -> Iterator[Corpus]:
    with open_corpus(sample_index) as corpus:
        yield corpus
