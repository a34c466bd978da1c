"""Layout → what the page says of itself: title, day of publication, address.

Only what stands in the page's own head or is labelled counts: a date in the teaser of another story
is not this story's date, and a date in running text is the date of an event.
"""

from __future__ import annotations

import re
from datetime import date

from askcorpus.ingest.dates import find_date, find_dates
from askcorpus.ingest.elements import Element
from askcorpus.ingest.layout import Layout
from askcorpus.types import MarkKind

_LONGEST_TITLE = 300
_HEAD_LINES, _FOOT_LINES = 60, 200
_LABELLED_LINE = 160
_PUBLISHED = re.compile(
    r"(?:^|\W)(?:(?:first |originally )?(?:published|posted|issued|released)(?: (?:on|at))?|"
    r"(?:publication |publish(?:ed)? |release )?date|pub ?date|dated|veröffentlicht(?: am)?|"
    r"erschienen(?: am)?|publié(?: le)?|publicado(?: el| em)?|pubblicato(?: il)?|опубликовано|"
    r"gepubliceerd(?: op)?|opublikowano|yayınlanma)\W{0,4}\s*(?=.{0,25}\d)",
    re.I,
)
_UPDATED = re.compile(
    r"(?:^|\W)(?:last )?(?:updated|modified|aktualisiert|mis à jour|actualizado)\b", re.I
)
_DATELINE = re.compile(r"\s*(?:\([^)]{1,40}\))?\s*(?:[—–:]|-{1,2}\s)")
_DATELINE_REACH = 90
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?|[A-Z]{2,4}\b|Z\b)?|T[\d:.]+Z?")
_STROKE = re.compile(r"[|/·•]")
_TITLE_LABEL = re.compile(r"(?:title|headline)\s*:\s*(?=\S)", re.I)
_SMALL_WORDS = frozenset(
    ("and", "of", "the", "for", "at", "by", "on", "in", "de", "la", "le", "und", "von", "published")
)
_WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.I)
_ADDRESS = re.compile(
    r"(?:url|link|source|original|canonical(?: url)?|permalink|web|address)?\s*:?\s*"
    r"<?(https?://[^\s<>\"')\]]+)>?",
    re.I,
)
_MARKUP = re.compile(r"^(?:#{1,6}\s+|[*_]{1,3}(?=\S))|(?:(?<=\S)[*_]{1,3}|\s+#+)$")
_BULLET = re.compile(r"^[•·▪‣◦●○]\s+")


def title_of(layout: Layout) -> str | None:
    """The headline, as one line and without markup.

    Args:
        layout: The layout of a text.

    Returns:
        The headline, or None where the text has none.
    """
    if layout.headline is None:
        return None
    line = layout.elements[layout.headline].line
    line = _TITLE_LABEL.sub("", line, count=1) if _TITLE_LABEL.match(line) else line
    title = _MARKUP.sub("", _MARKUP.sub("", _BULLET.sub("", line))).strip()
    return title[:_LONGEST_TITLE] or None


def published_of(layout: Layout) -> date | None:
    """The day of publication, where the page gives it whole.

    Looked for, in this order: a line that says "Published" or the like; a line with a date below
    the headline; the dateline that opens the story; a date close above the headline. A page that
    only says when it was updated gives that day.

    Args:
        layout: The layout of a text.

    Returns:
        The day, or None.
    """
    head, foot = _head(layout), _foot(layout)
    return (
        next((day for e in [*head, *foot] if (day := _labelled(e, _PUBLISHED))), None)
        or next((day for e in _below_headline(layout) if (day := _date_line(e))), None)
        or _dateline(layout)
        or next((day for e in _above_headline(layout) if (day := _date_line(e))), None)
        or next((day for e in [*head, *foot] if (day := _labelled(e, _UPDATED))), None)
    )


def url_of(layout: Layout) -> str | None:
    """The article's own address, where a line of its head gives it.

    Args:
        layout: The layout of a text.

    Returns:
        The address, or None.
    """
    for element in _head(layout):
        match = _ADDRESS.fullmatch(element.line)
        if match is not None:
            return match.group(1)
    return None


def _top(layout: Layout) -> int:
    return layout.headline if layout.headline is not None else -1


def _body(layout: Layout) -> int:
    return layout.opening if layout.opening is not None else len(layout.elements)


def _head(layout: Layout) -> list[Element]:
    """The lines above the story's first running text."""
    return [layout.elements[i] for i in _head_indices(layout)]


def _head_indices(layout: Layout) -> list[int]:
    body = _body(layout)
    first = max(0, body - _HEAD_LINES) if layout.opening is not None else 0
    indices = range(first, min(body, first + _HEAD_LINES))
    return [i for i in indices if layout.labels[i] is not MarkKind.TEASER]


def _foot(layout: Layout) -> list[Element]:
    """The short lines after the story's first running text that are no teasers."""
    first = max(_body(layout), len(layout.elements) - _FOOT_LINES)
    return [
        element
        for element, label in zip(layout.elements[first:], layout.labels[first:], strict=True)
        if label in (None, MarkKind.FOOTER)
        and element.shape.words <= 12
        and not element.shape.prose
    ]


def _below_headline(layout: Layout) -> list[Element]:
    return [layout.elements[i] for i in _head_indices(layout) if i > _top(layout)]


def _above_headline(layout: Layout) -> list[Element]:
    """Lines close above the headline. A weekday there is today's date on the mast of the page."""
    above = layout.elements[max(0, _top(layout) - 4) : max(0, _top(layout))]
    return [element for element in above if not _WEEKDAY.search(element.line)]


def _labelled(element: Element, label: re.Pattern[str]) -> date | None:
    text = element.line[:_LABELLED_LINE]
    if element.shape.prose and not element.shape.moment:
        # Running text may begin with a label that lost its line break; elsewhere it is no label.
        match = label.match(text)
    else:
        match = label.search(text)
    return find_date(text[match.start() :]) if match is not None else None


def _date_line(element: Element) -> date | None:
    """A line that is a date, or a name and a date: "Jane Doe / 19 June 2024"."""
    if element.shape.prose or element.shape.words > 14:
        return None
    text = element.line
    for day, start, end in find_dates(text):
        rest = _CLOCK.sub(" ", text[:start] + " | " + text[end:])
        words = re.findall(r"[^\W\d_][\w'’-]*", rest)
        named = all(word[0].isupper() or word in _SMALL_WORDS for word in words)
        # What a stroke sets apart from the date ("Island desk | 4 March 2024") is a name as well.
        apart = _STROKE.search(text[:start][-3:] + text[end:][:3]) is not None
        if len(words) <= 6 and (named or apart or element.shape.moment):
            return day
    return None


def _dateline(layout: Layout) -> date | None:
    """The date in "PYONGYANG, 19 June 2024 (Agency) —" at the very start of the story."""
    if layout.opening is None:
        return None
    text = layout.elements[layout.opening].line
    for day, start, end in find_dates(text[:_DATELINE_REACH]):
        place = text[:start].strip(" ,(:").split()
        capitalised = all(word[0].isupper() or word in _SMALL_WORDS for word in place)
        if len(place) <= 5 and capitalised and _DATELINE.match(text[end:].lstrip(")")):
            return day
        return None
    return None
