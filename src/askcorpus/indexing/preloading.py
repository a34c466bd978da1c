"""What a build is going to need → loaded in threads, while the build does something else.

Loading takes a second altogether, half of it in libraries that let other threads run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from askcorpus.ingest.languages import detect_language
from askcorpus.tokens import count_tokens

_Loaded = TypeVar("_Loaded")

_SAMPLE = "The ferry to the island was late again on Monday, and nobody could say why."


class Preloading:
    """Threads that load."""

    def __init__(self, threads: ThreadPoolExecutor) -> None:
        self._threads = threads

    def start_reading(self) -> None:
        """Begin with what it takes to read an article and to measure its passages."""
        self._threads.submit(_load_for_reading)

    def start(self, load: Callable[[], _Loaded]) -> Callable[[], _Loaded]:
        """Begin with something else.

        Returns:
            What waits for it and returns it, or raises what went wrong.
        """
        return self._threads.submit(load).result


@contextmanager
def preloading() -> Iterator[Preloading]:
    """Loads until the end of the block, and waits there for what has begun."""
    with ThreadPoolExecutor(2, "preloading") as threads:
        yield Preloading(threads)


def _load_for_reading() -> None:
    # Whoever needs one of these again finds it loaded, or waits for it, or meets the same error.
    detect_language(_SAMPLE)
    count_tokens([_SAMPLE])
