"""The chat as it starts → the themes that can be chosen in it."""

from __future__ import annotations

from typing import Any

from textual.app import App


def keep_readable(app: App[Any]) -> None:
    """Without colours (NO_COLOR), leaves only the themes of the kind that the chat starts with.

    Textual decides at the start how to take the colours away. What that makes of a theme of the
    other kind, the terminal's own colours or not, is black on black.

    Args:
        app: It has not begun to run.
    """
    if app.no_color:
        for name, theme in app.available_themes.items():
            if theme.ansi != app.native_ansi_color:
                app.unregister_theme(name)
