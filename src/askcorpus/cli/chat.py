"""What `askcorpus chat` hands to the screen: how to open the index, and how to build it."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from askcorpus.config import Config
from askcorpus.errors import AskcorpusError

if TYPE_CHECKING:
    from askcorpus.engine import Corpus
    from askcorpus.tui import BuildPlan
    from askcorpus.types import Answer, Filters, Models


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
    from askcorpus.tui.terminal import end_with

    end_with(sys.stdin.fileno())

    def open_corpus() -> Corpus:
        # The models' libraries load behind the screen, not before it.
        from askcorpus import engine

        corpus = engine.open(
            config.index, threads=config.threads, min_confidence=config.min_confidence
        )
        session.models = corpus.models
        return corpus

    session = _Session(config)
    tui.run(
        open_corpus,
        plan,
        has_index=has_index,
        keys=config.keys,
        keep=session.keep,
        earlier=session.earlier_questions(),
    )


class _Session:
    """The session that the turns of this chat are kept in; it begins with the first one."""

    def __init__(self, config: Config) -> None:
        from askcorpus.history import History, sessions_file

        self._history = History(config.sessions or sessions_file())
        self._index = config.index
        self._id: int | None = None
        self.models: Models | None = None

    def keep(self, answer: Answer, filters: Filters) -> None:
        """Keeps a turn. Raises SessionError."""
        info = self._history.add(self._id, answer, filters, index=self._index, models=self.models)
        self._id = info.id

    def earlier_questions(self) -> list[str]:
        """The questions of all sessions, oldest first; none if they cannot be read."""
        with suppress(AskcorpusError):
            return self._history.questions()[::-1]
        return []


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
