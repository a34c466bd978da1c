"""A transcript → a file in Markdown, for people, or in JSON, for checking and replaying.

A file appears whole or not at all, and one that is there already is replaced only where the caller
says so. The JSON is described in `askcorpus.transcript`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from secrets import token_hex
from typing import Final

from askcorpus.display import one_line
from askcorpus.errors import AskcorpusError
from askcorpus.render.sessions import transcript_markdown
from askcorpus.transcript import Transcript, from_json, to_json

_LONGEST_NAME: Final = 60
"""Characters of a title that make the name of a file."""

_FORMS: Final[Mapping[str, Callable[[Transcript], str]]] = {
    ".md": transcript_markdown,
    ".json": to_json,
}


class ExportError(AskcorpusError):
    """A file cannot be written where it was asked for, or cannot be read."""


class FileIsThereError(ExportError):
    """There is a file of that name already, and nobody has said that it may be replaced."""


def file_name(title: str, ending: str) -> str:
    """A name for the file of a transcript, such as "the-new-harbour.md".

    Args:
        title: Of the session or answer, any characters.
        ending: With its dot.
    """
    words = re.findall(r"\w+", one_line(title).casefold())
    # Cut by characters: even where each takes four bytes, file systems take the name.
    return ("-".join(words)[:_LONGEST_NAME].strip("-_") or "conversation") + ending


def export(transcript: Transcript, path: Path, *, overwrite: bool = False) -> None:
    """Write a transcript to a file.

    Args:
        transcript: What to write.
        path: Where; its ending says in which form: `.md` or `.json`.
        overwrite: Whether to replace a file that is there already.

    Raises:
        FileIsThereError: There is a file already, and it is not to be replaced.
        ExportError: The ending is another, or it cannot be written.
    """
    form = _FORMS.get(path.suffix.lower())
    if form is None:
        raise ExportError(
            f"{path} has no ending that says how to write it.",
            f"Name a file that ends in {' or '.join(_FORMS)}.",
        )
    try:
        _write(path, form(transcript), overwrite=overwrite)
    except FileExistsError as error:
        raise FileIsThereError(
            f"{path} is there already.",
            "Name another file, or allow that it is replaced (--overwrite).",
        ) from error
    except OSError as error:
        raise ExportError(
            f"{path} cannot be written ({error.strerror}).",
            "Name a file in a folder that is there, and in which you may write.",
        ) from error


def read(path: Path) -> Transcript:
    """The transcript in a JSON file that `export` wrote.

    Args:
        path: The file.

    Raises:
        ExportError: It cannot be read.
        TranscriptError: It holds no transcript.
    """
    try:
        return from_json(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ExportError(
            f"{path} cannot be read ({error.strerror}).",
            "Name a file that `askcorpus sessions export` wrote.",
        ) from error
    except UnicodeDecodeError as error:
        raise ExportError(
            f"{path} is no text in UTF-8.", "Name a file that `askcorpus sessions export` wrote."
        ) from error


def _write(path: Path, text: str, *, overwrite: bool) -> None:
    """Writes a file beside the wanted one, on disk, before that gets its name."""
    if not overwrite and os.path.lexists(path):
        raise FileExistsError(path)
    beside = path.with_name(f".{path.name}.{token_hex(4)}.part")
    try:
        with beside.open("x", encoding="utf-8", newline="\n") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        if overwrite:
            beside.replace(path)
        else:
            _give_name(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def _give_name(beside: Path, path: Path) -> None:
    """Gives a file its name, unless another has it, even one that has appeared just now."""
    try:
        path.hardlink_to(beside)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        beside.replace(path)
