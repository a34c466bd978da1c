"""Question + earlier turns → the question as it should be searched for and read.

What a question leaves out is put in from the turns before: "Who had invited him?" becomes "Who had
invited Putin?". Retrieval and reading then need to know nothing of conversations, and the asker
sees the same words that the search saw. A question that stands alone is returned as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from askcorpus.answering.followups import vocabulary as words
from askcorpus.answering.followups.anaphors import Anaphor, Sort, first_anaphor, is_impersonal
from askcorpus.answering.followups.mentions import mentions, tokens
from askcorpus.answering.followups.referents import Past, referent
from askcorpus.answering.followups.restatement import again_with, statement, topic
from askcorpus.answering.followups.turn import Turn

_MOST_ANAPHORS = 3
"""Words replaced in one question."""

_FEW = 3
"""Words with a meaning of their own in a question that may lean on the turn before."""

_NEAR = 4
"""Turns that are looked back to."""

_LONGEST = 300
"""Characters: who writes more leaves nothing out, and what is longer is cut where it is read."""

_AND = re.compile(r"^(?:and|but|so|or|ok|okay|then)\b[\s,]*(?=\w)", re.IGNORECASE)
_WHAT_ABOUT = re.compile(r"^(?:(?:what|how) about|what of)\s+(?=\w)", re.IGNORECASE)
_BARE = re.compile(
    r"^(?P<wh>(?:[a-z]+ )?(?:who|whom|when|where|why|how|what|which)"
    r"(?: (?:many|much|long|far|often|exactly|date|day|month|year|time|place|city|country|"
    r"town|reason|else))?)"
    r"(?: (?:so|not|then))?"
    r"(?:,? (?:(?:is|was) (?:that|this|it)(?: so)?|(?:did|does|has|will|is|was) (?:that|this|it) "
    r"(?:be|happen|happened|happening|occur|take place|taking place|come about)))?\s*\W*$",
    re.IGNORECASE,
)
_WHAT_THEN = re.compile(r"^(?:and )?(?:then|next|afterwards|after that)\W*$", re.IGNORECASE)
_COMMAND = re.compile(
    r"^(?:please |can you |could you )?(?:tell|summari[sz]e|explain|describe|list|name|show|give|"
    r"outline)\b",
    re.IGNORECASE,
)
_DEFINITION = re.compile(r"^(?:what|who) (?:is|are|was|were) (?!the\b)", re.IGNORECASE)


def understand(question: str, earlier: Sequence[Turn]) -> str:
    """Put a question so that it can be understood without the turns before it.

    Args:
        question: As asked.
        earlier: The turns before, oldest first.

    Returns:
        The question with what it leaves out put in; as it was, white space aside, if it leaves
        nothing out or nothing before it helps.
    """
    asked = _one_line(question)
    past = [
        Past(_one_line(turn.understood_as), _one_line(turn.answer), turn.sentence)
        for turn in reversed(earlier[-_NEAR:])
        if 0 < len(turn.understood_as.strip()) <= _LONGEST
    ]
    if not past or len(asked) > _LONGEST:
        return asked
    if _WHAT_THEN.match(asked):
        return _presentable(_with_remark("What happened after that?", topic(past[0])))
    bare = _BARE.match(_AND.sub("", asked))
    if bare:
        return _presentable(statement(bare["wh"], past[0]))
    rest = _fragment(asked)
    if rest is not None:
        return _presentable(again_with(rest, past[0]))
    continues = _AND.sub("", asked)
    resolved = _resolved(continues, past)
    if resolved != continues:
        return _presentable(resolved)
    if _leans_on(continues, asked != continues, earlier[-1]):
        return _presentable(_with_remark(continues, topic(past[0])))
    return asked


def _fragment(asked: str) -> str | None:
    """What an elliptical question is about: "And in 2021?", "What about Kim?"; else None."""
    without = _WHAT_ABOUT.sub("", _AND.sub("", asked))
    about = without != _AND.sub("", asked)
    bare = re.sub(r"[\s?.!]+$", "", without)
    found = tokens(bare)
    if not found or "?" in bare or first_anaphor(bare):
        return None
    if about:
        return bare
    asks = any(token.lower in words.WH_WORDS | words.AUXILIARIES for token in found)
    opens = without != asked or found[0].lower in words.PREPOSITIONS
    short = len(found) <= 8 and not asks
    return bare if short and opens else None


def _resolved(question: str, past: Sequence[Past]) -> str:
    """The question with the words that mean something said before replaced by what they mean."""
    text = question
    for _ in range(_MOST_ANAPHORS):
        anaphor = first_anaphor(text)
        if anaphor is None:
            break
        if anaphor.sort is Sort.EVENT:
            return _with_remark(text, topic(past[0]))
        if anaphor.sort is Sort.TIME:
            dated = re.search(r"\d", past[0].answer)
            return _with_remark(text, past[0].answer if dated else topic(past[0]))
        meant = referent(anaphor.sort, past, of_event=_tells_of_event(text))
        if meant is None:
            return _with_remark(text, topic(past[0]))
        text = _replaced(text, anaphor, meant)
    return text


def _tells_of_event(text: str) -> bool:
    """Whether something lasts, begins or is held in it; "last" before another word is no verb."""
    found = tokens(text)
    return any(
        token.lower in words.EVENTS
        and not any(behind.is_content for behind in found[number + 1 : number + 2])
        for number, token in enumerate(found)
    )


def _replaced(text: str, anaphor: Anaphor, meant: str) -> str:
    before, after = text[: anaphor.start], text[anaphor.end :]
    if anaphor.possessive:
        meant += "’" if meant.endswith("s") else "’s"
    if anaphor.sort is Sort.PLACE:
        behind = tokens(before)
        last = behind[-1].lower if behind else ""
        if last in words.GOING:
            meant = f"to {meant}"
        elif last not in words.PREPOSITIONS:
            meant = f"{'at' if meant.startswith('the ') else 'in'} {meant}"
    return before + meant + after


def _with_remark(text: str, about: str) -> str:
    return f"{text} ({about})" if about else text


def _leans_on(question: str, continues: bool, last: Turn) -> bool:
    """Whether a question without any such word still needs what was said before.

    It does if it names nothing and says little, and what it does say was spoken of just now.
    """
    found = [token for token in tokens(question) if token.is_content]
    named = any(mention.is_name for mention in mentions(question)) or any(
        token.text[0].isupper() for token in found if token.start > 0
    )
    if (
        named
        or _COMMAND.match(question)
        or is_impersonal(question)
        or any(token.is_number or token.text[0].isdigit() for token in found)
    ):
        return False
    if not found or len(found) > _FEW or _DEFINITION.match(question):
        return continues and bool(found)
    if continues or len(found) == 1:
        return True
    said = {
        _stem(token.lower)
        for text in (last.understood_as, last.answer, last.sentence, last.title)
        for token in tokens(text)
        if token.is_content
    }
    definite = re.search(r"\bthe\b", question, re.IGNORECASE)
    return bool(definite) and any(_stem(token.lower) in said for token in found)


def _stem(word: str) -> str:
    return re.sub(r"(?:ing|ed|es|s)$", "", word) if len(word) > 4 else word


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _presentable(text: str) -> str:
    shown = _one_line(text)
    return shown[:1].upper() + shown[1:]
