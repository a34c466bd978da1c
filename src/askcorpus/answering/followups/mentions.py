"""A question → the people, places, groups and things it mentions: what a pronoun may stand for.

By spelling and a few word lists alone: a tagger would cost more time and memory than the whole
query path, and a wrong guess here costs little, since it is shown to the asker.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from askcorpus.answering.followups import vocabulary as words

_TOKEN = re.compile(r"[^\W_](?:[\w.,&’'-]*\w)?|[^\w\s]")
_POSSESSIVE = re.compile(r"[’'][sS]?$")
_NAME_LINKS = frozenset({"of", "and", "de", "la", "el", "al", "van", "von", "bin"})


class Kind(StrEnum):
    """What sort of thing a mention is, as far as pronouns tell sorts apart."""

    PERSON = "person"
    PLURAL = "plural"
    GROUP = "group"
    PLACE = "place"
    THING = "thing"


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark of a question, with its place in it."""

    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        """In lower case and without a possessive ending."""
        return _POSSESSIVE.sub("", self.text).lower()

    @property
    def possessive(self) -> bool:
        """Whether it ends in 's or '."""
        return bool(_POSSESSIVE.search(self.text))

    @property
    def is_word(self) -> bool:
        """Whether it is more than a mark."""
        return self.text[0].isalnum()

    @property
    def is_content(self) -> bool:
        """Whether it says something by itself."""
        return (
            self.is_word
            and self.lower not in words.FUNCTION
            and not self.lower.endswith(("n't", "n’t"))
        )

    @property
    def is_number(self) -> bool:
        """Whether it is a number in digits or in letters."""
        return self.text[0].isdigit() or self.lower in words.NUMBERS

    @property
    def is_capitalised(self) -> bool:
        """Whether it is written like a name."""
        return self.text[0].isupper() and self.is_content and self.lower not in words.CALENDAR

    @property
    def is_plural(self) -> bool:
        """Whether it looks like a noun in the plural."""
        return self.lower in words.PLURALS or (
            self.is_content
            and self.text.islower()
            and len(self.text) > 3
            and self.text.endswith("s")
            and not self.text.endswith(("ss", "us", "is"))
            and self.text not in words.NO_PLURALS
        )


@dataclass(frozen=True, slots=True)
class Mention:
    """Something that a question names or describes.

    Attributes:
        text: How to call it elsewhere: "the panel", "Kim Jong Un".
        kind: What sort of thing it is.
        start: Its first character in the question.
        end: One past its last character, a possessive ending included.
        is_name: It is named, not described.
        after: The word before it in the question, in lower case; "" if none.
    """

    text: str
    kind: Kind
    start: int
    end: int
    is_name: bool
    after: str = ""


def tokens(text: str) -> list[Token]:
    """The words and marks of a text."""
    return [Token(match[0], *match.span()) for match in _TOKEN.finditer(text)]


def mentions(text: str) -> list[Mention]:
    """What a question mentions, in its order; two names joined by "and" are one more, plural.

    Args:
        text: A question, or part of one.
    """
    found = tokens(text)
    named = _names(found)
    pairs = [
        Mention(f"{one.text} and {other.text}", Kind.PLURAL, one.start, other.end, True, one.after)
        for one, other in pairwise(named)
        if text[one.end : other.start].strip() == "and"
    ]
    described = _descriptions(found, named)
    return sorted([*named, *pairs, *described], key=lambda mention: (mention.start, mention.end))


def name_kind(name: str) -> Kind:
    """What sort of thing a name names, by its words alone."""
    parts = [part.lower for part in tokens(name)]
    if name.lower() in words.PLACES or parts[-1:] == ["city"]:
        return Kind.PLACE
    if any(part in words.INSTITUTIONS for part in parts) or re.fullmatch(r"[A-Z][A-Z&.]+", name):
        return Kind.GROUP
    if any(character.isdigit() for character in name) or any(p in words.WORKS for p in parts):
        return Kind.THING
    return Kind.PERSON


