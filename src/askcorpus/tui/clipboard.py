"""Text → the clipboard of this computer, through the program that the system has for it.

The terminal is asked as well (OSC 52, `App.copy_to_clipboard`): that reaches the right computer
over ssh, but not every terminal obeys. A program of the system is used where it serves the screen
that the user looks at, so not over ssh unless X11 or Wayland is passed on.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

_TIMEOUT: Final = 2.0
"""Seconds. A program that waits for a display that is gone must not be waited for."""


@dataclass(frozen=True, slots=True)
class ClipboardProgram:
    """A program that puts its standard input on the clipboard.

    Attributes:
        command: Program and arguments.
        encoding: How it reads text.
    """

    command: tuple[str, ...]
    encoding: str = "utf-8"


def copy_to_system(text: str) -> bool:
    """Puts `text` on the system's clipboard; returns whether that worked. May take two seconds."""
    program = find_program(os.environ, sys.platform, shutil.which)
    return program is not None and _feed(program, text)


def find_program(
    environ: Mapping[str, str], platform: str, which: Callable[[str], str | None]
) -> ClipboardProgram | None:
    """Returns the program that serves the user's screen, or None.

    Args:
        environ: Environment variables.
        platform: As `sys.platform`.
        which: Finds a program by its name, as `shutil.which` does.
    """
    for program in _candidates(environ, platform):
        if which(program.command[0]) is not None:
            return program
    return None


def _candidates(environ: Mapping[str, str], platform: str) -> Iterator[ClipboardProgram]:
    if environ.get("WAYLAND_DISPLAY"):
        yield ClipboardProgram(("wl-copy",))
    if environ.get("DISPLAY"):
        yield ClipboardProgram(("xclip", "-selection", "clipboard", "-in"))
        yield ClipboardProgram(("xsel", "--clipboard", "--input"))
    if environ.get("SSH_CONNECTION"):
        return
    if platform == "darwin":
        yield ClipboardProgram(("pbcopy",))
    if platform == "win32" or environ.get("WSL_DISTRO_NAME"):
        # It reads the code page of the console, or UTF-16 where a byte order mark says so.
        yield ClipboardProgram(("clip.exe",), "utf-16")


def _feed(program: ClipboardProgram, text: str) -> bool:
    try:
        # Some go on in the background to serve the text, and would hold a pipe open for as long.
        finished = subprocess.run(
            program.command,
            input=text.encode(program.encoding),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return finished.returncode == 0
