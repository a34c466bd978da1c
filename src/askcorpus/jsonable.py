"""Results → data that JSON can hold, with no more decimals than anyone reads."""

from __future__ import annotations

from typing import Any

DECIMALS = 4


def rounded(value: Any) -> Any:
    """A copy of plain data with its floats rounded and its tuples as lists."""
    match value:
        case float():
            return round(value, DECIMALS)
        case dict():
            return {key: rounded(item) for key, item in value.items()}
        case list() | tuple():
            return [rounded(item) for item in value]
        case _:
            return value
