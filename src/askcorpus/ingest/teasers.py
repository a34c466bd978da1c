"""Elements → those that stand in a list of teasers by their structure, whatever their wording.

Lists of other stories repeat a unit: a headline, a time stamp, a summary; or a headline and a
summary that breaks off with dots. One such unit may be the article's own head; a row of them is a
list.
"""

from __future__ import annotations

from collections.abc import Sequence

from askcorpus.ingest.elements import Element

_LONGEST_SUMMARY = 80
_LONGEST_HEADLINE = 30
_LONGEST_GAP = 3


def teaser_elements(elements: Sequence[Element]) -> frozenset[int]:
    """Find the elements that make up lists of teasers.

    Args:
        elements: The elements of one text, in order.

    Returns:
        Indices of headlines, time stamps and summaries in rows of at least two units.
    """
    found: set[int] = set()
    for units in (_stamped(elements), _cut_short(elements)):
        row: list[range] = []
        for unit in [*units, None]:
            if unit is not None and (not row or unit.start - row[-1].stop <= _LONGEST_GAP):
                row.append(unit)
                continue
            if len(row) >= 2:
                # What stands between two units (a section, a "Read more") goes with them.
                found.update(range(row[0].start, row[-1].stop))
            row = [unit] if unit is not None else []
    return frozenset(found)


def _stamped(elements: Sequence[Element]) -> list[range]:
    """Headline, time stamp, summary."""
    units = []
    for index in range(1, len(elements) - 1):
        if not elements[index].shape.moment or not _headline(elements[index - 1]):
            continue
        following = elements[index + 1]
        summary = following.shape.sentence or following.shape.prose or following.shape.truncated
        if summary and following.shape.words <= _LONGEST_SUMMARY and not following.strong:
            units.append(range(index - 1, index + 2))
        elif _headline(following):
            units.append(range(index - 1, index + 1))
    return units


def _cut_short(elements: Sequence[Element]) -> list[range]:
    """Headline, summary that breaks off."""
    return [
        range(index - 1, index + 1)
        for index in range(1, len(elements))
        if elements[index].shape.truncated
        and elements[index].shape.words >= 4
        and _headline(elements[index - 1])
    ]


def _headline(element: Element) -> bool:
    return (
        not element.shape.prose
        and not element.shape.moment
        and not element.shape.truncated
        and not element.strong
        and 2 <= element.shape.words <= _LONGEST_HEADLINE
    )
