"""What `askcorpus chat` does before the screen opens: an index that is there and up to date."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from askcorpus.cli.console import ProgressLine, note
from askcorpus.config import Config
from askcorpus.errors import AskcorpusError, CorpusError, IndexLockedError
from askcorpus.render import report_text

if TYPE_CHECKING:
    from askcorpus.engine import Corpus


def chat(config: Config) -> None:
    """Brings the index up to date if need be, then opens the chat until the user leaves it.

    Raises:
        AskcorpusError: There is no terminal, or nothing to ask.
    """
    # Textual reads from stdin and draws on stderr.
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise AskcorpusError(
            "The chat needs a terminal.",
            'Elsewhere, write askcorpus ask "…", or askcorpus ask --jsonl FILE for many questions.',
        )
    _refresh(config)

    from askcorpus import tui

    def open_corpus() -> Corpus:
        # The models' libraries load behind the screen, not before it.
        from askcorpus import engine

        return engine.open(
            config.index, threads=config.threads, min_confidence=config.min_confidence
        )

    tui.run(open_corpus)


def _refresh(config: Config) -> None:
    """Builds the index if there is none or its corpus has changed.

    An index keeps the corpus and the encoder that it was built with unless others are set, so that
    opening one elsewhere never replaces it by an index of the default folder.
    """
    from askcorpus.indexing import build, store

    default = Config()
    corpus, encoder, there = config.corpus, config.encoder, False
    with suppress(AskcorpusError):
        manifest = store.open_generation(config.index, check=False).manifest
        there = True
        corpus = Path(manifest.corpus) if corpus == default.corpus else corpus
        encoder = manifest.encoder if encoder == default.encoder else encoder
    if not corpus.is_dir():
        if there:
            return
        raise CorpusError(
            f"There is neither an index ({config.index}) nor a corpus folder ({corpus}).",
            "Put articles into the folder, or name another: askcorpus chat --corpus FOLDER",
        )
    if build.is_current(corpus, config.index, encoder):
        return
    note(f"Indexing {corpus} …")
    try:
        with ProgressLine() as progress:
            report = build.build_index(
                corpus, config.index, encoder=encoder, on_progress=progress, threads=config.threads
            )
    except IndexLockedError as error:
        if not there:
            raise
        note(f"{error.title} Opening the index as it is.")
    else:
        note(report_text(report))
