"""Builds that follow a corpus folder → a line each, which a person and a program can read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from askcorpus.cli.console import emit, emit_json, note
from askcorpus.errors import AskcorpusError
from askcorpus.render import watch_line
from askcorpus.types import BuildReport


def watch(corpus: Path, build: Callable[[], BuildReport], *, as_json: bool) -> None:
    """Keeps the index up to date until Ctrl+C, a line on standard output for every build."""
    from askcorpus.indexing.watch import keep_current

    note(f"Watching {corpus}; Ctrl+C ends.")
    try:
        for outcome in keep_current(corpus, build):
            when = datetime.now(UTC).isoformat(timespec="seconds")
            if not as_json:
                emit(watch_line(when, outcome))
            elif isinstance(outcome, AskcorpusError):
                emit_json({"time": when, "error": outcome.title, "hint": outcome.hint})
            else:
                emit_json({"time": when, **outcome.to_dict()})
    except KeyboardInterrupt:
        note("Stopped watching; the index is whole.")
