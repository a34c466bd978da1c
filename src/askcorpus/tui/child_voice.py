"""What a child process of the chat has to say → a JSON object a line on its standard output.

The other end is `child_process`.
"""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from threading import Lock
from typing import Any, Final

from askcorpus.types import OnProgress, Progress

_SECONDS_BETWEEN_STEPS: Final = 0.1


class Voice:
    """The standard output of this process, taken for messages alone. Threads may share it."""

    def __init__(self) -> None:
        """Takes it; what libraries print goes where errors go from now on."""
        self._lines = os.fdopen(os.dup(1), "wb")
        self._writing = Lock()
        os.dup2(2, 1)

    def say(self, message: dict[str, Any]) -> None:
        """Sends a message.

        Args:
            message: What JSON can hold.

        Raises:
            OSError: Nobody listens.
        """
        line = json.dumps(message).encode() + b"\n"
        with self._writing:
            self._lines.write(line)
            self._lines.flush()


class Seldom:
    """Tells every stage, and of a stage a few steps a second: a screen can show no more.

    Args:
        tell: Is told.
    """

    def __init__(self, tell: OnProgress) -> None:
        self._tell = tell
        self._stage = ""
        self._due = 0.0

    def __call__(self, step: Progress) -> None:
        """Tells of a step, if it is time to."""
        now = time.monotonic()
        if step.stage == self._stage and now < self._due and step.done != step.total:
            return
        self._stage, self._due = step.stage, now + _SECONDS_BETWEEN_STEPS
        self._tell(step)


def give_way(increment: int) -> None:
    """Lowers the priority of this process, where the system can.

    Args:
        increment: Of its niceness, 1..19 on Unix.
    """
    with suppress(AttributeError, OSError):
        os.nice(increment)
