"""Corpus folder → a rebuilt index, made by a child process, its steps told as they come.

The chat stays as small and as quick as it is: neither PyTorch nor anything else that only a build
needs is loaded into its process.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

from askcorpus.errors import AskcorpusError
from askcorpus.records import from_record
from askcorpus.tui.child_process import ChildProcess
from askcorpus.types import BuildReport, OnProgress, Progress


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
        self._child: ChildProcess | None = None
        self._stopped = False
        self._lock = Lock()

    def run(self, on_progress: OnProgress) -> BuildReport:
        """See `Build.run`."""
        child = self._start()
        outcome: dict[str, Any] = {}
        for message in child.messages():
            if "step" in message:
                on_progress(from_record(Progress, message["step"]))
            else:
                outcome |= message
        if "report" in outcome:
            return BuildReport.from_dict(outcome["report"])
        if self._stopped or "stopped" in outcome:
            raise BuildStoppedError
        if "error" in outcome:
            raise AskcorpusError(*outcome["error"])
        raise AskcorpusError(
            f"The build has failed: {child.last_words or child.end}",
            "The index is as it was. Run askcorpus index --debug to see more.",
        )

    def stop(self) -> None:
        """See `Build.stop`."""
        with self._lock:
            self._stopped = True
            if self._child is not None:
                self._child.hang_up()

    def _start(self) -> ChildProcess:
        plan = self._plan
        with self._lock:
            if self._stopped:
                raise BuildStoppedError
            self._child = ChildProcess(
                "askcorpus.tui.build_child",
                [str(plan.corpus), str(plan.index), plan.encoder, str(plan.threads)],
            )
            return self._child
