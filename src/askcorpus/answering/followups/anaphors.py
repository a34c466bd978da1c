"""A question → the word in it, if any, that means something said before: "him", "it", "there".

A pronoun whose antecedent stands in the question itself ("What did Putin say before he left?"), or
that means nothing ("Is it raining?", "Were there any survivors?"), is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from askcorpus.answering.followups import vocabulary as words
from askcorpus.answering.followups.mentions import Kind, Mention, Token, mentions, tokens

_ENOUGH = 4
"""Words with a meaning of their own that a question about its subject has if it stands alone."""


class Sort(StrEnum):
    """What an anaphor asks for."""

    PERSON = "person"
    PLURAL = "plural"
    THING = "thing"
    PLACE = "place"
    TIME = "time"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Anaphor:
    """A word that means something said before.

    Attributes:
        sort: What it asks for.
        start: Its first character in the question.
        end: One past its last.
        possessive: It stands for a genitive: "his", "their".
    """

    sort: Sort
    start: int
    end: int
    possessive: bool = False


_PRONOUNS = {
    **dict.fromkeys(("he", "him", "his", "she", "her", "hers"), Sort.PERSON),
    **dict.fromkeys(("they", "them", "their", "theirs"), Sort.PLURAL),
    **dict.fromkeys(("it", "its"), Sort.THING),
}
_POSSESSIVES = frozenset({"his", "her", "hers", "its", "their", "theirs"})
_OBJECTS = frozenset({"him", "them"})

_ANTECEDENTS = {
    Sort.PERSON: frozenset({Kind.PERSON}),
    Sort.PLURAL: frozenset({Kind.PLURAL, Kind.GROUP, Kind.PLACE}),
    Sort.THING: frozenset({Kind.THING, Kind.GROUP, Kind.PLACE}),
}
_LONG_WAY = 5
"""Words with a meaning of their own before such a word, from which on it needs nothing more."""

_EMPTY_IT = re.compile(
    r"\b(?:is|was|isn['’]t|wasn['’]t|will|does|did|has|had|would|can|could|may|might) it "
    r"(?:be |been |still |really |always |not |so )*"
    r"(?:raining|snowing|cold|hot|warm|dark|late|early|possible|impossible|true|likely|unlikely|"
    r"clear|known|necessary|important|worth|legal|illegal|lawful|safe|dangerous|hard|easy|"
    r"difficult|time|certain|common|normal|usual|that|who|because|take|matter|mean that|since|"
    r"follow)\b"
    r"|\b(?:is|was|far is|far was) it from .+ to\b"
    r"|\bit (?:is|was|seems|appears|turned out|takes|took)\b.*\b(?:that|to)\b"
    r"|\b(?:does|did|would|will) it (?:cost|take)\b.* to\b"
    r"|\b(?:is|was) it (?:\w+ that|\w+ for \w+ to|called (?:when|if)|to)\b"
    r"|\bit means? (?:when|for|if|to)\b"
    r"|\bwhat time (?:is|was) it\b"
    r"|\bit (?:ever |last |first )?(?:rain|snow|freez|froze)",
    re.IGNORECASE,
)
_THERE_IS = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|would|can|could|may|might) there\b"
    r"|\bthere(?:['’]s)? (?:exist|must|may|might|could|come|is|are|was|were|has|have|had|will|"
    r"would|be|been|a|any|no)\b",
    re.IGNORECASE,
)
_WHO_IS_THERE = re.compile(r"\bwho (?:else )?(?:is|was|were|are) there\s*\W*$", re.IGNORECASE)
_THEN = re.compile(
    r"\b(?:(?:by|since|until|till|from|before|back|just|only) then\b"
    r"|(?:at|around|before|after|since|by|during|until) (?:that|the same) "
    r"(?:time|day|moment|year|month|week)\b(?! (?:as|that|when)\b)"
    r"|(?:on|in) (?:that|the same) (?:day|year|month)\b(?! (?:as|that|when)\b)"
    r"|(?:that|the same) (?:day|year|month)(?=\W*$)|then(?=\W*$))",
    re.IGNORECASE,
)
_THAT = re.compile(
    r"(?<![\w’'-])(?:that|this|these|those)(?=\W*$"
    r"|\s+(?:happen|happened|occur|mean|come|end|start|begin|work|change|lead|affect|make|cost|be|"
    r"take|go|so|for|in|on|at|with|by|from|to)\b)",
    re.IGNORECASE,
)
_THAT_THING = re.compile(
    r"(?:\b(?:at|in|on|of|for|about|during|after|before|from|with|to|by|under) (?P<one>that|this)"
    r"|(?<![\w’'-])(?P<two>these|those)) (?!who\b|that\b|year|month|week|morning|evening|autumn|"
    r"summer|winter|spring|time|day|moment|way)[a-z-]+",
    re.IGNORECASE,
)


def first_anaphor(question: str) -> Anaphor | None:
    """The first word of a question that means something said before, or None.

    Args:
        question: In plain language.
    """
    found = tokens(question)
    near = [
        anaphor
        for anaphor in (*_pronouns(question), *_adverbs(question), *_demonstratives(question))
        if sum(token.is_content for token in found if token.end <= anaphor.start) < _LONG_WAY
    ]
    return min(near, key=lambda anaphor: anaphor.start, default=None)


def is_impersonal(question: str) -> bool:
    """Whether its "it" means nothing, as in "Is it raining?"."""
    return bool(_EMPTY_IT.search(question))


def _pronouns(question: str) -> list[Anaphor]:
    found = tokens(question)
    mentioned = mentions(question)
    anaphors = []
    for number, token in enumerate(found):
        sort = _PRONOUNS.get(token.text.lower())
        if sort is None or (sort is Sort.THING and is_impersonal(question)):
            continue
        if _asks_for_subject(found, number) and _says_enough(found):
            continue  # "Who moved his court from Kraków to Warsaw?"
        if not any(
            _binds(mention, found, number, question) and _agrees(mention, sort)
            for mention in mentioned
        ):
            behind = found[number + 1] if number + 1 < len(found) else None
            owns = token.lower in _POSSESSIVES and (token.lower != "her" or _is_noun(behind))
            anaphors.append(Anaphor(sort, token.start, token.end, owns))
    return anaphors


def _asks_for_subject(found: list[Token], at: int) -> bool:
    """Whether what is asked for is the subject, and so may be what the pronoun means."""
    if found[0].lower not in {"who", "what", "which"}:
        return False
    helping = [number for number in range(at) if found[number].lower in words.AUXILIARIES]
    if not helping:
        return True
    behind = found[helping[0] + 1]  # "What does not keep its meaning?", "Who is known for his …?"
    plain = behind.text.islower() and behind.lower not in words.ARTICLES
    return found[at].lower in _POSSESSIVES and helping[0] == 1 and plain and helping[0] + 1 < at


def _says_enough(found: list[Token]) -> bool:
    return sum(token.is_content for token in found) >= _ENOUGH


def _agrees(mention: Mention, sort: Sort) -> bool:
    """Whether a pronoun of this sort may mean it; a lone name may be a company's."""
    lone = mention.is_name and " " not in mention.text
    return mention.kind in _ANTECEDENTS[sort] or lone