def _names(found: list[Token]) -> list[Mention]:
    named = []
    at = 0
    while at < len(found):
        end = _name_end(found, at)
        if end == at:
            at += 1
            continue
        first, last = found[at], found[end - 1]
        before = found[at - 1].lower if at else ""
        text = " ".join([*(token.text for token in found[at : end - 1]), last.text])
        text = _POSSESSIVE.sub("", text)
        kind = name_kind(text)
        if kind is Kind.PERSON and not last.possessive:
            kind = {"the": Kind.GROUP, "in": Kind.PLACE, "at": Kind.PLACE}.get(before, kind)
        if before == "the":
            text = f"the {text}"
        named.append(Mention(text, kind, first.start, last.end, True, before))
        at = end
    return named


def _name_end(found: list[Token], at: int) -> int:
    """One past the last token of the name that begins here, or `at` if none does."""
    end = at
    while end < len(found) and found[end].is_capitalised:
        end += 1
        if found[end - 1].possessive:
            break
        links = end < len(found) - 1 and found[end].text in _NAME_LINKS - {"and"}
        if links and found[end + 1].is_capitalised:
            end += 1
    if end == at:
        return at
    sentence_start = at == 0 or not found[at - 1].is_word
    lone = end == at + 1 and found[at].text[1:].islower() and not found[at].possessive
    followed = end < len(found) and found[end].is_content
    modifies = followed and (
        found[end - 1].lower in words.PEOPLES
        or (at > 0 and found[at - 1].lower == "the" and found[end].is_plural)
    )
    return at if modifies or (sentence_start and lone) else end


def _descriptions(found: list[Token], named: list[Mention]) -> Iterator[Mention]:
    """Noun phrases: "the panel of experts", "two short-range missiles", "Putin's trip"."""
    within = {token for token in found for name in named if name.start <= token.start < name.end}
    owners = {name.end: name.text for name in named}
    at = 0
    while at < len(found):
        token = found[at]
        if not (token.is_content or token.lower in words.ARTICLES) or token in within:
            at += 1
            continue
        stop = at + 1
        while stop < len(found) and found[stop].is_content and found[stop] not in within:
            stop += 1
        before = found[at - 1] if at else None
        owner = owners[before.end] if before and before.possessive and before in within else ""
        phrase = _noun_phrase(found, at, stop, owner)
        if phrase is not None:
            yield replace(phrase, after=before.lower if before else "")
        at = stop


def _noun_phrase(found: list[Token], at: int, stop: int, owner: str) -> Mention | None:
    has_article = found[at].lower in words.ARTICLES
    run = found[at + has_article : stop]
    plural = [number for number, token in enumerate(run) if token.is_plural]
    if plural:
        last = plural[0]
        while last + 1 in plural:
            last += 1
        run = run[: last + 1]
    elif has_article or owner:
        inverted = at > 0 and found[at - 1].lower in words.DO_VERBS
        complete = stop < len(found) and found[stop].text in {"of", "between", "over"}
        if inverted and len(run) > 1 and not complete:
            run = run[:-1]  # The verb whose subject it is: "did the ship carry".
        while len(run) > 1 and run[-1].lower.endswith("ed"):
            run = run[:-1]
    else:
        return None
    if not run or run[-1].is_number:
        return None
    head = run[-1]
    kind = Kind.PERSON if head.lower in words.PERSONS else Kind.THING
    if plural:
        kind = Kind.PLURAL
    said = _POSSESSIVE.sub("", " ".join(token.text for token in run))
    said += _complement(found, found.index(head) + 1)
    determiner = f"{owner}’s" if owner else "the"
    return Mention(f"{determiner} {said}", kind, found[at].start, head.end, False)


def _complement(found: list[Token], at: int) -> str:
    """What an "of" right behind a noun adds: " of experts"."""
    if not (at + 1 < len(found) and found[at].text == "of"):
        return ""
    stop = at + 1
    while stop < len(found) and (
        found[stop].is_content or (stop == at + 1 and found[stop].lower in words.ARTICLES)
    ):
        stop += 1
        if found[stop - 1].is_plural or found[stop - 1].is_number:
            break
    said = [token.text for token in found[at + 1 : stop]]
    return f" of {' '.join(said)}" if said else ""
