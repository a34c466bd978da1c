"""Results → standard output, everything else → standard error, each as its stream can take it."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
import time
from dataclasses import replace
from types import TracebackType
from typing import Any, Final, TextIO

import typer

from askcorpus.display import escape_json, one_line, plain
from askcorpus.errors import AskcorpusError
from askcorpus.types import Progress

_WIDEST: Final = 100
_BAR: Final = 24
_SECONDS_BETWEEN_DRAWINGS: Final = 0.1
_SECONDS_BETWEEN_LINES: Final = 10.0
# What a shell reports of a program that a closed pipe has ended: 128 + SIGPIPE.
_PIPE_CLOSED: Final = 141


def prepare_streams() -> None:
    """Makes sure that no character of an article can fail to be written."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def emit(text: str, *, styled: bool = False) -> None:
    """Writes a result to standard output.

    Args:
        text: What was made for people. Nothing in it acts on a terminal.
        styled: It holds codes of ours that do, and was made safe before these were added.

    Raises:
        typer.Exit: The reader at the other end has gone away.
    """
    try:
        print(text if styled else plain(text), flush=True)
    except BrokenPipeError:
        # The interpreter flushes once more as it ends, which must not fail a second time.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(_PIPE_CLOSED) from None


def emit_json(data: dict[str, Any] | list[Any], *, indent: int | None = None) -> None:
    """Writes a JSON value to standard output, in UTF-8 as RFC 8259 (8.1) asks.

    It reads back as the same value, whatever its texts hold.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    emit(escape_json(json.dumps(data, ensure_ascii=False, indent=indent)))


def note(text: str) -> None:
    """Writes what is no result to standard error."""
    print(plain(text), file=sys.stderr, flush=True)


def show_error(error: AskcorpusError) -> None:
    """Says what happened and what to do next."""
    note(f"Error: {one_line(error.title)}")
    if error.hint:
        note(f"  {one_line(error.hint)}")


def wants_colour(stream: TextIO) -> bool:
    """Whether colour would be seen and is not refused (https://no-color.org)."""
    refused = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return stream.isatty() and not refused


def text_width(stream: TextIO) -> int:
    """Columns to break lines at; 0, for not at all, unless people read along."""
    return min(shutil.get_terminal_size().columns, _WIDEST) if stream.isatty() else 0


class ProgressLine:
    """Steps of a long operation → one line on a terminal, redrawn; elsewhere a line now and then.

    Use it as a context manager and call it with every `Progress`.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        """Reports to `stream`, by default standard error."""
        self._stream = sys.stderr if stream is None else stream
        self._redraws = self._stream.isatty()
        self._first: Progress | None = None
        self._last: Progress | None = None
        self._began = 0.0
        self._due = 0.0

    def __enter__(self) -> ProgressLine:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end_stage(completed=error is None)

    def __call__(self, progress: Progress) -> None:
        """Shows how far the operation is."""
        now = time.monotonic()
        progress = replace(progress, stage=one_line(progress.stage), unit=one_line(progress.unit))
        last = self._last
        if last is None or progress.stage != last.stage or progress.done < last.done:
            self._end_stage(completed=True)
            self._first, self._began = progress, now
        elif now < self._due and progress.done != progress.total:
            self._last = progress
            return
        self._last = progress
        self._show(progress, now)

    def _show(self, progress: Progress, now: float) -> None:
        if self._redraws:
            self._due = now + _SECONDS_BETWEEN_DRAWINGS
            columns = shutil.get_terminal_size().columns - 1
            self._stream.write("\r\x1b[K" + self._line(progress, now)[:columns])
        else:
            self._due = now + _SECONDS_BETWEEN_LINES
            self._stream.write(f"{progress.stage}{_count(progress)}\n")
        self._stream.flush()

    def _line(self, progress: Progress, now: float) -> str:
        if not progress.total:
            return f"{progress.stage}{_count(progress)} …"
        filled = _BAR * progress.done // progress.total
        bar = "━" * filled + "╌" * (_BAR - filled)
        return f"{progress.stage:<18} {bar}{_count(progress)}{self._left(progress, now)}"

    def _left(self, progress: Progress, now: float) -> str:
        """The time that the stage still needs at its pace so far, once there is a pace."""
        done = progress.done - (self._first.done if self._first else 0)
        left = (progress.total or 0) - progress.done
        elapsed = now - self._began
        if elapsed < 1 or done <= 0 or left <= 0:
            return ""
        minutes, seconds = divmod(round(elapsed * left / done), 60)
        return f" · {minutes}:{seconds:02} left"

    def _end_stage(self, *, completed: bool) -> None:
        last, self._last = self._last, None
        if last is None or not self._redraws:
            return
        if completed and last.total:
            self._show(replace(last, done=last.total), time.monotonic())
        self._stream.write("\n")
        self._stream.flush()


def _count(progress: Progress) -> str:
    if not progress.total:
        return f" {progress.done:,} {progress.unit}".rstrip() if progress.done else ""
    return f" {progress.done:,}/{progress.total:,} {progress.unit}".rstrip()
