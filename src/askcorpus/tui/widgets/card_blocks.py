"""A turn → the paragraphs of its card: the question, and the answer with its sources, or why not.

The styles are component classes of the card.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from rich.cells import cell_len
from textual.content import Content

from askcorpus.display import one_line, plain, shorten
from askcorpus.render import (
    confidence_words,
    date_words,
    heading_words,
    no_answer_sentence,
    period_sentence,
    same_words,
    source_line,
    sources_words,
)
from askcorpus.render.parts import Quotation, excerpt
from askcorpus.tui.filtering import filter_words
from askcorpus.tui.sources import ClaimView, Source, claim_views, passage_sources
from askcorpus.tui.turns import Cancelled, Failure, Turn, Waiting, Working
from askcorpus.tui.widgets.card_face import Block, Box, CardFace
from askcorpus.types import Answer, Progress, Status

STYLES: Final = frozenset({
    "card--box",
    "card--box-answer",
    "card--box-error",
    "card--edge",
    "card--hint",
    "card--hovered",
    "card--number",
    "card--prompt",
    "card--quote",
    "card--strong",
})  # fmt: skip
"""The component classes."""

_LONGEST_TITLE = 28
_LONGEST_EXCERPT = 150
_NOTE_INDENT = 2
_EXCERPT_INDENT = 4
_GENERATION = re.compile(r"gen-\d+")


@dataclass(frozen=True, slots=True)
class CardState:
    """What a card shows besides its turn.

    Attributes:
        index_has_changed: Whether the answer is of another generation than answers now.
        opened: Number of the source that the reader shows, if it is one of this card's.
        hovered: Number of the source under the mouse.
        ask_again_key: Key that asks the question again; empty if there is none.
        report_key: Key that copies a report of an error; empty if there is none.
    """

    index_has_changed: bool = False
    opened: int | None = None
    hovered: int | None = None
    ask_again_key: str = ""
    report_key: str = ""


def card_face(turn: Turn, state: CardState) -> CardFace:
    """Returns what the card of a turn looks like."""
    head = list(_head(turn, state))
    box: Box | None = None
    match turn.outcome:
        case Waiting(why):
            head.append(_note(f"Queued: {why}"))
        case Working(progress):
            head.append(_note(_working(progress)))
        case Cancelled():
            head.append(_note("Cancelled."))
        case Failure() as failure:
            box = Box("Error", "card--box-error", list(_failure(failure, state)))
        case Answer() as answer if answer.status is Status.NO_ANSWER:
            box = Box("No answer", "card--box", list(_no_answer(answer, state)))
        case Answer() as answer:
            box = Box(_answer_title(answer), "card--box-answer", list(_answer(answer, state)))
    if box is not None:
        first, *others = box.blocks
        box = replace(box, blocks=[replace(first, gap=False), *others])
    return CardFace(head, box, title_style="card--strong")


# Above the frame


def _head(turn: Turn, state: CardState) -> Iterator[Block]:
    if turn.question:
        question = one_line(turn.question)
        yield Block(Content.assemble(("❯ ", ".card--prompt"), (question, ".card--strong")))
    if turn.filters:
        yield _note(f"Only {filter_words(turn.filters)}")
    if state.index_has_changed and isinstance(turn.outcome, Answer):
        asked_of = f"Asked of {_generation_words(turn.outcome.index.generation)}"
        again = f" {state.ask_again_key} asks again." if state.ask_again_key else ""
        yield _note(f"▲ {asked_of}; the index has changed since.{again}")


def _generation_words(name: str) -> str:
    """Returns the name of an index generation without what only tells it from a rebuilt one."""
    match = _GENERATION.match(name)
    return match[0] if match else one_line(name)


def _working(progress: Progress | None) -> str:
    if progress is None:
        return "Searching …  Esc cancels"
    count = f" {progress.done}/{progress.total}" if progress.total is not None else ""
    unit = f" {progress.unit}" if progress.unit else ""
    return f"{progress.stage.capitalize()} …{count}{unit}  Esc cancels"


# In the frame


def _answer(answer: Answer, state: CardState) -> Iterator[Block]:
    yield from _understood_as(answer)
    views = claim_views(answer)
    for position, view in enumerate(views):
        yield from _claim(view, tuple(_headings(answer, position)), answer.status, state)
    hidden = len(answer.claims) - len(views)
    if hidden:
        yield _hint(f"… and {hidden} more")


def _claim(
    view: ClaimView, headings: Sequence[str], status: Status, state: CardState
) -> Iterator[Block]:
    yield from map(_heading, headings)
    yield Block(_sentence(view.quotation))
    if not headings and status is not Status.OVERVIEW:
        yield _hint(sources_words(view.claim))
    for source in view.sources:
        yield _row(source, state)
    if view.left_out:
        yield _hint(f"… and {view.left_out} more")


def _no_answer(answer: Answer, state: CardState) -> Iterator[Block]:
    yield from _understood_as(answer)
    yield Block(Content(no_answer_sentence(answer)))
    nearest = passage_sources(answer)
    if nearest:
        yield _heading("Nearest passages")
    for source, hit in zip(nearest, answer.passages, strict=False):
        yield _row(source, state)
        words = Content(shorten(excerpt(hit), _LONGEST_EXCERPT))
        yield Block(words, "card--hint", indent=_EXCERPT_INDENT)


def _failure(failure: Failure, state: CardState) -> Iterator[Block]:
    yield Block(Content(plain(failure.title)), "card--strong")
    if failure.hint:
        yield _hint(plain(failure.hint))
    if state.report_key:
        yield _hint(f"{state.report_key} copies a report of this error.")


def _understood_as(answer: Answer) -> Iterator[Block]:
    if not same_words(answer):
        yield _hint(f"Understood as: {one_line(answer.understood_as)}")
    if answer.period is not None:
        yield _hint(period_sentence(answer))


def _answer_title(answer: Answer) -> str:
    confidence = _confidence(answer.confidence)
    match answer.status:
        case Status.DISPUTED:
            return "The sources disagree"
        case Status.OVERVIEW:
            return "Overview"
        case Status.ANSWERED if answer.is_list:
            return heading_words(answer, 0)
        case _:
            return f"{_title_of(answer.text)} ─ {confidence}"


def _title_of(quote: str) -> str:
    words = one_line(quote)
    return words if cell_len(words) <= _LONGEST_TITLE else "Answer"


def _confidence(confidence: float) -> str:
    return f"{confidence_words(confidence)} · {confidence:.0%}"


def _headings(answer: Answer, position: int) -> Iterator[str]:
    """Yields what stands over a claim: nothing where the card's title says it already."""
    if answer.status is Status.OVERVIEW:
        return
    if position and heading_words(answer, position):
        yield heading_words(answer, position)
    if position == 0 and answer.status is Status.ANSWERED and not answer.is_list:
        return
    claim = answer.claims[position]
    certainty = f"{_title_of(claim.text)} ─ {_confidence(claim.confidence)}"
    dates = date_words(claim) if answer.status is Status.DISPUTED else ""
    yield " · ".join(filter(None, (certainty, sources_words(claim), dates)))


# Single paragraphs


def _sentence(quotation: Quotation) -> Content:
    return Content.assemble(
        "“",
        quotation.before,
        ("▐", ".card--edge"),
        (quotation.quote, ".card--quote"),
        ("▌", ".card--edge"),
        quotation.after,
        "”",
    )


def _row(source: Source, state: CardState) -> Block:
    """The number, a triangle beside it while the source is open, and the source."""
    opened = source.number == state.opened
    number = f"{'▸' if opened else ' '}{source.number} "
    # In front, because the end of the line may not fit.
    copy = f"copy of {source.copy_of} · " if source.copy_of is not None else ""
    line = copy + source_line(source.article)
    content = Content.assemble((number, ".card--number"), " ", line)
    if opened:
        content = content.stylize_before(".card--strong")
    return Block(content, "card--hovered" * (source.number == state.hovered), source=source)


def _note(words: str) -> Block:
    return Block(Content(words), "card--hint", indent=_NOTE_INDENT)


def _hint(words: str) -> Block:
    return Block(Content(words), "card--hint")


def _heading(words: str) -> Block:
    return Block(Content(words), "card--strong", gap=True)
