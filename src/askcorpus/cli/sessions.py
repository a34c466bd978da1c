"""`askcorpus sessions` and `askcorpus replay`: saved conversations → lists, files and checks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from askcorpus import config
from askcorpus.cli.console import ProgressLine, emit, emit_json
from askcorpus.cli.options import AsJson, Debug, IndexFolder, MinConfidence, Threads, TopK, examples

if TYPE_CHECKING:
    from askcorpus.history import History

_CHANGED: Final = 1

Name = Annotated[str, typer.Argument(metavar="NAME", help="Of the session.")]

sessions = typer.Typer(
    help="List saved conversations; show, rename, delete and export them.",
    short_help="List saved conversations, export them.",
    epilog=examples(
        "askcorpus sessions                          the last used first",
        "askcorpus sessions --search ferry           by name, question or answer",
        "askcorpus sessions show harbour",
        "askcorpus sessions export harbour harbour.json",
        "askcorpus sessions rename harbour port",
        "askcorpus sessions delete port",
        "askcorpus sessions undelete port            within 30 days",
    ),
    invoke_without_command=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@sessions.callback()
def _list(
    context: typer.Context,
    search: Annotated[
        str, typer.Option(metavar="TEXT", help="Only those that hold all these words.")
    ] = "",
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    if context.invoked_subcommand is not None:
        return
    from askcorpus.render.sessions import session_to_dict, sessions_text

    found = _history().sessions(search)
    if as_json:
        emit_json([session_to_dict(info) for info in found], indent=2)
    else:
        emit(sessions_text(found, search))


@sessions.command(
    "show",
    help="Show what was asked in a session, and the answers in short.",
    epilog=examples("askcorpus sessions show harbour"),
)
def _show(name: Name, debug: Debug = False) -> None:
    from askcorpus.render.sessions import session_text

    history = _history()
    info = history.open(name)
    emit(session_text(info, history.turns(info.id)))


@sessions.command(
    "rename",
    help="Give a session another name.",
    epilog=examples("askcorpus sessions rename harbour 'The new harbour'"),
)
def _rename(
    old: Annotated[str, typer.Argument(metavar="OLD", help="Its name.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Its new name.")],
    debug: Debug = False,
) -> None:
    info = _history().rename(old, new)
    emit(f"The session is called “{info.name}” now.")


@sessions.command(
    "delete",
    help="Delete a session; for 30 days, `undelete` brings it back.",
    epilog=examples("askcorpus sessions delete harbour"),
)
def _delete(name: Name, debug: Debug = False) -> None:
    from askcorpus.history import KEPT_DAYS

    info = _history().delete(name)
    emit(
        f"Deleted “{info.name}”. For {KEPT_DAYS} days, `askcorpus sessions undelete` "
        "with this name brings it back."
    )


@sessions.command(
    "undelete",
    help="Bring back a deleted session.",
    epilog=examples("askcorpus sessions undelete harbour"),
)
def _undelete(name: Name, debug: Debug = False) -> None:
    info = _history().undo_delete(name)
    emit(f"“{info.name}” is back.")


@sessions.command(
    "export",
    help="Write a session to a file: Markdown to read, JSON to check and replay.",
    epilog=examples(
        "askcorpus sessions export harbour harbour.md",
        "askcorpus sessions export harbour harbour.json --overwrite",
    ),
)
def _export(
    name: Name,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Ends in .md or .json, which says the form.")
    ],
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a file that is there already.")
    ] = False,
    debug: Debug = False,
) -> None:
    from askcorpus.export import export
    from askcorpus.transcript import Transcript

    history = _history()
    info = history.open(name)
    export(Transcript.of(info.name, history.turns(info.id)), file, overwrite=overwrite)
    emit(f"Wrote “{info.name}” to {file}.")


REPLAY_EPILOG: Final = (
    examples(
        "askcorpus replay harbour.json",
        "askcorpus replay harbour.json --index articles.index/",
        "askcorpus replay harbour.json --json | jq '.turns[] | select(.changes != [])'",
    )
    + "\n\nExit status: 0 nothing has changed, 1 something has, 2 error."
)


def replay(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="JSON that `sessions export` wrote.")
    ],
    index: IndexFolder = None,
    top_k: TopK = None,
    min_confidence: MinConfidence = None,
    threads: Threads = None,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Ask the questions of a file again; typer shows the help that `app` gives."""
    settings = config.load(
        {"index": index, "top_k": top_k, "min_confidence": min_confidence, "threads": threads}
    )
    from askcorpus import engine
    from askcorpus.export import read
    from askcorpus.render.sessions import replay_text
    from askcorpus.replay import replay as ask_again

    transcript = read(file)
    with (
        engine.open(
            settings.index, threads=settings.threads, min_confidence=settings.min_confidence
        ) as corpus,
        ProgressLine() as progress,
    ):
        found = ask_again(transcript, corpus, top_k=settings.top_k, on_progress=progress)
    if as_json:
        emit_json(found.to_dict(), indent=2)
    else:
        emit(replay_text(found))
    if found.changed:
        raise typer.Exit(_CHANGED)


def _history() -> History:
    from askcorpus.history import History, sessions_file

    return History(config.load({}).sessions or sessions_file())
