"""The question before → said again: with another question word, another part, or as a statement."""

from __future__ import annotations

import re
from dataclasses import dataclass

from askcorpus.answering.followups import vocabulary as words
from askcorpus.answering.followups.mentions import Mention, Token, mentions, tokens
from askcorpus.answering.followups.referents import Past

_MOST_TOPIC = 200
"""Characters of a topic."""

_MOST_ANSWER = 6
"""Words of an answer that is part of one."""

_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_YEARS_APART = re.compile(
    r"^(?:in )?(?:the|a|one) year (?P<way>before|earlier|after|later)$", re.IGNORECASE
)
_WH_PHRASE = re.compile(
    r"^(?:(?:in|on|at|to|from|by|with|for|of|since|until|about) )?"
    r"(?P<wh>who|whom|whose|which|what|how|when|where|why)\b",
    re.IGNORECASE,
)


def statement(asking: str, last: Past) -> str:
    """The question before, asked with another question word: "When?" after "Who met him?".

    Args:
        asking: "when", "on what date", "why".
        last: The turn before.
    """
    said = _said(last)
    if said is None:
        about = topic(last)
        return f"{asking}? ({about})" if about else f"{asking}?"
    if said.inverted:
        ends_open = said.text.split()[-1].lower() in words.PREPOSITIONS
        if last.can_be_called and ends_open:
            return f"{asking} {said.text} {last.answer}?"
        remark = f" ({last.answer})" if last.can_be_called else ""
        return f"{asking} {said.text}?{remark}"
    return f"{asking} was it that {said.text}?"


@dataclass(frozen=True, slots=True)
class _Said:
    """A question without its question word: "Kim met Putin", or inverted "did Kim meet"."""

    text: str
    inverted: bool


def _said(last: Past) -> _Said | None:
    question = re.sub(r"[\s?.!]+$", "", last.bare)
    match = _WH_PHRASE.match(question)
    if match is None:
        return None
    wh = match["wh"].lower()
    behind = tokens(question[match.end() :])
    rest = question[match.end() :].strip()
    place = next(
        (number for number, token in enumerate(behind) if token.lower in words.AUXILIARIES), None
    )
    subject = wh in {"who", "whose"} or (wh == "which" and place == 0)
    if place is not None and (not subject or behind[place].lower in words.DO_VERBS):
        counted = _counted(last, behind, place)
        if counted:
            return _Said(counted, inverted=False)
        starts = match.end() + behind[place].start
        inverted = wh in {"when", "where", "why", "how", "whom"} or (
            place + 1 < len(behind)
            and (behind[place].lower in words.DO_VERBS or behind[place + 1].text[0].isupper())
        )
        if inverted:
            return _Said(question[starts:], inverted=True)
        return None
    if last.can_be_called and (wh == "who" or (place == 0 and wh == "which")):
        return _Said(f"{last.answer} {rest}", inverted=False)
    if wh in {"which", "what"} and place is None and rest:
        noun = last.noun
        asked_for = re.search(rf"\b{re.escape(noun)}\b", rest, re.IGNORECASE) if noun else None
        if asked_for and last.can_be_called:
            return _Said(f"{last.called}{rest[asked_for.end() :]}", inverted=False)
        return _Said(f"the {rest}", inverted=False)
    if wh == "how" and rest.lower().startswith("many ") and place is None:
        return _Said(f"the {rest[5:]}", inverted=False)
    return None


def _counted(last: Past, behind: list[Token], place: int) -> str:
    """As a statement: "191 people were killed" of "How many people were killed?"."""
    if place + 1 >= len(behind) or behind[0].lower != "many" or not last.can_be_called:
        return ""
    after = behind[place + 1]
    if behind[place].lower in words.DO_VERBS or not after.text.islower():
        return ""
    if after.lower in words.ARTICLES:
        return ""
    counted = [token.text for token in behind[1:place]]
    known = counted and counted[-1].lower() in last.answer.lower()
    rest = [token.text for token in behind[place:]]
    return " ".join([last.answer, *([] if known else counted), *rest])


