"""Values measured against a peer or a limit → verdicts, and a table of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Measurement:
    """A value beside what it is compared with.

    Attributes:
        name: What was measured.
        value: In `unit`.
        unit: Of `value` and `reference`.
        reference: The value of a peer in the same run, or a limit.
        against: What `reference` is.
        at_least: Least ratio of value to reference that is good enough, or None.
        at_most: Largest such ratio, or None. With neither, the value is for information.
    """

    name: str
    value: float
    unit: str
    reference: float
    against: str
    at_least: float | None = None
    at_most: float | None = None

    @property
    def ratio(self) -> float:
        """Value over reference."""
        return self.value / self.reference

    @property
    def reached(self) -> bool | None:
        """Whether the ratio is good enough; None where the value is for information."""
        if self.at_least is not None:
            return self.ratio >= self.at_least
        if self.at_most is not None:
            return self.ratio <= self.at_most
        return None

    def to_dict(self) -> dict[str, Any]:
        """The measurement as JSON-serialisable data."""
        return {
            "name": self.name,
            "value": round(self.value, 4),
            "unit": self.unit,
            "reference": round(self.reference, 4),
            "against": self.against,
            "ratio": round(self.ratio, 4),
            "at_least": self.at_least,
            "at_most": self.at_most,
            "reached": self.reached,
        }


def table(measurements: Sequence[Measurement]) -> str:
    """The measurements as lines of plain text, for people."""
    rows = [("Measure", "Measured", "Against", "Ratio", "Wanted", "")]
    rows += [
        (
            item.name,
            _amount(item.value, item.unit),
            f"{item.against}: {_amount(item.reference, item.unit)}",
            f"{item.ratio:.3f}",
            _wanted(item),
            {True: "reached", False: "MISSED", None: ""}[item.reached],
        )
        for item in measurements
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _amount(value: float, unit: str) -> str:
    if unit == "share":
        return f"{value:.1%}"
    return f"{value:,.0f} {unit}" if value >= 100 else f"{value:.2f} {unit}"


def _wanted(item: Measurement) -> str:
    if item.at_least is not None:
        return f"≥ {item.at_least:g}"
    return f"≤ {item.at_most:g}" if item.at_most is not None else ""
