"""Arguments of a build → its steps and its report, a JSON object a line on standard output.

This runs as a process of its own (`python -m askcorpus.tui.build_child`), so that what a build
loads never enters the chat. It ends when its standard input does: with the chat, however that ends.
"""

from __future__ import annotations

import _thread
import json
import os
import signal
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from askcorpus import config
from askcorpus.errors import AskcorpusError
from askcorpus.types import Progress

_SECONDS_BETWEEN_STEPS: Final = 0.1
_NICE: Final = 10
"""Lower priority of a build, so that keys and questions come first."""


def main(corpus: str, index: str, encoder: str, threads: str) -> None:
    """Builds; see `build_index` for the arguments."""
    with suppress(AttributeError, OSError):
        os.nice(_NICE)
    threading.Thread(target=_stop_when_alone, daemon=True).start()
    from askcorpus.indexing.build import build_index

    try:
        report = build_index(
            Path(corpus),
            Path(index),
            encoder=encoder,
            on_progress=_Steps(),
            threads=int(threads),
            # These have no flags, so that the chat knows no others.
            limits=config.load({}).limits,
        )
    except AskcorpusError as error:
        _say({"error": [error.title, error.hint]})
    except KeyboardInterrupt:
        _say({"stopped": True})
    else:
        _say({"report": report.to_dict()})


class _Steps:
    """Tells every stage, and of a stage a few steps a second: a screen can show no more."""

    def __init__(self) -> None:
        self._stage = ""
        self._due = 0.0

    def __call__(self, step: Progress) -> None:
        now = time.monotonic()
        if step.stage == self._stage and now < self._due and step.done != step.total:
            return
        self._stage, self._due = step.stage, now + _SECONDS_BETWEEN_STEPS
        _say({"step": [step.stage, step.done, step.total, step.unit]})


def _say(message: dict[str, Any]) -> None:
    print(json.dumps(message), flush=True)


def _stop_when_alone() -> None:
    # Not through `sys.stdin`: its lock, held here, would fail the interpreter at its end.
    while os.read(0, 4096):
        pass
    main_thread = threading.main_thread().ident
    if main_thread is not None and hasattr(signal, "pthread_kill"):
        # Wakes the main thread even where it waits for another process.
        signal.pthread_kill(main_thread, signal.SIGINT)
    else:
        _thread.interrupt_main()


if __name__ == "__main__":
    main(*sys.argv[1:])
