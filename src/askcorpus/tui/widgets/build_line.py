"""What there is to say about the index → one or two lines; nothing where there is nothing."""

from __future__ import annotations

from typing import ClassVar, Final

from textual.content import Content
from textual.widgets import Static

from askcorpus.display import one_line
from askcorpus.tui.builds import (
    Building,
    Builds,
    BuildState,
    BuildStopped,
    Built,
    CorpusChanged,
)
from askcorpus.tui.turns import Failure
from askcorpus.types import BuildReport, Progress

_BAR: Final = 20


class BuildLine(Static):
    """The lines.

    Args:
        builds: Whose state to show.
        rebuild: How to start a build from here, as in "f3, then r"; empty where one cannot.
        stop: How to stop one from here; empty where one cannot.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"build--bar"}

    def __init__(self, builds: Builds, *, rebuild: str = "", stop: str = "") -> None:
        super().__init__()
        self._builds = builds
        self._rebuild = rebuild
        self._stop = stop

    def on_mount(self) -> None:
        """Keeps up with the builds."""
        self._builds.changed.subscribe(self, self._show)
        self._show(self._builds.state)

    def _show(self, state: BuildState | None) -> None:
        self.display = state is not None
        self.set_class(isinstance(state, Failure), "-failed")
        self.update(self._content(state))

    def _content(self, state: BuildState | None) -> Content:
        match state:
            case None:
                return Content()
            case CorpusChanged():
                how = f" Rebuild it: {self._rebuild}." if self._rebuild else ""
                return Content(f"▲ The corpus has changed since the index was built.{how}")
            case Building(step):
                how = f"  {self._stop} stops" if self._stop else ""
                return Content.assemble("◌ ", _step(step), how)
            case Built(report, before):
                return Content(f"✓ {built_words(report, before)}")
            case BuildStopped():
                return Content("✕ The build was stopped; the index is as it was.")
            case Failure(title, hint):
                return Content(f"✕ {one_line(title)}\n  {one_line(hint)}".rstrip())


def built_words(report: BuildReport, before: int | None) -> str:
    """Returns what a build has changed, in one sentence.

    Args:
        report: Of the build.
        before: How many articles the index held, None where there was none.
    """
    if not report.built:
        return f"The index is up to date already: {_count(report.articles, 'article')}."
    parts = [_count(report.articles, "article") + _difference(report.articles, before)]
    parts.append(_count(report.passages - report.reused, "new passage"))
    if report.skipped:
        parts.append(f"{len(report.skipped):,} skipped")
    return f"The index is up to date: {', '.join(parts)}."


def _count(number: int, one: str) -> str:
    return f"{number:,} {one}{'' if number == 1 else 's'}"


def _difference(now: int, before: int | None) -> str:
    if before is None or now == before:
        return ""
    return f" ({now - before:,} more)" if now > before else f" ({before - now:,} fewer)"


def _step(step: Progress | None) -> Content:
    if step is None:
        return Content("Indexing …")
    stage = one_line(step.stage).capitalize()
    if not step.total:
        return Content(f"{stage} …")
    filled = _BAR * step.done // step.total
    return Content.assemble(
        f"{stage} ",
        ("━" * filled, ".build--bar"),
        "╌" * (_BAR - filled),
        f" {step.done:,}/{step.total:,} {step.unit}".rstrip(),
    )
