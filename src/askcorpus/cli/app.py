"""The commands and their options: each reads its settings, makes one call and prints the result."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from askcorpus import __version__, config
from askcorpus.cli.ask import EPILOG, ask
from askcorpus.cli.console import emit, emit_json
from askcorpus.cli.index import INDEX_EPILOG, index_corpus
from askcorpus.cli.options import (
    AsJson,
    CorpusFolder,
    Debug,
    IndexFolder,
    MinConfidence,
    Threads,
    examples,
    written,
)
from askcorpus.cli.sessions import REPLAY_EPILOG, replay, sessions
from askcorpus.cli.verify import VERIFY_EPILOG, verify
from askcorpus.config import Config
from askcorpus.render import article_text, article_to_dict, copies_text, status_text


def _show_version(value: bool) -> None:
    if value:
        emit(f"askcorpus {__version__}")
        raise typer.Exit


app = typer.Typer(
    help="Ask questions of a folder of news articles; every answer is a quote you can check.",
    epilog=examples(
        "askcorpus                              index corpus/ if need be and open the chat",
        'askcorpus ask "What did it cost?"      one question, one answer',
        "askcorpus index --corpus articles/     bring the index up to date",
    )
    + "\n\nSettings come from flags, then ASKCORPUS_* variables, then askcorpus.toml. "
    "Exit status: 0 answered, 1 no answer, 2 error.",
    invoke_without_command=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def _root(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
    debug: Debug = False,
) -> None:
    if context.invoked_subcommand is None:
        _chat(config.load({}))


@app.command(
    "chat",
    help="Open the chat (what `askcorpus` alone does too).",
    epilog=examples("askcorpus chat", "askcorpus chat --corpus articles/ --index articles.index/"),
)
def _chat_command(
    corpus: CorpusFolder = None, index: IndexFolder = None, debug: Debug = False
) -> None:
    _chat(config.load({"corpus": corpus, "index": index}))


def _chat(settings: Config) -> None:
    from askcorpus.cli.chat import chat

    chat(settings)


app.command(
    "index", help="Bring the index up to date with the corpus folder.", epilog=INDEX_EPILOG
)(index_corpus)


app.command(
    "ask",
    help="Answer a question with a quote and its sources, or many questions with --jsonl.",
    short_help="Answer a question, or a file of them.",
    epilog=EPILOG,
)(ask)


app.add_typer(sessions, name="sessions")
app.command(
    "replay",
    help="Ask the questions of an exported session again, check its quotes, say what has changed.",
    short_help="Ask an exported session again.",
    epilog=REPLAY_EPILOG,
)(replay)


@app.command(
    "article",
    help="Show an article of the index: what is known of it and what is marked as boilerplate.",
    short_help="Show an article and what is marked in it.",
    epilog=examples(
        "askcorpus article wire/harbour.txt",
        "askcorpus article wire/harbour.txt --text",
        "askcorpus article 'wires.jsonl#3' --json",
    ),
)
def _article(
    path: Annotated[str, typer.Argument(metavar="PATH", help="Path below the corpus folder.")],
    index: IndexFolder = None,
    text: Annotated[bool, typer.Option("--text", help="Its text too.")] = False,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    settings = config.load({"index": index})
    from askcorpus import engine

    with engine.open(settings.index) as corpus:
        article = corpus.article(_below(settings.corpus, written(path)))
    if as_json:
        emit_json(article_to_dict(article, text=text), indent=2)
    else:
        emit(article_text(article, text=text))


def _below(folder: Path, path: str) -> str:
    """A path as the index knows it, also where a shell has completed it from the working folder."""
    with suppress(ValueError):
        return Path(path).resolve().relative_to(folder.resolve()).as_posix()
    return path


@app.command(
    "copies",
    help="List the articles that are copies of one another; a group counts as one source.",
    short_help="List articles that are copies.",
    epilog=examples("askcorpus copies", "askcorpus copies --json | jq '.[].articles'"),
)
def _copies(index: IndexFolder = None, as_json: AsJson = False, debug: Debug = False) -> None:
    settings = config.load({"index": index})
    from askcorpus import engine

    with engine.open(settings.index) as corpus:
        groups = corpus.copies()
    if as_json:
        emit_json([{"articles": list(paths)} for paths in groups], indent=2)
    else:
        emit(copies_text(groups))


@app.command(
    "status",
    help="Show what the index holds and whether the corpus has changed since.",
    short_help="Show what the index holds.",
    epilog=examples("askcorpus status", "askcorpus status --json | jq .current"),
)
def _status(index: IndexFolder = None, as_json: AsJson = False, debug: Debug = False) -> None:
    settings = config.load({"index": index})
    from askcorpus import engine

    with engine.open(settings.index) as corpus:
        status = corpus.status()
    if as_json:
        emit_json(status.to_dict(), indent=2)
    else:
        emit(status_text(status))


app.command(
    "verify",
    help="Check everything in the index: sums, counts, offsets, vectors, and the corpus files.",
    short_help="Check everything in the index.",
    epilog=VERIFY_EPILOG,
)(verify)


@app.command(
    "eval",
    help="Measure answers against question files with known answers.",
    short_help="Measure answers against known ones.",
    epilog=examples(
        "askcorpus eval questions.jsonl",
        "askcorpus eval dev.jsonl more.jsonl.gz --index articles.index/ --json",
        "askcorpus eval dev.jsonl --predictions predictions.jsonl",
        "askcorpus eval conversations.jsonl     lines of turns: follow-ups are measured too",
    ),
)
def _eval(
    questions: Annotated[
        list[Path],
        typer.Argument(
            metavar="QUESTIONS",
            help="JSON Lines files: question, answers, articles; or turns of these.",
        ),
    ],
    index: IndexFolder = None,
    predictions: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write what was answered to each question, as JSONL."),
    ] = None,
    min_confidence: MinConfidence = None,
    threads: Threads = None,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    settings = config.load({"index": index, "min_confidence": min_confidence, "threads": threads})
    from askcorpus.cli.measure import measure

    measure(questions, settings, predictions=predictions, as_json=as_json)
