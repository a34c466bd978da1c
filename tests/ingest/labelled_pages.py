"""Pages with each line labelled: "= " story, "- " furniture, blank lines as they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from askcorpus.types import Mark

PAGES = sorted((Path(__file__).parent / "pages").glob("*.txt"))
SHARED = Path(__file__).resolve().parents[3] / "shared" / "articles"


@dataclass(frozen=True)
class LabelledPage:
    """A text and, line by line, whether it is story; None for a blank line."""

    text: str
    lines: tuple[tuple[int, int, bool], ...]

    def kept(self, marks: Sequence[Mark]) -> float:
        """Share of the story's characters that no mark covers."""
        return 1 - self._covered(marks, story=True)

    def marked(self, marks: Sequence[Mark]) -> float:
        """Share of the furniture's characters that marks cover."""
        return self._covered(marks, story=False)

    def _covered(self, marks: Sequence[Mark], story: bool) -> float:
        spans = [(start, end) for start, end, is_story in self.lines if is_story is story]
        total = sum(end - start for start, end in spans)
        covered = sum(
            max(0, min(end, mark.end) - max(start, mark.start))
            for start, end in spans
            for mark in marks
        )
        return covered / total if total else 1.0


def read_page(path: Path, line_end: str = "\n") -> LabelledPage:
    lines = path.read_text(encoding="utf-8").splitlines()
    return label([line[2:] for line in lines], lambda i: lines[i].startswith("="), line_end)


def label(
    lines: Sequence[str], is_story: Callable[[int], bool], line_end: str = "\n"
) -> LabelledPage:
    text = ""
    spans = []
    for index, line in enumerate(lines):
        if line.strip():
            spans.append((len(text), len(text) + len(line), is_story(index)))
        text += line + line_end
    return LabelledPage(text, tuple(spans))
