"""Examples → the stages of training: general reading first, then our own job; or a part of both."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from reader_training.examples import Example, shortened
from reader_training.news import Mined, groups
from reader_training.roles import ROLE_RULES
from reader_training.unanswerable import Rule, altered, names_in, other_passage, without_answer
from reader_training.written import nearest_sentence

ALTERED = 0.22
"""Share of answerable examples that come once more with a question their passage leaves open."""

OTHER_PASSAGE = 0.15
"""Share, of those whose article has more passages, that come once more with another of these."""

CUT_OUT = 0.1
"""Share that comes once more with its passage, but without the answer's sentences."""

TEACHER_NEGATIVES = 0.3
"""Share of the answerable news questions that a teacher also meets with a hard negative."""

ALONE = 0.3
"""Share of the written questions that come once more with a single sentence."""

NEGATIVES = 2
"""Hard negatives beside each gold passage of a news question."""


def general_stage(
    examples: Sequence[Example], mined: Sequence[Mined], rng: random.Random
) -> list[list[Example]]:
    """Every example once, in passages of varied length, with unanswerable ones made by rule.

    Args:
        examples: Of general question answering.
        mined: News questions; their gold passages are read too.
        rng: Makes all choices.
    """
    pool = [*examples, *_gold(mined, rng)]
    names = _names(pool)
    made = [shortened(example, _length(rng), rng) for example in pool]
    made += _unanswerable(pool, names, rng)
    return [[example] for example in made]


def teacher_stage(
    examples: Sequence[Example],
    mined: Sequence[Mined],
    core: Sequence[Example],
    written: Sequence[Mined],
    count: int | None,
    rng: random.Random,
) -> list[list[Example]]:
    """One pass for a teacher: as `general_stage`, and a hard negative of many a news question.

    Args:
        examples: Of general question answering.
        mined: News questions; those without an answer all come, with a passage that looks like one.
        core: Examples that all come, as they are: those with unanswerable questions made by hand.
        written: News questions that all come.
        count: About how many examples to make, of which `core` and `written` are the first.
        rng: Makes all choices.
    """
    made = [[replace(example, group=-1)] for example in core]
    made += [[example] for example in _gold(written, rng)]
    made += _hardest(written, rng)
    others = general_stage(examples, mined, rng) + _hardest(mined, rng)
    left = None if count is None else max(0, count - len(made))
    return made + mixed_stage(others, left, rng)


def _gold(mined: Sequence[Mined], rng: random.Random) -> list[Example]:
    """A gold passage of each question that has one."""
    return [replace(rng.choice(item.gold), group=-1) for item in mined if item.gold]


def _hardest(mined: Sequence[Mined], rng: random.Random) -> list[list[Example]]:
    """The hardest negative of each question without an answer, and of some of the others."""
    return [
        [replace(item.negatives[0], group=-1)]
        for item in mined
        if item.negatives and (not item.gold or rng.random() < TEACHER_NEGATIVES)
    ]


def news_stage(
    examples: Sequence[Example], mined: Sequence[Mined], rng: random.Random
) -> list[list[Example]]:
    """News questions in groups with hard negatives, and general ones so that none is forgotten.

    Args:
        examples: The general examples to go over once more.
        mined: News questions.
        rng: Makes all choices.
    """
    gold = _gold(mined, rng)
    names = _names(gold)
    made = groups(mined, rng, NEGATIVES)
    made += [[example] for example in _unanswerable(gold, names, rng, shorten=False)]
    refreshed = [replace(shortened(example, _length(rng), rng), group=-1) for example in examples]
    made += [[example] for example in refreshed]
    made += [[example] for example in _unanswerable(examples, _names(examples), rng)]
    return made


