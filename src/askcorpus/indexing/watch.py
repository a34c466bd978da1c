"""A corpus folder that changes → builds, one at a time: the only importer of watchfiles.

A build begins when the folder has been quiet for a moment, so that a file that is being written is
read when it is whole; one that is caught half-written changes again, and the next build reads it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event

from watchfiles import watch

from askcorpus.errors import AskcorpusError, IndexLockedError
from askcorpus.types import BuildReport

_QUIET_MS = 500
"""How long nothing may have changed before a build begins."""

_LONGEST_SECONDS = 10.0
"""A build begins after so long even while changes go on."""

_SECONDS_BETWEEN_LOOKS = 30.0
"""So often the folder is looked through anyway: network folders tell of no changes."""

_SECONDS_BETWEEN_TRIES = 1.0


def keep_current(
    corpus: Path, build: Callable[[], BuildReport], stop: Event | None = None
) -> Iterator[BuildReport | AskcorpusError]:
    """Build now, and whenever the corpus folder has changed.

    Args:
        corpus: The corpus folder; it may be missing for a while.
        build: Brings the index up to date.
        stop: Ends the watching when set.

    Yields:
        What each build did, unless there was nothing to do, and what went wrong, once for each
        kind of thing.
    """
    stop = stop or Event()
    trouble = ""
    for _ in _moments(corpus, stop):
        while not stop.is_set():
            try:
                report = build()
            except AskcorpusError as error:
                if error.title != trouble:
                    trouble = error.title
                    yield error
                if not isinstance(error, IndexLockedError):
                    break
                stop.wait(_SECONDS_BETWEEN_TRIES)
            else:
                trouble = ""
                if report.built:
                    yield report
                break


def _moments(corpus: Path, stop: Event) -> Iterator[None]:
    """Once at the start, and when the folder has changed or may have."""
    yield
    while not stop.is_set():
        # What changes before the watching has begun shows at its first tick.
        look_at = time.monotonic()
        changed_at: float | None = None
        for changed in _ticks(corpus, stop):
            now = time.monotonic()
            if changed and changed_at is None:
                changed_at = now
            quiet = changed_at is not None and not changed
            tired = changed_at is not None and now - changed_at >= _LONGEST_SECONDS
            gone = not corpus.is_dir()
            if quiet or tired or gone or now >= look_at:
                changed_at = None
                look_at = now + _SECONDS_BETWEEN_LOOKS
                yield
            if gone:
                break
        stop.wait(_SECONDS_BETWEEN_TRIES)


def _ticks(corpus: Path, stop: Event) -> Iterator[bool]:
    """Whether the folder has just changed; False whenever nothing has for `_QUIET_MS`."""
    if not corpus.is_dir():
        return
    with suppress(FileNotFoundError):  # gone since
        for changes in watch(
            corpus,
            watch_filter=lambda _, path: _counts(corpus, Path(path)),
            stop_event=stop,
            rust_timeout=_QUIET_MS,
            yield_on_timeout=True,
            ignore_permission_denied=True,
        ):
            yield bool(changes)


def _counts(corpus: Path, path: Path) -> bool:
    """Whether a scan would find the file: hidden files and folders are left out."""
    try:
        inside = path.relative_to(corpus)
    except ValueError:
        return True
    return not any(part.startswith(".") for part in inside.parts)
