"""The terminal chat: typed questions → answer cards with their sources, shown as they are.

Nothing here decides anything about an answer: widgets show `Answer`s and post messages, the engine
works in threads. This package is the only importer of Textual.
"""

from __future__ import annotations

from collections.abc import Callable

from askcorpus.tui.corpus import CorpusLike

__all__ = ["CorpusLike", "run"]


def run(open_corpus: Callable[[], CorpusLike]) -> None:
    """Opens the chat and returns when the user quits.

    Args:
        open_corpus: Opens the index and loads the models. It is called in a thread once the screen
            is up, and called again with the next question if it raised. What it returns is closed
            when the chat ends.
    """
    from askcorpus.tui.app import AskApp

    app = AskApp(open_corpus)
    try:
        app.run()
    finally:
        app.engine.close()
