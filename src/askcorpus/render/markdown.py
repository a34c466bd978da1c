"""Answer → Markdown that shows corpus text word for word and lets it do nothing.

Every character that could begin a link, an image, HTML, code, a table, a heading, a list or
emphasis is escaped (CommonMark 0.31, section 2.4, and the extensions of GitHub), so only the
rendering's own markup has effect.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Sequence
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
from askcorpus.types import Answer, Claim, Status

_BESIDE_EMPHASIS: Final = string.punctuation + " "

_SPECIAL: Final = re.compile(
    r"[\\`*_{}\[\]<>()#|~&@$^=!]"
    r"|:(?=\S)"  # addresses and emoji names
    r"|\.(?=[^\W\d])|/(?=/)"  # addresses without a scheme: www.example.org
    r"|^(?:[-+](?=\s|$|[-+])|\d{1,9}[.)](?=\s|$))"  # lists, rules, underlined headings
)


def answer_markdown(answer: Answer) -> str:
    """An answer as a Markdown section: sentences quoted, the answer in bold, sources numbered.

    Args:
        answer: What `ask()` returned.

    Returns:
        CommonMark, without a final newline.
    """
    return "\n\n".join(_blocks(answer))


def escape(text: str) -> str:
    """Returns one line of Markdown that shows `text` and has no markup of its own.

    Args:
        text: Any characters; white space is collapsed, unsafe characters are removed.
    """
    return _escape(one_line(text))


def _blocks(answer: Answer) -> Iterator[str]:
    yield f"## {escape(answer.question)}"
    if not same_words(answer):
        yield f"Understood as: {escape(answer.understood_as)}"
    if answer.period is not None:
        yield escape(period_sentence(answer))
    if answer.status is Status.NO_ANSWER:
        yield from _no_answer(answer)
        return
    articles = cited_articles(answer)
    for position, claim in enumerate(answer.claims):
        heading = heading_words(answer, position)
        if heading:
            yield f"**{heading}**"
        found = quotations(claim, articles)
        if answer.status is not Status.OVERVIEW:
            yield _headline(claim, found, dated=answer.status is Status.DISPUTED)
        for quotation in found:
            numbers = " ".join(rf"\[{number}\]" for number in quotation.numbers)
            yield f"> “{_with_answer_in_bold(quotation)}” {numbers}"
    yield "### Sources"
    yield "\n".join(
        f"{number}. {escape(source_line(article))} · {places(answer, article)}"
        for number, article in enumerate(articles, 1)
    )


def _headline(claim: Claim, found: Sequence[Quotation], *, dated: bool) -> str:
    dates = date_words(claim) if dated else ""
    support = escape(" · ".join(filter(None, (support_words(claim), dates))))
    if any(quotation.says_all_of(claim) for quotation in found):
        return support.capitalize()
    return f"**{escape(claim.text)}** ({support})"


def _no_answer(answer: Answer) -> Iterator[str]:
    yield f"**{no_answer_sentence(answer)}**"
    nearest = answer.passages[:NEAREST_SHOWN]
    if nearest:
        yield "### Nearest passages"
    for hit in nearest:
        yield escape(source_line(hit.article))
        yield f"> {escape(excerpt(hit))}"


def _with_answer_in_bold(quotation: Quotation) -> str:
    quote = quotation.quote.strip()
    space_before = " " if quotation.quote.startswith(" ") else ""
    space_after = " " if quotation.quote.endswith(" ") else ""
    before, after = quotation.before + space_before, space_after + quotation.after
    if not quote:
        return _escape(before + after)
    # Two asterisks between a letter and a punctuation mark are no emphasis (CommonMark, section
    # 6.2): written as a reference, which ends and begins with punctuation, the letter allows it.
    head, tail = _escape(before), _escape(after)
    if before and before[-1] not in _BESIDE_EMPHASIS and not quote[0].isalnum():
        head = f"{_escape(before[:-1])}&#{ord(before[-1])};"
    if after and after[0] not in _BESIDE_EMPHASIS and not quote[-1].isalnum():
        tail = f"&#{ord(after[0])};{_escape(after[1:])}"
    return f"{head}**{_escape(quote)}**{tail}"


def _escape(text: str) -> str:
    return _SPECIAL.sub(_with_backslash, text)


def _with_backslash(match: re.Match[str]) -> str:
    found = match.group()
    return f"{found[:-1]}\\{found[-1]}"
