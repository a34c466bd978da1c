"""Earlier turns → what a pronoun after them means: the best fit, the latest first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from askcorpus.answering.followups import vocabulary as words
from askcorpus.answering.followups.anaphors import Sort
from askcorpus.answering.followups.mentions import Kind, Mention, mentions, name_kind, tokens

_FADING = 0.55
"""What a turn counts beside the one after it."""

_UNANSWERED = 0.7
"""What a turn without an answer counts beside one with an answer."""

_LONGEST = 9
"""Words of an answer that can stand for a pronoun."""

_REMARK = re.compile(r"\s*\([^()]*\)\s*$")
_ASKED = re.compile(
    r"^(?:(?P<before>[a-z]+) )?(?P<wh>who|whom|whose|which|what|how many|how much|how|when|where|"
    r"why)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Past:
    """What an earlier turn left behind.

    Attributes:
        question: As it was understood.
        answer: The words that answered; empty if none did.
        sentence: The sentence they stand in; empty if none.
    """

    question: str
    answer: str
    sentence: str

    @property
    def bare(self) -> str:
        """The question without the remark in brackets that may have been added to it."""
        return _REMARK.sub("", self.question) or self.question

    @property
    def wh(self) -> str:
        """Its question word, in lower case; empty if it has none."""
        match = _ASKED.match(self.bare)
        return match["wh"].lower() if match else ""

    @property
    def noun(self) -> str:
        """The noun it asks for: "resolution" in "Which resolution banned …?"; empty if none."""
        match = _ASKED.match(self.bare)
        if not match or match["wh"].lower() not in {"which", "what"}:
            return ""
        behind = tokens(self.bare[match.end() :])[:2]
        nouns = [token for token in behind if token.is_content]
        if not nouns or nouns[0] is not behind[0]:
            return ""
        modified = nouns[0].lower in words.PEOPLES and len(nouns) > 1
        return nouns[1 if modified else 0].lower

    @property
    def can_be_called(self) -> bool:
        """Whether the answer is short and plain enough to be put into another question."""
        few = 0 < len(self.answer.split()) <= _LONGEST
        return few and not re.search(r"[()\[\]:;?!–—]|[.,] ?$", self.answer)

    @property
    def called(self) -> str:
        """The answer as one may speak of it: "resolution 2375", "the Aurus car"."""
        return _as_noun(self.answer, self.noun)


def referent(sort: Sort, past: Sequence[Past], *, of_event: bool = False) -> str | None:
    """What a pronoun most likely means.

    Args:
        sort: What it asks for.
        past: The turns before, the latest first.
        of_event: What is said of it is said of events: that they last, begin or are held.

    Returns:
        How to call it, or None if nothing fits.
    """
    best, most = None, 0.0
    weight = 1.0
    for turn in past:
        for fit, text in _fits(sort, turn, of_event):
            if of_event and not _may_be_event(text):
                continue
            score = fit * weight * (1.0 if turn.answer else _UNANSWERED)
            if score > most:
                best, most = text, score
        weight *= _FADING
    return best


def _fits(sort: Sort, turn: Past, of_event: bool) -> Iterator[tuple[float, str]]:
    """Candidates of one turn with how well each fits, 0..3."""
    if sort is Sort.PERSON:
        yield from _persons(turn)
    elif sort is Sort.PLURAL:
        yield from _plurals(turn)
    elif sort is Sort.PLACE:
        yield from _places(turn)
    else:
        yield from _things(turn, of_event)


def _may_be_event(text: str) -> bool:
    """Whether this can last or be held: bodies, people and places cannot."""
    parts = tokens(text)
    named = all(part.is_capitalised for part in parts if part.is_content)
    return not named and bool(parts) and parts[-1].lower not in words.PLURALS


def _persons(turn: Past) -> Iterator[tuple[float, str]]:
    asked_for = turn.wh in {"who", "whom"} or turn.noun in words.PERSONS
    if asked_for and turn.can_be_called and not _is_several(turn.answer):
        yield 3.0, turn.answer
    elif _is_name(turn.answer) and name_kind(turn.answer) is Kind.PERSON:
        yield 1.5, turn.answer
    for number, mention in enumerate(mentions(turn.bare)):
        if mention.kind is Kind.PERSON:
            yield (2.5 if mention.is_name else 2.2) - number * 0.1, mention.text
    for mention in mentions(turn.sentence):
        if mention.kind is Kind.PERSON and mention.is_name and " " in mention.text:
            yield 0.8, mention.text


def _plurals(turn: Past) -> Iterator[tuple[float, str]]:
    found = mentions(turn.bare)
    many = _plural_part(turn.answer) if turn.can_be_called else None
    if many and turn.wh in {"what", "which", "who", "whom"}:
        yield 2.9, many
    plurals = [mention for mention in found if mention.kind is Kind.PLURAL]
    asked_for = turn.wh in {"how many", "which", "what"}
    for number, mention in enumerate(plurals):
        first = not number and asked_for and mention.after in {"many", "which", "what"}
        yield (3.0 if first else 2.6) - number * 0.1, mention.text
    persons = [mention for mention in found if mention.kind is Kind.PERSON and mention.is_name]
    if turn.wh in {"who", "whom"} and persons and _is_name(turn.answer):
        yield 2.7, f"{turn.answer} and {persons[0].text}"
    for mention in found:
        if mention.kind in {Kind.GROUP, Kind.PLACE} and mention.is_name:
            yield 1.0, mention.text


def _things(turn: Past, of_event: bool) -> Iterator[tuple[float, str]]:
    found = mentions(turn.question)
    noun = turn.noun
    called = turn.wh in {"what", "which"} and (noun or re.search(r"\bcalled\W*$", turn.bare))
    usable = turn.can_be_called and noun not in words.PERSONS | words.TIMES
    if usable:
        if called or re.match(r"which (?:is|was)\b", turn.bare, re.IGNORECASE):
            yield 3.0, turn.called
        elif turn.wh == "where" and _subject_acts(found):
            yield 2.2, _as_noun(turn.answer, "")
        elif turn.wh == "what" and _is_name(turn.answer):
            yield 1.5, turn.answer
    for number, mention in enumerate(found):
        fit = _as_thing(mention)
        if of_event and mention.after in words.DO_VERBS:
            fit -= 1.0  # Who does something is no event: "What did the palace call …?"
        if fit > 0:
            yield fit - number * 0.05, mention.text


def _as_thing(mention: Mention) -> float:
    if mention.kind is Kind.THING:
        return 2.6 if mention.is_name or mention.after not in {"in", "at"} else 1.8
    if mention.kind is Kind.GROUP:
        return 2.7
    if mention.kind is Kind.PLACE:
        return 0.0 if mention.after in words.PREPOSITIONS else 2.3
    lone = mention.kind is Kind.PERSON and mention.is_name and " " not in mention.text
    return 1.0 if lone else 0.0


def _places(turn: Past) -> Iterator[tuple[float, str]]:
    if turn.can_be_called and turn.wh == "where":
        yield 3.0, re.sub(r"^(?:in|at|on|to|near|from) ", "", turn.answer)
    elif _is_name(turn.answer) and name_kind(turn.answer) is Kind.PLACE:
        yield 2.5, turn.answer
    for mention in mentions(turn.bare):
        if mention.kind is Kind.PLACE:
            yield 2.4, mention.text
        elif mention.kind is Kind.THING and mention.is_name:
            yield 2.3, mention.text
        elif mention.after in {"in", "at"} and mention.kind is Kind.THING:
            yield 2.0, mention.text


def _as_noun(answer: str, noun: str) -> str:
    """An answer as one may speak of it: "2375" as "resolution 2375", "Aurus car" as "the …"."""
    if noun and re.fullmatch(r"[\d\W]+", answer):
        return f"{noun} {answer}"
    parts = tokens(re.sub(r"^(?:in|at|on|an|a) ", "", answer))
    said = " ".join(part.text for part in parts if part.is_word)
    known = parts and (parts[0].lower in {"the", "his", "her", "its"} or parts[-1].is_capitalised)
    return said if known or not parts or parts[-1].is_number else f"the {said}"


def _plural_part(answer: str) -> str | None:
    """The plural noun phrase or the several names that an answer is made of."""
    plurals = [mention for mention in mentions(answer) if mention.kind is Kind.PLURAL]
    if plurals and plurals[-1].end >= len(answer.rstrip(".")):
        return plurals[-1].text
    return answer if _is_several(answer) else None


def _is_several(answer: str) -> bool:
    return bool(re.search(r"\band\b", answer))


def _is_name(answer: str) -> bool:
    """Whether an answer is a name and nothing else."""
    parts = [part for part in tokens(answer) if part.is_content]
    return 0 < len(parts) <= 5 and all(part.is_capitalised for part in parts)


def _subject_acts(found: Sequence[Mention]) -> bool:
    """Whether the first thing a question mentions is somebody, or several."""
    return bool(found) and found[0].kind in {Kind.PERSON, Kind.PLURAL}
