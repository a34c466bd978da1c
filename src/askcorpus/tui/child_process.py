"""A module to run → a child process that talks with this one, a JSON object a line each way.

What the child loads never enters the chat, which stays as small and as quick as it is, and what
becomes of the child does not become of the chat.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from threading import Lock, Timer
from typing import Any, Final

_SECONDS_TO_END: Final = 10.0
_BUFFER: Final = 1 << 16  # as much as a pipe of Linux holds


class ChildProcess:
    """A child process; it ends when its standard input does: with the chat, however that ends."""

    def __init__(self, module: str, arguments: Sequence[str]) -> None:
        """Starts it.

        Args:
            module: Name of the module to run. It is to read and write as `child_voice` does.
            arguments: Of the command line.
        """
        self._writing = Lock()
        # A pipe that nobody reads while messages come in would block a talkative library.
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - `messages` closes it
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            bufsize=_BUFFER,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            # Ctrl+C, here or in an editor that the chat has opened, is not meant for it.
            start_new_session=os.name != "nt",
        )
        self._last_words = ""

    @property
    def pid(self) -> int:
        """Id of the process."""
        return self._process.pid

    @property
    def last_words(self) -> str:
        """The last line that it wrote on standard error, once `messages` has ended."""
        return self._last_words

    @property
    def end(self) -> str:
        """How it ended, such as "SIGKILL" or "status 1", once `messages` has ended."""
        status = self._process.returncode
        if status is not None and status < 0:
            with suppress(ValueError):
                return signal.Signals(-status).name
        return f"status {status}"

    def say(self, message: dict[str, Any]) -> None:
        """Sends a message, from any thread.

        Args:
            message: What JSON can hold.

        Raises:
            OSError: The child reads no more.
            ValueError: `hang_up` was called.
        """
        assert self._process.stdin is not None
        with self._writing:
            self._process.stdin.write(json.dumps(message).encode() + b"\n")
            self._process.stdin.flush()

    def messages(self) -> Iterator[dict[str, Any]]:
        """Yields what it says until it has ended. Only one thread may listen."""
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                yield _message(line)
        self._process.wait()
        self._close_input()
        with self._errors as errors:
            errors.seek(0)
            said = errors.read().decode(errors="replace").splitlines()
        self._last_words = next((line for line in reversed(said) if line.strip()), "")

    def hang_up(self) -> None:
        """Makes it end, from any thread; what does not end by itself is killed."""
        self._close_input()
        end = Timer(_SECONDS_TO_END, self._process.kill)
        end.daemon = True
        end.start()

    def _close_input(self) -> None:
        assert self._process.stdin is not None
        with self._writing, suppress(OSError):  # What it was not told any more does not matter.
            self._process.stdin.close()


def _message(line: bytes) -> dict[str, Any]:
    """A line of the child; one that is no object, or not whole, says nothing here."""
    try:
        message = json.loads(line)
    except ValueError:
        return {}
    return message if isinstance(message, dict) else {}
