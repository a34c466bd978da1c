"""Example with an answer → an example like it whose passage does not answer.

SQuAD 2.0's annotators wrote unanswerable questions by a few recurring means: another entity or
number, a negation, an antonym, a thing the passage does not say (Rajpurkar, Jia & Liang 2018, table
2). The same means, applied by rule, give a reader what our few hand-written ones cannot: practice.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from askcorpus.sentences import sentence_extents
from reader_training.examples import Example

NEGATIONS = 0.1
"""Share of altered questions that are negated."""

Rule = Callable[[Example, Sequence[str], random.Random], str | None]
"""An example, names from elsewhere, choices → another question; None where it does not apply."""

NAME = (
    r"\b[A-Z][\w’'&.-]*[\w’']"
    r"(?:\s+(?:of\s+|de\s+|the\s+|van\s+|von\s+|al-)?[A-Z][\w’'&.-]*[\w’'])*"
)
"""Pattern of a capitalised name."""

_NAME = re.compile(NAME)
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"(?<![\w.,])\d[\d,.]*\d|\b\d\b")
_AUXILIARY = re.compile(
    r"\b(did|does|do|was|were|is|are|has|have|had|can|could|will|would|should|must|may)\b"
)
QUESTION_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
    what which who whom whose when where why how in on at by to for from of the a an is are was
    were did do does has have had can could will would name according
""",
    )
)
_ANTONYMS = {
    "first": "last",
    "before": "after",
    "highest": "lowest",
    "largest": "smallest",
    "biggest": "smallest",
    "most": "least",
    "more": "fewer",
    "best": "worst",
    "north": "south",
    "northern": "southern",
    "east": "west",
    "eastern": "western",
    "increase": "decrease",
    "increased": "decreased",
    "rise": "fall",
    "rose": "fell",
    "win": "lose",
    "won": "lost",
    "begin": "end",
    "began": "ended",
    "start": "finish",
    "started": "finished",
    "open": "close",
    "opened": "closed",
    "join": "leave",
    "joined": "left",
    "buy": "sell",
    "bought": "sold",
    "support": "oppose",
    "supported": "opposed",
    "accept": "reject",
    "accepted": "rejected",
    "older": "younger",
    "oldest": "youngest",
    "earliest": "latest",
    "public": "private",
    "male": "female",
    "major": "minor",
    "maximum": "minimum",
    "always": "never",
    "inside": "outside",
    "allowed": "forbidden",
    "born": "buried",
    "arrive": "depart",
    "arrived": "departed",
    "profit": "loss",
    "former": "current",
    "longest": "shortest",
    "above": "below",
    "up": "down",
    "early": "late",
}
_ANTONYMS |= {right: left for left, right in _ANTONYMS.items()}
_ANTONYM = re.compile(rf"\b({'|'.join(_ANTONYMS)})\b")


def without_answer(example: Example) -> Example | None:
    """The passage without the sentences that hold the answer's words; None if nothing is left."""
    answer = example.answer
    if answer is None:
        return example
    passage = example.passage
    kept = [
        passage[start:end]
        for start, end in sentence_extents(passage)
        if answer.lower() not in passage[start:end].lower()
        and not (start < (example.end or 0) and end > (example.start or 0))
    ]
    if not kept:
        return None
    return replace(example, passage=" ".join(kept), start=None, end=None)


def other_passage(example: Example, passages: Sequence[str], rng: random.Random) -> Example | None:
    """The question with the most similar of some other passages of its article, no answer in it.

    Args:
        example: With an answer.
        passages: Passages of the same article.
        rng: Chooses which of them to compare.
    """
    answer = (example.answer or "").lower()
    asked = set(_WORD.findall(example.question.lower())) - QUESTION_WORDS
    some = rng.sample(passages, min(len(passages), 8))
    others = [text for text in some if text != example.passage and answer not in text.lower()]
    if not others:
        return None
    nearest = max(others, key=lambda text: len(asked & set(_WORD.findall(text.lower()))))
    return replace(example, passage=nearest, start=None, end=None)


def altered(
    example: Example,
    names: Sequence[str],
    rng: random.Random,
    first: Sequence[Rule] = (),
) -> Example | None:
    """The same passage with a question that it does not answer; None where no rule applies.

    Args:
        example: With an answer.
        names: Names from elsewhere, to put in the place of one in the question.
        rng: Chooses the rule and the words.
        first: Further rules, tried in their order before the usual ones.
    """
    rules: list[Rule] = [_other_name, _other_number, _antonym]
    rng.shuffle(rules)
    # A negation fits every question, and would teach that a "not" is never answered.
    if rng.random() < NEGATIONS:
        rules.insert(0, _negation)
    for rule in (*first, *rules):
        question = rule(example, names, rng)
        if question is not None and question != example.question:
            return replace(example, question=question, start=None, end=None)
    return None


def names_in(text: str) -> list[str]:
    """Capitalised names in a text, sentence openers left out as far as that can be told."""
    return [
        match.group()
        for match in _NAME.finditer(text)
        if match.group().lower() not in QUESTION_WORDS
        and (match.start() > 1 and text[match.start() - 2] not in ".!?\n")
    ]


def _other_name(example: Example, names: Sequence[str], rng: random.Random) -> str | None:
    own = [
        match
        for match in _NAME.finditer(example.question)
        if match.group().split()[0].lower() not in QUESTION_WORDS
    ]
    if not own:
        return None
    match = rng.choice(own)
    taken = f"{example.question} {example.answer}".lower()
    near = [
        name
        for name in names_in(example.passage)
        if not any(word.lower() in taken for word in name.split())
        and len(name.split()) <= len(match.group().split()) + 1
    ]
    pool = near if near and rng.random() < 0.4 else names
    other = rng.choice(pool)
    if other.lower() in taken:
        return None
    return _replaced(match, other)


def _other_number(example: Example, _: Sequence[str], rng: random.Random) -> str | None:
    own = list(_NUMBER.finditer(example.question))
    if not own:
        return None
    match = rng.choice(own)
    digits = match.group().replace(",", "")
    if not digits.isdigit():
        return None
    value = int(digits)
    if 1500 < value < 2100:
        other = value + rng.choice([-1, 1]) * rng.randint(1, 12)
    else:
        other = max(1, round(value * rng.choice([0.3, 0.5, 1.5, 2, 3]))) + rng.randint(1, 3)
    shown = f"{other:,}" if "," in match.group() else str(other)
    if shown in example.passage:
        return None
    return _replaced(match, shown)


def _antonym(example: Example, _: Sequence[str], rng: random.Random) -> str | None:
    own = list(_ANTONYM.finditer(example.question))
    if not own:
        return None
    match = rng.choice(own)
    other = _ANTONYMS[match.group()]
    return _replaced(match, other)


def _negation(example: Example, _: Sequence[str], rng: random.Random) -> str | None:
    match = _AUXILIARY.search(example.question)
    if match is None:
        return None
    word = match.group()
    short = {"can": "can't", "will": "won't", "may": "may not"}.get(word, f"{word}n't")
    if rng.random() < 0.4:
        rest = example.question[match.end() :].split(" ")
        # "was the plan never" reads worse than "wasn't the plan", but both are asked.
        return f"{example.question[: match.end()]}{' '.join(rest[:2])} never {' '.join(rest[2:])}"
    return _replaced(match, short)


def _replaced(match: re.Match[str], other: str) -> str:
    """The text that was searched, with other words in the place of the match."""
    return match.string[: match.start()] + other + match.string[match.end() :]