def topic(last: Past) -> str:
    """What the turn before was about, in few words, for a remark behind a question.

    Args:
        last: The turn before.
    """
    about = re.search(r"\(([^()]*)\)\s*$", last.question)
    if about:
        return about[1]
    said = _said(last)
    question = re.sub(r"[\s?.!]+$", "", last.bare)
    if said is not None and not said.inverted:
        return said.text[:_MOST_TOPIC]
    parts = [mention.text for mention in _outermost(mentions(question))]
    telling = any(token.is_capitalised or token.text[0].isdigit() for token in tokens(last.answer))
    if telling and len(last.answer.split()) <= _MOST_ANSWER:
        parts.append(last.answer)
    return ", ".join(dict.fromkeys(parts))[:_MOST_TOPIC]


def _outermost(found: list[Mention]) -> list[Mention]:
    """Mentions without those that lie within another."""
    return [
        mention
        for mention in found
        if not any(
            other is not mention and other.start <= mention.start and mention.end <= other.end
            for other in found
        )
    ]


def again_with(fragment: str, last: Past) -> str:
    """The question before, asked of something else: "And in 2021?", "What about Kim?".

    Args:
        fragment: What it is asked of now, without a question mark.
        last: The turn before.
    """
    question = last.bare
    apart = _YEARS_APART.match(fragment)
    years = list(_YEAR.finditer(question))
    if apart and years:
        step = -1 if apart["way"].lower() in {"before", "earlier"} else 1
        year = str(int(years[-1][0]) + step)
        return question[: years[-1].start()] + year + question[years[-1].end() :]
    year_now = re.fullmatch(rf"(?:in )?({_YEAR.pattern})", fragment, re.IGNORECASE)
    if year_now:
        if years:
            return question[: years[-1].start()] + year_now[1] + question[years[-1].end() :]
        stop = len(re.sub(r"[\s?.!]+$", "", question))
        return f"{question[:stop]} in {year_now[1]}?"
    replaced = _counterpart(fragment, question)
    if replaced is not None:
        start, end, owns = replaced
        return question[:start] + fragment + ("’s" if owns else "") + question[end:]
    return f"{fragment}: {question}"


def _counterpart(fragment: str, question: str) -> tuple[int, int, bool] | None:
    """The part of a question that a fragment stands for, and whether it is a genitive."""
    new = mentions(f"of {fragment}")
    old = mentions(question)
    shared = {token.lower for token in tokens(fragment) if token.is_content}
    numbered = re.fullmatch(r"(?P<noun>[a-z]+) [\d,.-]+", fragment)
    if numbered:
        same = re.search(rf"\b{numbered['noun']} [\w,.-]*\d", question)
        return (same.start(), same.end(), False) if same else None
    for mention in old:
        if not mention.is_name and shared & {
            token.lower for token in tokens(question[mention.start : mention.end])
        }:
            return mention.start, mention.end, False
    if len(new) == 1 and new[0].is_name:
        alike = [mention for mention in old if mention.is_name and mention.kind is new[0].kind]
        if len(alike) == 1 or (alike and alike[0].text not in fragment):
            mention = alike[-1]
            start = mention.start - (4 if mention.text.startswith("the ") else 0)
            owns = question[: mention.end].endswith(("’s", "'s"))
            return start, mention.end, owns
    copula = re.match(r"(?:who|what|where|when|how) (?:is|was|are|were) ", question, re.IGNORECASE)
    if copula:
        behind = tokens(question[copula.end() :])
        stop = next(
            (
                token.start
                for token in behind
                if token.lower in words.CLAUSE_STARTS | words.PREPOSITIONS - {"of"}
                or not token.is_word
            ),
            None,
        )
        if stop:
            return copula.end(), copula.end() + len(question[copula.end() :][:stop].rstrip()), False
    return None
