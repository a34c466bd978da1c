"""What the chat is doing, under which filters, on which index, and how fast: one line."""

from __future__ import annotations

import re
from typing import ClassVar

from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from askcorpus.display import one_line
from askcorpus.tui.bindings import key_of
from askcorpus.types import IndexInfo, Timings

_GENERATION = re.compile(r"gen-0*(\d+)")


class StatusLine(Static):
    """The line below the question.

    Attributes:
        activity: What the chat is doing, one or two words, or empty.
        filters: The filters in force, in words, or empty.
        index: The live generation and its counts, once known.
        changed: Whether the corpus has changed since the index was built.
        timings: Those of the last answer: all of it, and in brackets searching and reading.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"status--activity", "status--separator"}

    activity: reactive[str] = reactive("")
    filters: reactive[str] = reactive("")
    index: reactive[IndexInfo | None] = reactive(None)
    changed: reactive[bool] = reactive(False)
    timings: reactive[Timings | None] = reactive(None)

    def render(self) -> Content:
        """Returns what is known, most wanted first; what does not fit is left out."""
        parts: list[Content] = []
        if self.activity:
            parts.append(Content.styled(self.activity, ".status--activity"))
        if self.filters:
            parts.append(Content.styled(f"only {self.filters}", ".status--activity"))
        if self.index is not None:
            parts.append(
                Content(f"{self.index.articles:,} articles · {self.index.passages:,} passages")
            )
            parts.append(Content(_generation(self.index.generation)))
        if self.changed:
            key = key_of(self.app, "corpus.show")
            how = f": {key} to rebuild" if key else ""
            parts.append(Content.styled(f"corpus changed{how}", ".status--activity"))
        if self.timings is not None:
            parts.append(Content(_duration(self.timings)))
        between = Content.styled(" │ ", ".status--separator")
        while len(parts) > 1 and between.join(parts).cell_length > self.content_size.width:
            del parts[-1]
        return between.join(parts)


def _generation(name: str) -> str:
    match = _GENERATION.match(name)
    return f"gen {match[1]}" if match else one_line(name)


def _duration(timings: Timings) -> str:
    return f"{timings.total:.0f} ms ({timings.retrieve:.0f}+{timings.read:.0f})"
