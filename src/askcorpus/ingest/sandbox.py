"""Bytes of a page or a PDF → its contents, parsed in a process of its own, against the clock.

Parsers of markup are large, written in part in C, and can be brought by a few bytes to run for
hours, to take all memory or to crash. In this process such a file costs its own article alone: it
is killed when its time is up, may take a bounded amount of memory, and is started anew after
either. It is started for the first file that needs it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict
from datetime import date
from threading import Event, Timer
from types import TracebackType
from typing import Any

from askcorpus.ingest.drafts import Facts, UnreadableError
from askcorpus.ingest.formats.contents import Contents, Piece
from askcorpus.types import Limits

FORMATS = frozenset((".html", ".htm", ".pdf"))
"""Suffixes of the formats whose parsers are not trusted. Those of plain text take linear time."""


# "-P" keeps the working folder off the module path: it may be the corpus.
_COMMAND = (sys.executable, "-P", "-m", "askcorpus.ingest.sandbox_child")


class _BreakdownError(Exception):
    """The process ended without an answer."""


class Sandbox:
    """A process that parses files one after the other. Use it as a context manager."""

    def __init__(self, limits: Limits) -> None:
        """Nothing is started yet.

        Args:
            limits: Of each file.
        """
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def read(self, suffix: str, data: bytes) -> Contents:
        """Read a file of one of the `FORMATS`.

        Args:
            suffix: Suffix of its name, with the dot, in lower case.
            data: Its bytes.

        Returns:
            Its contents.

        Raises:
            UnreadableError: It cannot be read, or not within the limits.
        """
        # What others left behind in the memory of the process must not cost this file its article.
        for fresh in (self._process is None, True):
            if fresh:
                self._stop()
            try:
                return self._ask(suffix, data)
            except _BreakdownError:
                self._stop()
                if fresh:
                    break
        raise UnreadableError("its parser broke down, or needed more memory than it is allowed")

    def _ask(self, suffix: str, data: bytes) -> Contents:
        process = self._process = self._process or _start(self._limits)
        late = Event()

        def end() -> None:
            late.set()
            process.kill()

        timer = Timer(self._limits.max_file_seconds, end)
        timer.start()
        try:
            answer = _exchange(process, {"suffix": suffix, "bytes": len(data)}, data)
        except (EOFError, OSError, ValueError) as error:
            if late.is_set():
                raise UnreadableError(
                    f"took longer than {self._limits.max_file_seconds} seconds to read"
                ) from error
            raise _BreakdownError from error
        finally:
            timer.cancel()
            timer.join()
            if late.is_set():
                self._stop()
        if "unreadable" in answer:
            raise UnreadableError(answer["unreadable"])
        if "fault" in answer:
            raise ImportError(answer["fault"])
        return Contents(tuple(map(_piece, answer["pieces"])))

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):  # What it was not told any more is of no interest.
                pipe.close()
    process.wait()


def _start(limits: Limits) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        _COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        # NumPy's threads reserve memory each, which the limit would count.
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )
    try:
        _exchange(process, asdict(limits))
    except (EOFError, OSError, ValueError) as error:
        _end(process)
        raise ImportError("The process that reads .html and .pdf files cannot start.") from error
    except BaseException:
        _end(process)
        raise
    return process


def _exchange(process: subprocess.Popen[bytes], header: Any, data: bytes = b"") -> Any:
    """Send a line of JSON and the bytes that belong to it; the line of JSON that comes back."""
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(json.dumps(header).encode() + b"\n")
    process.stdin.write(data)
    process.stdin.flush()
    answer = process.stdout.readline()
    if not answer.endswith(b"\n"):
        raise EOFError
    return json.loads(answer)


def _piece(fields: dict[str, Any]) -> Piece:
    published = fields.pop("published")
    text = fields.pop("text")
    day = date.fromisoformat(published) if published else None
    return Piece(text, Facts(**fields, published=day))
