"""How to open a file → a browser or editor started; the screen is put away where it must be."""

from __future__ import annotations

import subprocess
import webbrowser
from contextlib import nullcontext
from typing import Any

from textual.app import App, SuspendNotSupported

from askcorpus.errors import AskcorpusError, ConfigError
from askcorpus.tui.opening import Browse, Edit


def launch(app: App[Any], how: Browse | Edit) -> None:
    """Starts the program, and returns once the terminal is the chat's again.

    Raises:
        AskcorpusError: It could not be started, or it ended in an error.
    """
    if isinstance(how, Browse):
        _browse(app, how.uri)
    else:
        _edit(app, how.command)


def _browse(app: App[Any], uri: str) -> None:
    try:
        browser = webbrowser.get()
    except webbrowser.Error as error:
        raise ConfigError("No browser was found.", "Set BROWSER to the name of one.") from error
    # Only a browser that runs in the terminal itself needs the terminal for as long.
    in_terminal = type(browser) is webbrowser.GenericBrowser
    with app.suspend() if in_terminal else nullcontext():
        opened = browser.open(uri)
    if not opened:
        raise AskcorpusError("The browser could not be opened.", uri)


def _edit(app: App[Any], command: tuple[str, ...]) -> None:
    try:
        with app.suspend():
            ended = subprocess.run(command, check=False)
    except SuspendNotSupported as error:
        raise AskcorpusError("This terminal cannot be lent to an editor.") from error
    except OSError as error:
        raise ConfigError(
            f"{command[0]} cannot be started: {error.strerror or error}.",
            "Correct VISUAL or EDITOR.",
        ) from error
    if ended.returncode:
        raise AskcorpusError(f"{command[0]} ended with status {ended.returncode}.")
