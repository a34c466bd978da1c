"""Article + offset → the program that opens its file there: a browser, or the user's own editor.

Commands are lists of arguments, never a line for a shell: paths are data like everything else that
comes out of a corpus.
"""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Final

from askcorpus.errors import ConfigError, CorpusError
from askcorpus.types import Article

_LINE_OF_FILE: Final = re.compile(r"(?P<file>.+\.jsonl)#(?P<line>\d+)", re.IGNORECASE | re.DOTALL)
# Formats of which an editor would show something else than what was read.
_FOR_BROWSERS: Final = frozenset({".html", ".htm", ".pdf"})
_SAME_LINES: Final = frozenset({".txt", ".md"})
# Editors that take `+LINE FILE` as POSIX has it for ex and vi.
_TAKES_LINE: Final = frozenset(
    {
        *("ex", "vi", "vim", "nvim", "gvim", "view", "vis", "elvis", "nvi", "kak", "kakoune"),
        *("nano", "pico", "micro", "joe", "jmacs", "jstar", "jed", "ne", "mg", "mcedit", "less"),
        *("emacs", "emacsclient", "zile", "kate", "gedit", "geany", "mousepad", "pluma"),
    }
)


@dataclass(frozen=True, slots=True)
class Browse:
    """Open an address in the browser."""

    uri: str


@dataclass(frozen=True, slots=True)
class Edit:
    """Run a command in the terminal."""

    command: tuple[str, ...]


def how_to_open(
    corpus: Path, article: Article, offset: int, environ: Mapping[str, str]
) -> Browse | Edit:
    """Returns how to open the file of `article`.

    Args:
        corpus: The corpus folder.
        article: An article inside a .jsonl file opens that file, at its line.
        offset: Of the character of its text to show.
        environ: Environment variables: VISUAL, else EDITOR, names the editor, with its arguments.

    Raises:
        CorpusError: The file is not there any more.
        ConfigError: No editor is named, or it is not there.
    """
    inside = _LINE_OF_FILE.fullmatch(article.path)
    file = (corpus / (inside["file"] if inside else article.path)).resolve()
    if not file.is_file():
        raise CorpusError(
            f"{file} is not there.", "It was moved or deleted after the index was built."
        )
    kind = file.suffix.lower()
    if kind in _FOR_BROWSERS:
        return Browse(file.as_uri())
    line = None
    if inside:
        line = int(inside["line"])
    elif kind in _SAME_LINES:
        line = line_of(article.text, offset)
    return Edit((*_editor(environ), *_at(environ, line), str(file)))


def line_of(text: str, offset: int) -> int:
    """Returns the number of the line of a file, from 1, on which its character `offset` stands."""
    before = text[:offset]
    # A carriage return alone ends a line in files of old systems.
    lone = before.count("\r") - before.count("\r\n") - text[offset - 1 : offset + 1].count("\r\n")
    return 1 + before.count("\n") + lone


def _editor(environ: Mapping[str, str]) -> list[str]:
    named = environ.get("VISUAL") or environ.get("EDITOR") or ""
    try:
        command = shlex.split(named)
    except ValueError as error:
        raise ConfigError(
            f"The editor {named!r} cannot be read: {error}.", "Correct VISUAL or EDITOR."
        ) from error
    if not command:
        raise ConfigError("No editor is named.", "Set EDITOR before the chat, as in EDITOR=nano.")
    if shutil.which(command[0]) is None:
        raise ConfigError(f"The editor {command[0]} is not there.", "Correct VISUAL or EDITOR.")
    return command


def _at(environ: Mapping[str, str], line: int | None) -> list[str]:
    name = PurePath(_editor(environ)[0]).stem.lower()
    return [f"+{line}"] if line is not None and name in _TAKES_LINE else []
