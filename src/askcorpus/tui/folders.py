"""The beginning of a path → the folder that is meant: completed as it is typed."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from textual.suggester import Suggester

from askcorpus.display import one_line


class FolderSuggester(Suggester):
    """Completes the names of folders."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """Returns `value` with the first folder that begins so, or None."""
        return complete_folder(value)


def complete_folder(typed: str) -> str | None:
    """Returns `typed` completed to the first folder, by name, that begins so; None without one.

    Args:
        typed: A path, relative to the working folder or absolute; ``~`` is the user's own folder.
    """
    if not typed:
        return None
    head, name = os.path.split(typed)
    names: list[str] = []
    with suppress(OSError, ValueError), os.scandir(as_path(head or ".")) as entries:
        names = [
            entry.name
            for entry in entries
            if entry.name.startswith(name)
            and (name or not entry.name.startswith("."))
            and entry.name == one_line(entry.name)
            and entry.is_dir()
        ]
    return typed[: len(typed) - len(name)] + min(names) + os.sep if names else None


def as_path(typed: str) -> Path:
    """Returns the path that was typed; ``~`` is the user's own folder where there is one."""
    with suppress(RuntimeError):
        return Path(typed.strip()).expanduser()
    return Path(typed.strip())
