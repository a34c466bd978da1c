"""`askcorpus verify`: whether everything in the index is as it should be."""

from __future__ import annotations

import typer

from askcorpus import config
from askcorpus.cli.ask import FAILED
from askcorpus.cli.console import ProgressLine, emit, emit_json
from askcorpus.cli.options import AsJson, Debug, IndexFolder, Threads, examples
from askcorpus.render import verify_text

VERIFY_EPILOG = (
    examples(
        "askcorpus verify",
        "askcorpus verify --index articles.index/",
        "askcorpus verify --json | jq .problems",
    )
    + "\n\nExit status: 0 all is well, 2 something is wrong; a corpus that has changed is not."
)


def verify(
    index: IndexFolder = None,
    threads: Threads = None,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Checks the live generation of the index and says what is wrong and how to mend it."""
    settings = config.load({"index": index, "threads": threads})
    from askcorpus.indexing.verify import verify_index

    with ProgressLine() as progress:
        report = verify_index(settings.index, threads=settings.threads, on_progress=progress)
    if as_json:
        emit_json(report.to_dict(), indent=2)
    else:
        emit(verify_text(report))
    if report.problems:
        raise typer.Exit(FAILED)
