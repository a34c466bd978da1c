"""Block → the cue in its wording: "share this", "leave a reply", "related articles", and so on.

The wordings are data, in furniture.toml. They match *whole* blocks, so that a story that only
mentions a newsletter or an advertisement is left alone. What a cue means in its place is for the
layout to decide.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

from askcorpus.ingest.vocabulary import words
from askcorpus.types import MarkKind


class Reach(StrEnum):
    """How far a cue reaches beyond its own block."""

    ITSELF = "itself"
    """Only the block: an advertisement or a share bar in the middle of the story."""

    WEAK = "weak"
    """Not even that, unless the block stands among other furniture: "World", "More"."""

    OPENS = "opens"
    """What follows belongs to it, until the story goes on: "Related articles"."""

    ENDS = "ends"
    """What follows belongs to it, and the story hardly ever goes on: "Leave a reply"."""


@dataclass(frozen=True, slots=True)
class Cue:
    """What the wording of a block gives away: which kind of furniture, and how far it reaches."""

    kind: MarkKind
    reach: Reach


# Longer blocks are running text; only notices about cookies run to this length.
_LONGEST_NOTICE = 700
_LONGEST = 320
_FEWEST_SECTIONS = 4
_COOKIES = re.compile(
    r"\b(?:we|our|this|site|website|partners)\b.{0,80}\buses?\b.{0,60}\bcookies\b"
    r"|\bcookies\b.{0,160}\b(?:consent|accept|experience|preferences|settings|policy|browsing|agree)\b"
    r"|\b(?:consent|accept|agree)\b.{0,120}\bcookies\b"
)
_ADDRESSES_READER = re.compile(r"\b(?:we|you|your|our)\b")
_COLUMNS = re.compile(r"\s{2,}|\s+[|·•]\s+")
_MOST_COLUMNS, _COLUMN_SHARE = 20, 0.6
_CRUMBS = re.compile(r"\s*[>»›→]+\s*|\s+[/|·•]\s+")
_ARROW = re.compile(r"[>»›→]")
_GLUED = re.compile(r"([a-z])(?=[A-Z])|([A-Za-z]{2})(?=\d)|(\d)(?=[A-Za-z]{4})")
# Names that are written with a capital inside, and are not glued words.
_NAMES = re.compile(
    r"\b(you) (?=tube\b)|\b(whats) (?=app\b)|\b(linked) (?=in\b)|\b(java) (?=script\b)"
    r"|\b(tik) (?=tok\b)|\b(we) (?=chat\b)|\b(snap) (?=chat\b)|\b(chat) (?=gpt\b)"
)
_QUOTES = str.maketrans("’‘“”`´", "''\"\"''")
_LIST = re.compile(r"<(\w+)>")
_WORD = re.compile(r"[^\s,;:|/·•>»›()]+")


def cue_of(text: str) -> Cue | None:
    """Find the cue in the wording of a block.

    Args:
        text: The block's text.

    Returns:
        The cue, or None where the wording gives nothing away.
    """
    return None if len(text) > _LONGEST_NOTICE else _cue_of(text)


@lru_cache(maxsize=4096)
def _cue_of(text: str) -> Cue | None:
    if "ookie" in text:
        lowered = text.casefold()
        if _COOKIES.search(lowered) and _ADDRESSES_READER.search(lowered):
            return Cue(MarkKind.FOOTER, Reach.ITSELF)
    if len(text) > _LONGEST:
        return None
    key = wording(text)
    crumbs = _cue_of_crumbs(text)
    if crumbs is not None and crumbs.reach is Reach.ITSELF:
        return crumbs
    return _cue_of_label(key) or _cue_of_row(text) or crumbs


def _cue_of_row(text: str) -> Cue | None:
    """A row of columns is furniture when most of its columns are."""
    cells = _COLUMNS.split(text)
    if not 2 <= len(cells) <= _MOST_COLUMNS:
        return None
    cues = [_cue_of_label(wording(cell)) for cell in cells]
    known = [cue for cue in cues if cue is not None]
    if len(known) >= 2 and len(known) >= _COLUMN_SHARE * len(cells):
        telling = [cue for cue in known if cue.reach is not Reach.WEAK]
        return Cue((telling or known)[0].kind, Reach.ITSELF)
    if len(cells) == 2 and cues[0] == Cue(MarkKind.TEASER, Reach.OPENS):
        return Cue(MarkKind.TEASER, Reach.ITSELF)
    return None


def _cue_of_label(key: str) -> Cue | None:
    """The cue in one label: in its words, unless they say little and a phrase says more."""
    by_words = _cue_of_words(_WORD.findall(key))
    if by_words is not None and by_words.reach is not Reach.WEAK:
        return by_words
    return _cue_of_rules(key) or by_words


def _cue_of_rules(key: str) -> Cue | None:
    for cue, pattern in _rules():
        if pattern.fullmatch(key):
            return cue
    return None


def _cue_of_words(found: list[str]) -> Cue | None:
    """A block of nothing but names of networks or of sections is a share bar or a menu."""
    if not found:
        return None
    if _share_bar().issuperset(found):
        count = sum(word not in words("filler") for word in found)
        if count >= 2:
            return Cue(MarkKind.SHARE, Reach.ITSELF)
        if len(found) == 1 and count:
            return Cue(MarkKind.SHARE, Reach.WEAK)
    if _menu().issuperset(found):
        strong = len(found) >= _FEWEST_SECTIONS
        return Cue(MarkKind.NAVIGATION, Reach.ITSELF if strong else Reach.WEAK)
    return None


def _cue_of_crumbs(text: str) -> Cue | None:
    """A breadcrumb or a row of links: short names between separators."""
    arrow = _ARROW.search(text) is not None
    parts = [part for part in _CRUMBS.split(text.strip()) if part]
    if len(parts) < 3 and not (len(parts) == 2 and arrow):
        return None
    if any(len(part.split()) > 6 or part.endswith((".", "?", "!")) for part in parts[:-1]):
        return None
    first = parts[0].casefold() in words("section")
    strong = first or (len(parts) >= 3 and arrow)
    return Cue(MarkKind.NAVIGATION, Reach.ITSELF if strong else Reach.WEAK)


def wording(text: str) -> str:
    """Loosen what scraping glued together; drop case, bullets and punctuation at the edges.

    Args:
        text: A short block.

    Returns:
        What the phrases of furniture.toml are matched against.
    """
    loose, glued = _GLUED.subn(r"\g<0> ", text.translate(_QUOTES))
    key = " ".join(loose.casefold().split())
    if glued:
        key = _NAMES.sub(lambda match: match.group().rstrip(), key)
    start, end = 0, len(key)
    while start < end and not (key[start].isalnum() or key[start] in "#©("):
        start += 1
    while end > start and not (key[end - 1].isalnum() or key[end - 1] in "*)"):
        end -= 1
    return key[start:end]


@cache
def _share_bar() -> frozenset[str]:
    return words("network") | words("share") | words("filler")


@cache
def _menu() -> frozenset[str]:
    return words("section") | {"and", "&", "the", "-"}


@cache
def _rules() -> tuple[tuple[Cue, re.Pattern[str]], ...]:
    text = Path(__file__).with_name("furniture.toml").read_text(encoding="utf-8")
    rules = []
    for rule in tomllib.loads(text)["rules"]:
        pattern = _LIST.sub(
            lambda match: f"(?:{'|'.join(sorted(words(match.group(1))))})",
            "|".join(rule["phrases"]),
        )
        cue = Cue(MarkKind(rule["kind"]), Reach(rule["reach"]))
        rules.append((cue, re.compile(pattern)))
    return tuple(rules)
