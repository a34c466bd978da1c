"""Corpus folder → a rebuilt index, made by a child process, its steps told as they come.

The chat stays as small and as quick as it is: neither PyTorch nor anything else that only a build
needs is loaded into its process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Timer
from typing import IO, Any, Final, Protocol

from askcorpus.errors import AskcorpusError
from askcorpus.types import BuildReport, OnProgress, Progress

_SECONDS_TO_STOP: Final = 10.0


@dataclass(frozen=True, slots=True)
class BuildPlan:
    """What to build.

    Attributes:
        corpus: Folder of articles; it need not be there.
        index: Folder of the index.
        encoder: Name of the embedding model.
        threads: CPU threads; 0 for all cores.
    """

    corpus: Path
    index: Path
    encoder: str
    threads: int = 0


class BuildStoppedError(Exception):
    """The build was given up; the index is as it was."""


class Build(Protocol):
    """A build that can run once."""

    def run(self, on_progress: OnProgress) -> BuildReport:
        """Builds and returns what was done; told of every step.

        Raises:
            AskcorpusError: The build failed.
            BuildStoppedError: It was stopped.
        """
        ...

    def stop(self) -> None:
        """Gives the build up, from any thread; `run` ends soon after."""
        ...


class ChildBuild:
    """A build in a child process."""

    def __init__(self, plan: BuildPlan) -> None:
        self._plan = plan
        self._process: subprocess.Popen[str] | None = None
        self._stopped = False
        self._lock = Lock()

    def run(self, on_progress: OnProgress) -> BuildReport:
        """See `Build.run`."""
        # A pipe that nobody reads while the steps come in would block a talkative library.
        with tempfile.TemporaryFile() as errors:
            process = self._start(errors)
            outcome = _follow(process, on_progress)
            errors.seek(0)
            said = [line for line in errors.read().decode(errors="replace").splitlines() if line]
        if "report" in outcome:
            return BuildReport.from_dict(outcome["report"])
        if self._stopped or "stopped" in outcome:
            raise BuildStoppedError
        if "error" in outcome:
            raise AskcorpusError(*outcome["error"])
        raise AskcorpusError(
            f"The build has failed: {said[-1] if said else f'status {process.returncode}'}",
            "The index is as it was. Run askcorpus index --debug to see more.",
        )

    def stop(self) -> None:
        """See `Build.stop`."""
        with self._lock:
            self._stopped = True
            if self._process is not None and self._process.stdin is not None:
                self._process.stdin.close()
                end = Timer(_SECONDS_TO_STOP, self._process.kill)
                end.daemon = True
                end.start()

    def _start(self, errors: IO[bytes]) -> subprocess.Popen[str]:
        plan = self._plan
        with self._lock:
            if self._stopped:
                raise BuildStoppedError
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "askcorpus.tui.build_child"),
                    *(str(plan.corpus), str(plan.index), plan.encoder, str(plan.threads)),
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                encoding="utf-8",
                errors="replace",
                # Ctrl+C in an editor that the chat has opened is not meant for the build.
                start_new_session=os.name != "nt",
            )
            return self._process


def _follow(process: subprocess.Popen[str], on_progress: OnProgress) -> dict[str, Any]:
    """Passes the steps on until the process has ended, and returns what it said at the end."""
    assert process.stdout is not None and process.stdin is not None
    outcome: dict[str, Any] = {}
    with process.stdout, process.stdin:
        for line in process.stdout:
            message = _message(line)
            if "step" in message:
                on_progress(Progress(*message["step"]))
            else:
                outcome |= message
        process.wait()
    return outcome


def _message(line: str) -> dict[str, Any]:
    """A line of the child; libraries may print lines of their own, which say nothing here."""
    try:
        message = json.loads(line)
    except ValueError:
        return {}
    return message if isinstance(message, dict) else {}
