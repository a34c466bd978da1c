"""Name of a list of words → the words, as kept in words.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path


@cache
def words(name: str) -> frozenset[str]:
    """Read a list of words.

    Args:
        name: Name of a list in words.toml.

    Returns:
        The words, in lower case; for a few lists regular expressions.
    """
    lists = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    return frozenset(lists[name])
