"""`askcorpus ask`: one question, or a file of them, to an index → answers on standard output."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Final

import typer

from askcorpus import config
from askcorpus.cli.console import emit, emit_json, text_width, wants_colour
from askcorpus.cli.options import (
    AsJson,
    Debug,
    IndexFolder,
    MinConfidence,
    Threads,
    TopK,
    day,
    examples,
    written,
)
from askcorpus.config import Config
from askcorpus.errors import QuestionError
from askcorpus.render import answer_markdown, answer_text, explanation_text
from askcorpus.types import Answer, Filters, Status

if TYPE_CHECKING:
    from askcorpus.history import History

ANSWERED: Final = 0
NO_ANSWER: Final = 1
FAILED: Final = 2

EPILOG: Final = (
    examples(
        'askcorpus ask "When was the railway to Rajin opened?"',
        'askcorpus ask "How many came?" --since 2024-01-01 --outlet Gazette --outlet Post',
        'askcorpus ask "Who resigned?" --json | jq -r .text',
        'askcorpus ask "Who resigned?" --explain  how the answer came about',
        'askcorpus ask "When was that?" --session harbour   goes on from what was asked there',
        "askcorpus ask --jsonl questions.jsonl > answers.jsonl",
    )
    + "\n\nExit status: 0 answered, 1 no answer, 2 error. With --jsonl: 0 every line was read, "
    "answered or not; 2 some line was broken."
)


def ask(
    question: Annotated[
        list[str] | None, typer.Argument(metavar="QUESTION", help="In plain words.")
    ] = None,
    index: IndexFolder = None,
    as_json: AsJson = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown.")] = False,
    jsonl: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help='One {"id", "question"} a line in, one answer a line out; - is standard input.',
        ),
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="Only articles of this day or later.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="Only articles of this day or earlier.")
    ] = None,
    outlet: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Only articles of this outlet; may be repeated."),
    ] = None,
    session: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Understand the question in the light of those asked in NAME."
        ),
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show how the answer came about.")
    ] = False,
    top_k: TopK = None,
    min_confidence: MinConfidence = None,
    threads: Threads = None,
    debug: Debug = False,
) -> None:
    """Answer what was asked; typer shows the help that `app` gives."""
    words = written(" ".join(question or ()))
    _check_ask(words, jsonl, as_json, markdown, session)
    first, last = day("--since", since), day("--until", until)
    if first and last and first > last:
        raise QuestionError(f"--since {first} is after --until {last}.", "Exchange the two days.")
    settings = config.load(
        {"index": index, "top_k": top_k, "min_confidence": min_confidence, "threads": threads}
    )
    from askcorpus import engine

    history = _history(settings) if session is not None else None
    earlier = history.earlier(session) if history and session else ()
    with engine.open(
        settings.index, threads=settings.threads, min_confidence=settings.min_confidence
    ) as corpus:

        def answer_to(asked: str) -> Answer:
            return corpus.ask(
                asked,
                top_k=settings.top_k,
                since=first,
                until=last,
                outlets=outlet or None,
                earlier=earlier,
            )

        if jsonl is not None:
            from askcorpus.cli.batch import answer_lines

            raise typer.Exit(FAILED if answer_lines(jsonl, answer_to) else ANSWERED)
        answer = answer_to(words)
        models = corpus.models
    if as_json:
        emit_json(answer.to_dict(explain=explain), indent=2)
    elif markdown:
        emit(answer_markdown(answer))
    else:
        emit(answer_text(answer, wants_colour(sys.stdout), text_width(sys.stdout)), styled=True)
    if explain and not as_json and answer.explanation is not None:
        emit("\n" + explanation_text(answer.explanation))
    if history is not None:
        # Shown first: where it cannot be kept, the answer is not lost.
        filters = Filters(first, last, tuple(outlet or ()))
        history.add(session, answer, filters, index=settings.index, models=models)
    raise typer.Exit(NO_ANSWER if answer.status is Status.NO_ANSWER else ANSWERED)


def _history(settings: Config) -> History:
    # A question without a session must not wait for what keeps them.
    from askcorpus.history import History, sessions_file

    return History(settings.sessions or sessions_file())


def _check_ask(
    words: str, jsonl: str | None, as_json: bool, markdown: bool, session: str | None
) -> None:
    if jsonl is None and not words.strip():
        raise QuestionError(
            "There is no question.", 'Write one: askcorpus ask "…", or --jsonl FILE for many.'
        )
    if jsonl is not None and words:
        raise QuestionError("A question and --jsonl exclude each other.", "Leave one of them out.")
    if session is not None and jsonl is not None:
        raise QuestionError(
            "--session and --jsonl exclude each other.", "Ask the questions of a session singly."
        )
    if session is not None and not session.strip():
        raise QuestionError("The session has no name.", "Give it one: --session harbour")
    if markdown and (as_json or jsonl is not None):
        other = "--json" if as_json else "--jsonl"
        raise QuestionError(f"--markdown and {other} exclude each other.", "Leave one of them out.")
