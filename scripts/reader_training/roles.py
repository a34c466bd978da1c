"""Example with an answer → the same words in other roles, which its passage leaves open.

"Who beat Henman?" and "Who did Henman beat?" share every word that a small reader looks at. Three
rules change who does what to whom, or put another name of the passage in the place of one.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from askcorpus.sentences import sentence_extents
from reader_training.examples import Example
from reader_training.unanswerable import NAME, QUESTION_WORDS, Rule, names_in

_PARTICIPLES = {
    "beat": "beaten",
    "bought": "bought",
    "sold": "sold",
    "told": "told",
    "hit": "hit",
    "led": "led",
    "taught": "taught",
    "paid": "paid",
    "sent": "sent",
    "won": "won",
    "lost": "lost",
    "gave": "given",
    "took": "taken",
    "chose": "chosen",
    "saw": "seen",
    "wrote": "written",
    "made": "made",
    "found": "found",
    "caught": "caught",
    "sought": "sought",
    "lent": "lent",
    "left": "left",
}
"""Past tense → participle of the irregular verbs that questions are most often asked with."""

_PASTS = {participle: past for past, participle in _PARTICIPLES.items()}

_PAST = rf"(?:[a-z]+ed|{'|'.join(_PARTICIPLES)})"
_PARTICIPLE = rf"(?:[a-z]+ed|{'|'.join(_PASTS)})"
_MUTUAL = re.compile(
    r"\b(?:marr|divorc|join|met|meet|fac|play|partner|fight|fought|tied?\b|drew|draw|accompan|"
    r"resembl|equal|border|oppos|match|connect|link|separat|need|happen|visit)"
)
"""Verbs that say the same whichever side is named first, or nearly so."""

_NO_VERB = r"(?!(?:and|or|of|in|on|at|de|for|with|from|the|named|called|say|says|said|think)\b)"
"""What stands between two names without making one do something to the other."""

_POSSESSIVE = re.compile(r"['’]s? ")

_DATE = re.compile(
    r"(?:Jan|Febr)uary|March|April|May|June|July|August|(?:Septem|Octo|Novem|Decem)ber"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|There|No"
)

_ASKED = r"(?P<asked>(?:[Ww]ho|[Ww]hich(?: [a-z-]+){1,3}?))"
_ACTIVE = re.compile(rf"^{_ASKED} (?P<verb>{_PAST}) (?=(?:the |its |his |her )?[A-Z])")
_PASSIVE = re.compile(rf"^{_ASKED} (?:was|were) (?P<verb>{_PARTICIPLE}) by (?=(?:the )?[A-Z])")
_TWO_NAMES = (
    re.compile(
        rf"\bd(?:id|oes) (?:the )?(?P<left>{NAME}) (?P<verb>{_NO_VERB}[a-z]+) "
        rf"(?:the )?(?P<right>{NAME})"
    ),
    re.compile(rf"\b(?P<left>{NAME}) (?P<verb>{_NO_VERB}{_PAST}) (?:the )?(?P<right>{NAME})"),
    re.compile(rf"\bfrom (?:the )?(?P<left>{NAME}) (?P<verb>to) (?:the )?(?P<right>{NAME})"),
    re.compile(rf"\bfor (?:the )?(?P<left>{NAME}) (?P<verb>against) (?:the )?(?P<right>{NAME})"),
)


def turned_voice(example: Example, _: Sequence[str], rng: random.Random) -> str | None:
    """Who beat somebody → who was beaten by somebody, and the other way round."""
    question = example.question
    if match := _ACTIVE.match(question):
        verb = match["verb"]
        turned = f"{match['asked']} was {_PARTICIPLES.get(verb, verb)} by "
    elif match := _PASSIVE.match(question):
        verb = match["verb"]
        turned = f"{match['asked']} {_PASTS.get(verb, verb)} "
    else:
        return None
    return None if _MUTUAL.match(verb) else turned + question[match.end() :]


def exchanged_names(example: Example, _: Sequence[str], rng: random.Random) -> str | None:
    """Two names of a question in each other's places, where it matters which comes first."""
    for pattern in _TWO_NAMES:
        match = pattern.search(example.question)
        if match is None or _MUTUAL.match(match["verb"]):
            continue
        left, right = match["left"], match["right"]
        if left.split()[0].lower() in QUESTION_WORDS or _POSSESSIVE.search(f"{left} {right} "):
            continue
        question = example.question
        return (
            f"{question[: match.start('left')]}{right}"
            f"{question[match.end('left') : match.start('right')]}{left}"
            f"{question[match.end('right') :]}"
        )
    return None


def nearby_name(example: Example, _: Sequence[str], rng: random.Random) -> str | None:
    """A name of the question replaced by one of as many words from the passage.

    Names of the sentences that answer are left out: what they say may hold for these as well.
    """
    own = [
        match
        for match in re.finditer(NAME, example.question)
        if match.group().split()[0].lower() not in QUESTION_WORDS and match.start() > 0
    ]
    if not own:
        return None
    match = rng.choice(own)
    near = _names_elsewhere(example)
    same_length = [name for name in near if len(name.split()) == len(match.group().split())]
    if not same_length:
        return None
    other = rng.choice(same_length)
    return example.question[: match.start()] + other + example.question[match.end() :]


def _names_elsewhere(example: Example) -> list[str]:
    """Names of the passage that share no word with question, answer or the answer's sentences."""
    start, end = example.start or 0, example.end or 0
    answering = " ".join(
        example.passage[first:last]
        for first, last in sentence_extents(example.passage)
        if first < end and last > start
    )
    taken = set(re.findall(r"\w+", f"{example.question} {answering}".lower()))
    return [
        name
        for name in names_in(example.passage)
        if not taken & set(re.findall(r"\w+", name.lower())) and not _DATE.match(name)
    ]


ROLE_RULES: tuple[Rule, ...] = (turned_voice, exchanged_names, nearby_name)
"""In the order in which they are tried: the more they keep of a question, the earlier."""
