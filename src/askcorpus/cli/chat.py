"""What `askcorpus chat` hands to the screen: how to open the index, and how to build it."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from askcorpus.config import Config
from askcorpus.errors import AskcorpusError

if TYPE_CHECKING:
    from askcorpus.tui import BuildPlan


def chat(config: Config) -> None:
    """Opens the chat until the user leaves it.

    Raises:
        AskcorpusError: There is no terminal.
    """
    # Textual reads from stdin and draws on stderr.
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise AskcorpusError(
            "The chat needs a terminal.",
            'Elsewhere, write askcorpus ask "…", or askcorpus ask --jsonl FILE for many questions.',
        )
    plan, has_index = _plan(config)

    from askcorpus import tui
    from askcorpus.history import History, sessions_file
    from askcorpus.tui.child_corpus import ChildCorpus
    from askcorpus.tui.terminal import end_with

    end_with(sys.stdin.fileno())

    def open_corpus() -> ChildCorpus:
        corpus = ChildCorpus(
            config.index, threads=config.threads, min_confidence=config.min_confidence
        )
        _collect_garbage_seldom()
        return corpus

    tui.run(
        open_corpus,
        plan,
        has_index=has_index,
        keys=config.keys,
        history=History(config.sessions or sessions_file()),
    )


def _collect_garbage_seldom() -> None:
    """Keeps Python from looking through everything that is loaded while keys wait, 50 to 100 ms.

    What is loaded by now stays, so it is never looked at again. Full collections of the rest come
    so seldom that the younger ones, which take about a millisecond, free nearly all there is.
    """
    gc.freeze()
    gc.set_threshold(10_000, 20, 100)


def _plan(config: Config) -> tuple[BuildPlan, bool]:
    """How to build the index, and whether there is one.

    An index keeps the corpus and the encoder that it was built with unless others are set, so that
    opening one elsewhere never replaces it by an index of the default folder.
    """
    from askcorpus.indexing import store
    from askcorpus.tui import BuildPlan

    default = Config()
    corpus, encoder = config.corpus, config.encoder
    try:
        manifest = store.open_generation(config.index, check=False).manifest
    except AskcorpusError:
        return BuildPlan(corpus, config.index, encoder, config.threads), False
    corpus = Path(manifest.corpus) if corpus == default.corpus else corpus
    encoder = manifest.encoder if encoder == default.encoder else encoder
    return BuildPlan(corpus, config.index, encoder, config.threads), True
