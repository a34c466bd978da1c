"""Builds of the index, one at a time, in a thread → what they have come to, for every screen.

The widgets that show it subscribe to `Builds.changed`; a build goes on whichever screen is up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from textual.app import App
from textual.message import Message
from textual.signal import Signal

from askcorpus.tui.building import Build, BuildPlan, BuildStoppedError
from askcorpus.tui.turns import Failure
from askcorpus.types import BuildReport, Progress


@dataclass(frozen=True, slots=True)
class CorpusChanged:
    """The corpus folder no longer holds what the index was built from."""


@dataclass(frozen=True, slots=True)
class Building:
    """A build is running; `step` is its latest, None before the first."""

    step: Progress | None = None


@dataclass(frozen=True, slots=True)
class Built:
    """A build is done. `before` is how many articles the index held, None where there was none."""

    report: BuildReport
    before: int | None = None


@dataclass(frozen=True, slots=True)
class BuildStopped:
    """The user has stopped the build."""


BuildState = CorpusChanged | Building | Built | BuildStopped | Failure
"""What there is to say about the index; a `Failure` is how a build ended."""


@dataclass
class BuildStepped(Message):
    """The running build has done a step."""

    step: Progress


@dataclass
class BuildEnded(Message):
    """The running build has ended."""

    state: Built | BuildStopped | Failure


class Builds:
    """What runs the builds of one chat.

    Args:
        app: It gets `BuildStepped` and `BuildEnded`, and passes them on to `stepped` and `ended`.
        make: Makes the build of a plan.

    Attributes:
        state: What there is to say about the index, or None.
        changed: Published with every new state.
    """

    def __init__(self, app: App[Any], make: Callable[[BuildPlan], Build]) -> None:
        self._app = app
        self._make = make
        self._build: Build | None = None
        self._quiet = False
        self.state: BuildState | None = None
        self.changed: Signal[BuildState | None] = Signal(app, "builds")

    @property
    def running(self) -> bool:
        """Whether a build is running."""
        return self._build is not None

    def start(self, plan: BuildPlan, *, quiet: bool = False) -> bool:
        """Starts a build, and returns False, doing nothing, while another one runs.

        Args:
            plan: What to build.
            quiet: Say nothing unless there is something to build.
        """
        if self._build is not None:
            return False
        build = self._build = self._make(plan)
        self._quiet = quiet
        if not quiet:
            self.show(Building())

        def step(progress: Progress) -> None:
            self._app.post_message(BuildStepped(progress))

        def work() -> None:
            state: Built | BuildStopped | Failure
            try:
                state = Built(build.run(step))
            except BuildStoppedError:
                state = BuildStopped()
            except Exception as error:  # noqa: BLE001 - whatever a build raises is shown, the chat goes on
                state = Failure.of(error)
            self._app.post_message(BuildEnded(state))

        self._app.run_worker(work, group="build", thread=True)
        return True

    def stop(self) -> None:
        """Gives the running build up, if there is one."""
        if self._build is not None:
            self._build.stop()

    def stepped(self, step: Progress) -> None:
        """Takes in a step of the running build."""
        self.show(Building(step))

    def ended(self, state: Built | BuildStopped | Failure) -> None:
        """Takes in the end of the running build."""
        self._build = None
        idle = isinstance(state, Built) and not state.report.built
        self.show(None if self._quiet and idle else state)

    def show(self, state: BuildState | None) -> None:
        """Makes `state` what there is to say."""
        self.state = state
        self.changed.publish(state)
