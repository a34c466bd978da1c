"""A terminal that is gone → the end of the program that was shown on it.

Usually a hang-up signal ends a program whose terminal closes. One that was told to ignore it
(`nohup`, some multiplexers) would read an endless stream of nothing, at all of a processor's speed.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
import time
from typing import Final

_SECONDS_BETWEEN_LOOKS: Final = 3.0


def end_with(descriptor: int) -> None:
    """Sees to it that this program ends once its terminal is gone.

    From a thread of its own and by a signal, because the screen's thread may by then wait for ever
    to write to the terminal.

    Args:
        descriptor: Of the terminal.
    """

    def watch() -> None:
        while not has_gone(descriptor):
            time.sleep(_SECONDS_BETWEEN_LOOKS)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="terminal", daemon=True).start()


def has_gone(descriptor: int) -> bool:
    """Whether nobody is at the other end of a terminal any more.

    Args:
        descriptor: Of the terminal; where the system cannot tell (Windows), it has not gone.
    """
    if sys.platform == "win32":
        return False
    poll = select.poll()
    poll.register(descriptor, 0)
    return any(
        event & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, event in poll.poll(0)
    )
