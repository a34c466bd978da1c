"""askcorpus: questions in, quotes out, over a folder of news articles.

    import askcorpus
    answer = askcorpus.ask("When was the railway to Rajin opened?")
    print(answer.text, answer.confidence)

Importing this package loads nothing heavy: names resolve when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from askcorpus.engine import Corpus, ask, open
    from askcorpus.errors import AskcorpusError
    from askcorpus.types import Answer, Article, Claim, Evidence, Status

__version__ = "0.1.0"

_HOMES = {
    "Answer": "askcorpus.types",
    "Article": "askcorpus.types",
    "AskcorpusError": "askcorpus.errors",
    "Claim": "askcorpus.types",
    "Corpus": "askcorpus.engine",
    "Evidence": "askcorpus.types",
    "Status": "askcorpus.types",
    "ask": "askcorpus.engine",
    "open": "askcorpus.engine",
}

__all__ = [
    "Answer",
    "Article",
    "AskcorpusError",
    "Claim",
    "Corpus",
    "Evidence",
    "Status",
    "__version__",
    "ask",
    "open",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted(__all__)
