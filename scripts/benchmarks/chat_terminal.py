"""A command → the same on a terminal of its own: keys go in, what is drawn comes out, both timed.

The screen is not rebuilt from what is drawn: words that are looked for must be drawn in one piece,
which Textual does for whatever changes together on one line.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from codecs import getincrementaldecoder
from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Final, Self

PATIENCE: Final = 120.0
"""Seconds to wait for anything before something is taken to be wrong."""

_SEQUENCE: Final = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z^_=>])"
)
_LONGEST_SEQUENCE: Final = 100
_SECONDS_TO_END: Final = 10.0


class Terminal:
    """A program on a pseudo-terminal.

    Attributes:
        began: When the program was started, of `time.perf_counter()`.
        drawn: All characters drawn since `forget`, in order, without control sequences.
    """

    def __init__(
        self, command: Sequence[str], environ: Mapping[str, str], *, columns: int, rows: int
    ) -> None:
        """Start the program.

        Args:
            command: Program, with its path, and arguments.
            environ: Environment variables besides those of this process.
            columns: Width of the terminal.
            rows: Its height.
        """
        settings = os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor"} | dict(environ)
        self.began = time.perf_counter()
        self._process, self._descriptor = pty.fork()
        if self._process == 0:
            size = struct.pack("HHHH", rows, columns, 0, 0)
            fcntl.ioctl(0, termios.TIOCSWINSZ, size)
            os.execve(command[0], list(command), settings)
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._rest = ""
        self.drawn = ""

    def __enter__(self) -> Self:
        """Nothing more."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the program, kindly first."""
        with suppress(OSError):
            self.type("\x11")  # ctrl+q
        due = time.perf_counter() + _SECONDS_TO_END
        while os.waitpid(self._process, os.WNOHANG) == (0, 0):
            if time.perf_counter() > due:
                os.kill(self._process, signal.SIGKILL)
            with suppress(RuntimeError):
                self._read(0.1)
        os.close(self._descriptor)

    def type(self, keys: str) -> float:
        """Press keys and return when that was, of `time.perf_counter()`."""
        pressed = time.perf_counter()
        os.write(self._descriptor, keys.encode())
        return pressed

    def paste(self, text: str) -> None:
        """Paste text, as terminals do."""
        self.type(f"\x1b[200~{text}\x1b[201~")

    def forget(self) -> None:
        """Look only at what is drawn from now on."""
        self.drawn = ""

    def see(self, *words: str, within: float = PATIENCE) -> float:
        """Wait until all of `words` have been drawn and return when that was.

        Args:
            words: Each drawn in one piece.
            within: Seconds to wait.

        Raises:
            RuntimeError: They were not drawn, or the program has ended.
        """
        due = time.perf_counter() + within
        while not all(word in self.drawn for word in words):
            left = due - time.perf_counter()
            if left <= 0 or not self._read(left):
                raise RuntimeError(f"The chat did not draw {words}; last: {self.drawn[-500:]!r}")
        return time.perf_counter()

    def watch(self, seconds: float) -> None:
        """Take in what is drawn during some seconds."""
        due = time.perf_counter() + seconds
        while (left := due - time.perf_counter()) > 0:
            self._read(left)

    def _read(self, seconds: float) -> bool:
        """Takes in what is there; False if nothing comes for so long."""
        if not select.select([self._descriptor], [], [], seconds)[0]:
            return False
        try:
            read = os.read(self._descriptor, 1 << 16)
        except OSError:  # how Linux says that nobody is at the other end
            read = b""
        if not read:
            raise RuntimeError(f"The chat has ended: {self.drawn[-500:]!r}")
        self._take(read)
        return True

    def _take(self, read: bytes) -> None:
        text = self._rest + self._decoder.decode(read)
        # A control sequence that is not whole yet waits for its rest.
        last = text.rfind("\x1b", max(0, len(text) - _LONGEST_SEQUENCE))
        whole = len(text) if last < 0 or _SEQUENCE.match(text, last) else last
        self._rest = text[whole:]
        self.drawn += _SEQUENCE.sub("", text[:whole])