def _is_noun(token: Token | None) -> bool:
    """Whether "her" before this is a genitive."""
    return token is not None and token.is_content


def _binds(mention: Mention, found: list[Token], at: int, question: str) -> bool:
    """Whether a pronoun may mean what the same question mentions, by where the two stand."""
    pronoun = found[at]
    if mention.start > pronoun.start:
        # "When he left Moscow, what did Putin say?"
        opening = found[0].lower in words.CLAUSE_STARTS
        return opening and "," in question[pronoun.end : mention.start]
    asked = found[at - 1].lower in words.AUXILIARIES and not mention.is_name
    if asked and not any(token.text == "," for token in found[:at]):
        return False  # "Which port did they": what is asked for is not what asks.
    if pronoun.lower in _POSSESSIVES:
        return pronoun.lower != "her" or (at + 1 < len(found) and _is_noun(found[at + 1]))
    # A subject and an object of one clause are two: "What did Putin say about him?"
    relative = found[at - 1].is_content and pronoun.lower not in _OBJECTS  # "The deal it lost".
    return relative or any(
        token.lower in words.CLAUSE_STARTS or not token.is_word
        for token in found[:at]
        if token.start >= mention.end
    )


def _adverbs(question: str) -> list[Anaphor]:
    anaphors = []
    empty = bool(_THERE_IS.search(question)) and not _WHO_IS_THERE.search(question)
    places = [
        mention.end
        for mention in mentions(question)
        if mention.is_name and mention.after in {"in", "at", "to", "from"}
    ]
    for token in tokens(question):
        known = any(end < token.start for end in places)  # "Who went to Rome and died there?"
        if token.lower == "there" and not empty and not known:
            anaphors.append(Anaphor(Sort.PLACE, token.start, token.end))
    for match in _THEN.finditer(question):
        anaphors.append(Anaphor(Sort.TIME, *match.span()))
    return anaphors


def _demonstratives(question: str) -> list[Anaphor]:
    anaphors = [Anaphor(Sort.EVENT, *match.span()) for match in _THAT.finditer(question)]
    for match in _THAT_THING.finditer(question):
        name = "one" if match["one"] else "two"
        anaphors.append(Anaphor(Sort.EVENT, *match.span(name)))
    return anaphors
