"""The terminal chat: typed questions → answer cards with their sources, shown as they are.

Nothing here decides anything about an answer: widgets show `Answer`s and post messages, the engine
works in threads. This package is the only importer of Textual.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from askcorpus.tui.building import BuildPlan
from askcorpus.tui.corpus import CorpusLike, Keep

__all__ = ["BuildPlan", "CorpusLike", "Keep", "run"]


def run(
    open_corpus: Callable[[], CorpusLike],
    plan: BuildPlan | None = None,
    *,
    has_index: bool = True,
    keys: Mapping[str, str] | None = None,
    keep: Keep | None = None,
    earlier: Sequence[str] = (),
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
        keep: Keeps every turn as it happens; None to keep none.
        earlier: Questions of earlier sessions, oldest first, for recall.

    Raises:
        ConfigError: `keys` names a binding or a key that there is not, or a key twice.
    """
    from askcorpus.tui.app import AskApp
    from askcorpus.tui.keymap import apply_keys

    app = AskApp(open_corpus, plan, has_index=has_index, keep=keep, earlier=earlier)
    apply_keys(app, keys or {})
    try:
        app.run()
    finally:
        app.engine.close()