def mistakes_stage(
    examples: Sequence[Example],
    mined: Sequence[Mined],
    mistakes: Sequence[Mined],
    rng: random.Random,
) -> list[list[Example]]:
    """News questions in groups with what the reader fell for, and questions with changed roles.

    Args:
        examples: General ones, so that none is forgotten.
        mined: All news questions; the questions altered by rule are made from their gold passages.
        mistakes: News questions whose negatives stand in the order of the reader's mistakes.
        rng: Makes all choices.
    """
    made = []
    for item in mistakes:
        gold = [rng.choice(item.gold)] if item.gold else []
        group = [*gold, *item.negatives[: NEGATIVES + 1 - len(gold)]]
        if group:
            made.append(group)
    gold = _gold(mined, rng)
    altered_news = _unanswerable(gold, _names(gold), rng, shorten=False, first=ROLE_RULES)
    altered_general = _unanswerable(examples, _names(examples), rng, first=ROLE_RULES)
    refreshed = [replace(shortened(example, _length(rng), rng), group=-1) for example in examples]
    made += [[example] for example in (*altered_news, *refreshed, *altered_general)]
    return made


def written_stage(
    paragraphs: Sequence[Example],
    news: Sequence[Mined],
    examples: Sequence[Example],
    mined: Sequence[Mined],
    rng: random.Random,
) -> list[list[Example]]:
    """The questions written in twins, many also with a sentence alone, and what must be kept.

    Args:
        paragraphs: Written questions on paragraphs, which are not shortened: what misleads must
            stay in.
        news: Written questions on news.
        examples: General ones, so that none is forgotten.
        mined: The other news questions, for the same reason.
        rng: Makes all choices.
    """
    made = groups(news, rng, NEGATIVES)
    made += groups(mined, rng, NEGATIVES)
    refreshed = [replace(shortened(example, _length(rng), rng), group=-1) for example in examples]
    altered_general = _unanswerable(examples, _names(examples), rng)
    made += [[example] for example in (*paragraphs, *refreshed, *altered_general)]
    gold = [replace(item.gold[0], group=-1) for item in news if item.gold]
    hardest = [replace(item.negatives[0], group=-1) for item in news if not item.gold]
    alone = [*paragraphs, *gold, *hardest]
    made += [[nearest_sentence(example)] for example in rng.sample(alone, int(len(alone) * ALONE))]
    return made


def mixed_stage(
    stage: Sequence[list[Example]], count: int | None, rng: random.Random
) -> list[list[Example]]:
    """A random part of a stage, for when there is no time for all of it.

    Args:
        stage: Its groups.
        count: About how many examples to keep; all of them if None.
        rng: Makes the choice.
    """
    pool = list(stage)
    rng.shuffle(pool)
    kept: list[list[Example]] = []
    total = 0
    for group in pool:
        if count is not None and total >= count:
            break
        kept.append(group)
        total += len(group)
    return kept


def _unanswerable(
    pool: Sequence[Example],
    names: Sequence[str],
    rng: random.Random,
    shorten: bool = True,
    first: Sequence[Rule] = (),
) -> list[Example]:
    made: list[Example] = []
    passages = _passages(pool)
    for example in pool:
        if example.start is None:
            continue
        chance = rng.random()
        source = shortened(example, _length(rng), rng) if shorten else example
        if chance < ALTERED:
            changed = altered(source, names, rng, first)
        elif chance < ALTERED + CUT_OUT:
            changed = without_answer(source)
        elif chance < ALTERED + CUT_OUT + OTHER_PASSAGE:
            changed = other_passage(example, passages.get(example.title, ()), rng)
            changed = shortened(changed, _length(rng), rng) if changed and shorten else changed
        else:
            continue
        if changed is not None:
            made.append(replace(changed, group=-1))
    return made


def _passages(pool: Sequence[Example]) -> dict[str, list[str]]:
    """Passages by the title of their article, where it has one."""
    found: dict[str, dict[str, None]] = {}
    for example in pool:
        if example.title:
            found.setdefault(example.title, {})[example.passage] = None
    return {title: list(texts) for title, texts in found.items()}


def _names(pool: Sequence[Example]) -> list[str]:
    return [name for example in pool[::3] for name in names_in(example.passage)]


def _length(rng: random.Random) -> int:
    """Characters of a passage: mostly short, which trains faster, but long ones must be met too."""
    return rng.randint(350, 650) if rng.random() < 0.6 else rng.randint(650, 1100)
