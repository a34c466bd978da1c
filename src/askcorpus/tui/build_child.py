"""Arguments of a build → its steps and its report, a JSON object a line on standard output.

This runs as a process of its own (`python -m askcorpus.tui.build_child`), so that what a build
loads never enters the chat. It ends when its standard input does: with the chat, however that ends.
"""

from __future__ import annotations

import _thread
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Final

from askcorpus import config
from askcorpus.errors import AskcorpusError
from askcorpus.records import to_record
from askcorpus.tui.child_voice import Seldom, Voice, give_way

_NICE: Final = 10
"""Lower priority of a build, so that keys and questions come first."""


def main(corpus: str, index: str, encoder: str, threads: str) -> None:
    """Builds; see `build_index` for the arguments."""
    # What a shell starts in the background ignores it, and hands that on.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    give_way(_NICE)
    voice = Voice()
    threading.Thread(target=_stop_when_alone, daemon=True).start()
    from askcorpus.indexing.build import build_index

    try:
        report = build_index(
            Path(corpus),
            Path(index),
            encoder=encoder,
            on_progress=Seldom(lambda step: voice.say({"step": to_record(step)})),
            threads=int(threads),
            # These have no flags, so that the chat knows no others.
            limits=config.load({}).limits,
        )
    except AskcorpusError as error:
        voice.say({"error": [error.title, error.hint]})
    except KeyboardInterrupt:
        voice.say({"stopped": True})
    else:
        voice.say({"report": report.to_dict()})


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
