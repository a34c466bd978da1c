"""Answer → text for a terminal or a pipe.

The words that answer stand between brackets within their sentence, so they can be told apart
without colour; colour only adds to that.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from askcorpus.display import one_line
from askcorpus.render.parts import (
    NEAREST_SHOWN,
    Quotation,
    cited_articles,
    date_words,
    excerpt,
    heading_words,
    no_answer_sentence,
    period_sentence,
    places,
    quotations,
    same_words,
    source_line,
    support_words,
)
from askcorpus.types import Answer, ArticleInfo, Claim, Status

# Text that was made safe holds no control characters, so these can stand for styles until the
# lines are broken, and they take no room there.
_PLAIN, _STRONG, _FAINT, _ANSWER = "\x00", "\x01", "\x02", "\x03"
_SGR: Final = str.maketrans(
    {_PLAIN: "\x1b[0m", _STRONG: "\x1b[1m", _FAINT: "\x1b[2m", _ANSWER: "\x1b[1;36m"}
)
_NO_SGR: Final = str.maketrans(dict.fromkeys((_PLAIN, _STRONG, _FAINT, _ANSWER), ""))

# Scripts written without spaces, where a line may break between any two characters.
_WIDE: Final = (
    "\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff"
)
_UNITS: Final = re.compile(rf"(\s*)([{_WIDE}]|[^\s{_WIDE}]+)")


def answer_text(answer: Answer, colour: bool = False, width: int = 0) -> str:
    """An answer with its quotes and numbered sources, or why there is none and what came nearest.

    Args:
        answer: What `ask()` returned.
        colour: Whether to add SGR codes (ECMA-48).
        width: Columns to break lines at; 0 leaves every paragraph on one line.

    Returns:
        Lines without a final newline.
    """
    lines = [_wrap(line, indent, width) for line, indent in _lines(answer)]
    return "\n".join(lines).translate(_SGR if colour else _NO_SGR)


def _lines(answer: Answer) -> Iterator[tuple[str, int]]:
    """Paragraphs and how far each is indented."""
    if not same_words(answer):
        yield f"{_FAINT}Understood as: {one_line(answer.understood_as)}{_PLAIN}", 0
    if answer.period is not None:
        yield f"{_FAINT}{period_sentence(answer)}{_PLAIN}", 0
    if not same_words(answer) or answer.period is not None:
        yield "", 0
    if answer.status is Status.NO_ANSWER:
        yield from _no_answer(answer)
        return
    articles = cited_articles(answer)
    for position, claim in enumerate(answer.claims):
        heading = heading_words(answer, position)
        if position and answer.status is not Status.OVERVIEW:
            yield "", 0
        if heading:
            yield f"{_STRONG}{heading}{_PLAIN}", 0
            yield "", 0
        if answer.status is Status.OVERVIEW:
            for quotation in quotations(claim, articles):
                yield _quoted(quotation), 2
        else:
            yield from _claim(claim, articles, dated=answer.status is Status.DISPUTED)
    yield "", 0
    yield f"{_STRONG}Sources{_PLAIN}", 0
    for number, article in enumerate(articles, 1):
        yield f"[{number}] {source_line(article)} · {places(answer, article)}", 2


def _claim(
    claim: Claim, articles: tuple[ArticleInfo, ...], *, dated: bool
) -> Iterator[tuple[str, int]]:
    found = quotations(claim, articles)
    references = "".join(f" {_numbers(each)}" for each in found if each.says_all_of(claim))
    yield f"{_STRONG}{one_line(claim.text)}{_PLAIN}{references}", 0
    dates = date_words(claim) if dated else ""
    support = " · ".join(filter(None, (support_words(claim), dates)))
    yield f"{_FAINT}{support}{_PLAIN}", 2
    for quotation in found:
        if not quotation.says_all_of(claim):
            yield _quoted(quotation), 2


def _no_answer(answer: Answer) -> Iterator[tuple[str, int]]:
    yield f"{_STRONG}{no_answer_sentence(answer)}{_PLAIN}", 0
    if not answer.passages:
        return
    yield "", 0
    yield "Nearest passages", 0
    for hit in answer.passages[:NEAREST_SHOWN]:
        yield f"{_FAINT}{source_line(hit.article)}{_PLAIN}", 2
        yield excerpt(hit), 4


def _quoted(quotation: Quotation) -> str:
    sentence = quotation.before + quotation.quote + quotation.after
    left, right = "«»" if not set("«»") & set(sentence) else "⟦⟧"
    answer = f"{left}{_ANSWER}{quotation.quote}{_PLAIN}{right}"
    return f"“{quotation.before}{answer}{quotation.after}” {_numbers(quotation)}"


def _numbers(quotation: Quotation) -> str:
    return " ".join(f"[{number}]" for number in quotation.numbers)


def _wrap(paragraph: str, indent: int, width: int) -> str:
    """Breaks a paragraph at white space into lines of at most `width` columns.

    A single word longer than a line (a path, an address) is left whole, so it can be copied.
    """
    margin = " " * indent
    if width <= 0:
        return margin + paragraph
    lines: list[str] = []
    line, used = "", 0
    for space, unit in _UNITS.findall(paragraph):
        taken = len(space) + _columns(unit)
        if line and indent + used + taken > width:
            lines.append(line)
            line, used = unit, _columns(unit)
        else:
            line, used = line + space + unit, used + taken
    lines.append(line)
    return "\n".join(margin + each for each in lines)


def _columns(unit: str) -> int:
    """Columns of a terminal that characters take: none, one or two each (UAX #11)."""
    columns = 0
    for char in unit:
        if char < " " or unicodedata.category(char) in {"Mn", "Me", "Cf"}:
            continue
        columns += 2 if unicodedata.east_asian_width(char) in "WF" else 1
    return columns
