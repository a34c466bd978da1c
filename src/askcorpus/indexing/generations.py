"""Which generations stay: the live one and the one before it, and whatever a reader holds.

All else is removed by whoever holds the builder's lock: what a build that died was writing, a
generation that was written but never made live, and old ones. Nothing here fails: what cannot be
removed (another program has it open, the folder is read-only) is left to a later build.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from askcorpus.errors import AskcorpusError
from askcorpus.indexing.layout import (
    CURRENT_TO_BE,
    EMBEDDED,
    MANIFEST,
    REMOVING,
    UNFINISHED,
    current_name,
    generations,
    number_of,
)
from askcorpus.indexing.leases import unheld

_KEPT = 2
"""Generations that stay though nobody holds them, the live one counted."""


@contextmanager
def new_generation_folder(index: Path) -> Iterator[Path]:
    """An empty folder to build in; removed again unless `publish` has renamed it."""
    remove_unfinished(index)
    folder = index / f"{UNFINISHED}{os.getpid()}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def clean_up(index: Path) -> None:
    """Remove all that no reader needs. The caller holds the builder's lock."""
    with suppress(OSError):
        remove_unfinished(index)
        _remove_old(index)


def remove_checkpoints(index: Path) -> None:
    """Remove what interrupted builds have left to go on from. The caller has completed one."""
    with suppress(OSError):
        for path in index.glob(f"{EMBEDDED}*"):
            path.unlink(missing_ok=True)


def remove_unfinished(index: Path) -> None:
    """Remove what a build that died has left behind. The caller holds the builder's lock."""
    for prefix in (UNFINISHED, REMOVING):
        for path in index.glob(f"{prefix}*"):
            shutil.rmtree(path, ignore_errors=True)
    (index / CURRENT_TO_BE).unlink(missing_ok=True)


def _remove_old(index: Path) -> None:
    try:
        live = number_of(current_name(index))
    except AskcorpusError:
        return  # Which generations are of use is not known: none is touched.
    found = generations(index)
    kept = [path for path in found if number_of(path.name) <= live][-_KEPT:]
    for path in found:
        if path not in kept:
            _remove(path)


def _remove(generation: Path) -> None:
    """Remove a generation unless a reader holds it. It vanishes at once, its files one by one."""
    doomed = generation.with_name(f"{REMOVING}{generation.name}")
    with unheld(generation / MANIFEST) as free:
        if not free:
            return
        try:
            generation.rename(doomed)
        except OSError:
            return  # Windows says so where a reader has a file open.
    shutil.rmtree(doomed, ignore_errors=True)
