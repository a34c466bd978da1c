"""Faults as they are found → problems, the same fault of many articles told once."""

from __future__ import annotations

from dataclasses import replace

from askcorpus.indexing.layout import REBUILD
from askcorpus.types import Problem


class Findings:
    """What a check has found so far."""

    def __init__(self) -> None:
        self._problems: dict[tuple[str, str], Problem] = {}

    def add(self, part: str, what: str, mend: str = f"{REBUILD}.", *, kind: str = "") -> None:
        """Note a fault.

        Args:
            part: The file or folder of the generation that is concerned.
            what: What is wrong, one sentence.
            mend: What to do about it, one sentence.
            kind: Faults of one part and kind are told once, by the first of them; by default they
                are of one kind if their sentences are the same.
        """
        key = part, kind or what
        known = self._problems.get(key)
        self._problems[key] = (
            replace(known, count=known.count + 1) if known else Problem(part, what, mend)
        )

    def problems(self) -> tuple[Problem, ...]:
        """All of them, in the order in which they were found first."""
        return tuple(self._problems.values())
