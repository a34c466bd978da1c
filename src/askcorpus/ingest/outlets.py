"""Layout → who published the article, where the page names it.

Looked for, in this order: a line "Source: …"; the name of the site above the headline or right
below it; the name after the headline ("… | The Daily Example"); the owner of the copyright; the
agency in the dateline.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from askcorpus.ingest.elements import Element
from askcorpus.ingest.layout import Layout
from askcorpus.ingest.vocabulary import words

_LABEL = re.compile(
    r"(?:source|outlet|publisher|publication|newspaper|published by)\s*:\s*(.+)", re.I
)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)[\s©]*(?:(?:19|20)\d\d(?:\s*[-–]\s*(?:(?:19|20)\d\d|present))?,?\s*)?"
    r"(?:by\s+)?([^.|,;\d©\n]{2,60})",
    re.I,
)
_AGENCY = re.compile(r"^[^—–()]{2,60}\(([^()\d]{2,40})\)\s*(?:[—–:]|-{1,2}\s)")
_PARTS = re.compile(r"\s+[|/·•–—-]\s+|,\s+(?=\d)|\s{3,}")
_SUFFIX = re.compile(r"\s+[|–—-]\s+")
_MARKUP = re.compile(r"[*_#]+")
_RIGHTS = re.compile(r"\s*\b(?:all rights|inc\b|ltd\b|llc\b|limited\b).*$", re.I)
_LONGEST, _LONGEST_LABELLED = 5, 8


def outlet_of(layout: Layout) -> str | None:
    """Find who published the article.

    Args:
        layout: The layout of a text.

    Returns:
        The name as the page writes it, or None where the page does not say.
    """
    owner = _owner(layout)
    return (
        next(_labelled(layout), None)
        or _masthead(layout, owner)
        or _after_headline(layout, owner)
        or owner
        or _colophon(layout)
        or _agency(layout)
    )


def without_outlet(title: str, outlet: str | None) -> str:
    """Cut the outlet's name off the end of a title: "… | The Daily Example".

    Args:
        title: The title.
        outlet: The outlet, if known.

    Returns:
        The title without it; unchanged where it does not end in the outlet's name.
    """
    parts = _SUFFIX.split(title)
    if outlet is not None and len(parts) > 1 and parts[-1].casefold() == outlet.casefold():
        return title[: title.rindex(parts[-1])].rstrip(" |–—-")
    return title


def _labelled(layout: Layout) -> Iterator[str]:
    for element in layout.elements:
        match = _LABEL.fullmatch(element.line)
        if match is not None and "://" not in match.group(1):
            name = _PARTS.split(match.group(1))[0].strip(" .")
            if name and len(name.split()) <= _LONGEST_LABELLED:
                yield name


def _masthead(layout: Layout, owner: str | None) -> str | None:
    """The name of the site in a line of its own, near the headline."""
    headline = layout.headline if layout.headline is not None else -1
    body = layout.opening if layout.opening is not None else len(layout.elements)
    for index, element in enumerate(layout.elements[:body]):
        if index == headline or element.strong or element.byline or not element.label_like:
            continue
        for name in _names(element):
            if _is_media(name) or _same(name, owner):
                return name
    return None


def _after_headline(layout: Layout, owner: str | None) -> str | None:
    if layout.headline is None:
        return None
    parts = _SUFFIX.split(layout.elements[layout.headline].line)
    name = parts[-1].strip() if len(parts) > 1 else None
    return name if name and _titled(name) and (_is_media(name) or _same(name, owner)) else None


def _owner(layout: Layout) -> str | None:
    for element, label in zip(layout.elements, layout.labels, strict=True):
        if label is None:
            continue
        match = _COPYRIGHT.match(element.line)
        if match is not None:
            name = _RIGHTS.sub("", match.group(1)).strip(" -–—")
            if name and _titled(name):
                return name
    return None


def _colophon(layout: Layout) -> str | None:
    """The name of the site among the last lines of the page."""
    for element, label in list(zip(layout.elements, layout.labels, strict=True))[-6:]:
        if label is None or element.strong or not element.label_like:
            continue
        for name in _names(element):
            if name.split()[-1].casefold() in words("media"):
                return name
    return None


def _agency(layout: Layout) -> str | None:
    if layout.opening is None:
        return None
    match = _AGENCY.match(layout.elements[layout.opening].line)
    return match.group(1).strip() if match is not None and _titled(match.group(1)) else None


def _names(element: Element) -> Iterator[str]:
    """The names in a line such as "The Daily Example | 19 June 2024"."""
    if element.cue is not None or element.shape.moment:
        return
    for part in _PARTS.split(_MARKUP.sub("", element.line)):
        name = part.strip(" ,•")
        if _titled(name):
            yield name


def _titled(name: str) -> bool:
    parts = re.findall(r"[^\W_][\w'’.&-]*", name)
    small = ("of", "the", "and", "de", "der", "la", "le", "for")
    return 1 <= len(parts) <= _LONGEST and all(
        part[0].isupper() or part[0].isdigit() or part in small for part in parts
    )


def _is_media(name: str) -> bool:
    parts = name.casefold().split()
    return len(parts) >= 2 and (parts[0] == "the" or not words("media").isdisjoint(parts))


def _same(name: str, owner: str | None) -> bool:
    return owner is not None and name.casefold() == owner.casefold()
