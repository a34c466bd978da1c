"""A turn → what its card gives to copy: answer with citation, quotes alone, report of an error.

All of it is plain text, safe to paste into a terminal. No Textual here.
"""

from __future__ import annotations

import platform
from collections.abc import Iterator

from askcorpus import __version__
from askcorpus.display import one_line, plain
from askcorpus.render import no_answer_sentence, source_line
from askcorpus.tui.filtering import filter_words
from askcorpus.tui.turns import Failure, Turn
from askcorpus.types import Answer, Claim, Evidence, Status


def cited_answer(answer: Answer) -> str:
    """Returns the quotes that answer, each with outlet, date, title, path and offsets below it.

    Without an answer, it is the sentence that says so.
    """
    claims = _claims(answer)
    if not claims:
        return no_answer_sentence(answer)
    return "\n\n".join(_cited(claim.evidence[0]) for claim in claims)


def quotes(answer: Answer) -> str:
    """Returns the quotes that answer, a paragraph each; empty without an answer."""
    return "\n\n".join(plain(claim.evidence[0].quote) for claim in _claims(answer))


def error_report(turn: Turn, failure: Failure) -> str:
    """Returns what someone needs to know who is to find out why `turn` failed.

    The code that ran is told by names of errors only: a traceback would give away folders.
    """
    lines = [plain(failure.title)]
    if failure.hint:
        lines.append(plain(failure.hint))
    lines.append("")
    lines += (f"{name}: {value}" for name, value in _circumstances(turn, failure) if value)
    return "\n".join(lines)


def _claims(answer: Answer) -> tuple[Claim, ...]:
    """Those that make up the answer: what else is possible is not part of it."""
    if answer.status is Status.ANSWERED and not answer.is_list:
        return answer.claims[:1]
    return answer.claims


def _cited(evidence: Evidence) -> str:
    place = f"characters {evidence.start}–{evidence.end}"
    return f"“{one_line(evidence.quote)}”\n{source_line(evidence.article)} · {place}"


def _circumstances(turn: Turn, failure: Failure) -> Iterator[tuple[str, str]]:
    yield "question", one_line(turn.question)
    yield "filters", filter_words(turn.filters)
    yield "error", one_line(failure.details)
    yield "askcorpus", __version__
    yield "Python", f"{platform.python_version()} on {platform.system()} {platform.machine()}"
