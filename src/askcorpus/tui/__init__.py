"""The terminal chat: typed questions → answer cards with their sources, shown as they are.

Nothing here decides anything about an answer: widgets show `Answer`s and post messages, threads
wait for the engine, which works in a process of its own, as builds do. This package is the only
importer of Textual.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Final

from askcorpus.history import History
from askcorpus.tui.building import BuildPlan
from askcorpus.tui.corpus import CorpusLike

__all__ = ["BuildPlan", "CorpusLike", "run"]

_FRAMES_A_SECOND: Final = 120
"""Textual's own 60 let a key that is pressed just after a frame wait 17 ms for the next one."""


def run(
    open_corpus: Callable[[], CorpusLike],
    plan: BuildPlan | None = None,
    *,
    has_index: bool = True,
    keys: Mapping[str, str] | None = None,
    history: History | None = None,
) -> None:
    """Opens the chat and returns when the user quits.

    Args:
        open_corpus: Opens the index and loads the models. It is called in a thread once the screen
            is up, and called again with the next question if it raised. What it returns is closed
            when the chat ends.
        plan: How the index is brought up to date, behind the screen; None to leave it as it is
            until the user asks for a build.
        has_index: Whether there is an index; if not, the chat begins by building one as `plan`
            says, of the folder that the user names.
        keys: Id of a binding → the keys to bind it to instead of its own.
        history: Where conversations are kept as they happen, and found again; None to keep none.

    Raises:
        ConfigError: `keys` names a binding or a key that there is not, or a key twice.
    """
    os.environ.setdefault("TEXTUAL_FPS", str(_FRAMES_A_SECOND))  # read when Textual is imported
    from askcorpus.tui.app import AskApp
    from askcorpus.tui.keymap import apply_keys

    app = AskApp(open_corpus, plan, has_index=has_index, history=history)
    apply_keys(app, keys or {})
    try:
        app.run()
    finally:
        app.engine.close()
