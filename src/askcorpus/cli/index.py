"""`askcorpus index`: bring the index up to date with the corpus folder, once or as it changes."""

from __future__ import annotations

from typing import Annotated

import typer

from askcorpus import config
from askcorpus.cli.console import ProgressLine, emit, emit_json
from askcorpus.cli.options import AsJson, CorpusFolder, Debug, IndexFolder, Threads, examples
from askcorpus.cli.waiting import when_free
from askcorpus.cli.watch import watch
from askcorpus.render import report_text
from askcorpus.types import BuildReport

INDEX_EPILOG = examples(
    "askcorpus index",
    "askcorpus index --corpus articles/ --index articles.index/",
    "askcorpus index --full                 from scratch, reusing nothing",
    "askcorpus index --verify               compare the bytes of files, not their times alone",
    "askcorpus index --watch                stay, and follow the corpus folder as it changes",
    "askcorpus index --wait                 after the build that is running, if one is",
    "askcorpus index --json | jq .skipped   what could not be read, and why",
)


def index_corpus(
    corpus: CorpusFolder = None,
    index: IndexFolder = None,
    encoder: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="sentence-transformers model (default: all-MiniLM-L6-v2)."
        ),
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Build from scratch.")] = False,
    verify_files: Annotated[
        bool,
        typer.Option("--verify", help="Compare the bytes of all files with those indexed."),
    ] = False,
    watching: Annotated[
        bool, typer.Option("--watch", help="Stay, and build whenever the corpus folder changes.")
    ] = False,
    wait: Annotated[
        bool, typer.Option("--wait", help="Wait while another process builds this index.")
    ] = False,
    threads: Threads = None,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Builds, says what was done and, with --watch, goes on doing so."""
    settings = config.load(
        {"corpus": corpus, "index": index, "encoder": encoder, "threads": threads}
    )
    from askcorpus.indexing.build import build_index

    def build(*, full: bool = False, verify: bool = False) -> BuildReport:
        with ProgressLine() as progress:
            return build_index(
                settings.corpus,
                settings.index,
                encoder=settings.encoder,
                full=full,
                verify=verify,
                on_progress=progress,
                threads=settings.threads,
                limits=settings.limits,
            )

    report = when_free(lambda: build(full=full, verify=verify_files), wait=wait)
    if as_json:
        emit_json(report.to_dict(), indent=None if watching else 2)
    else:
        emit(report_text(report))
    if watching:
        watch(settings.corpus, build, as_json=as_json)
