"""A corpus folder → tokens a second of a whole build, and of the bare encoder in between.

Other work on the machine slows both alike only if both run at the same time, so the build is
interrupted now and then to let the bare encoder work; its time is taken off that of the build.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path

from askcorpus.indexing import store
from askcorpus.indexing.build import build_index
from askcorpus.ingest import scan
from askcorpus.types import BuildReport, Progress
from benchmarks.bare_encoder import BareEncoder
from benchmarks.passage_texts import passage_texts

SAMPLE_FILES = 24
SAMPLE_PASSAGES = 64
INTERRUPTIONS = 20


def sample_encoder(corpus: Path) -> BareEncoder:
    """The default encoder, bare, with passages of some files of the corpus to work on."""
    with tempfile.TemporaryDirectory() as scratch:
        part, index = Path(scratch, "corpus"), Path(scratch, "index")
        files = scan(corpus)
        for file in files[:: max(1, len(files) // SAMPLE_FILES)]:
            target = part / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(corpus / file.path, target)
        build_index(part, index)
        texts = passage_texts(index)[:SAMPLE_PASSAGES]
        return BareEncoder(store.open_generation(index).folder / store.ENCODER, texts)


def build_beside(bare: BareEncoder, corpus: Path, index: Path) -> BuildReport:
    """Build the index anew; let the bare encoder work at regular points of the embedding."""
    next_stop = 0.0

    def on_progress(step: Progress) -> None:
        nonlocal next_stop
        if step.stage == "embedding" and step.total and step.done / step.total >= next_stop:
            bare.work()
            next_stop += 1 / INTERRUPTIONS

    return build_index(corpus, index, full=True, on_progress=on_progress)


def main() -> None:
    """Print the speeds of a full build and of the bare encoder."""
    corpus, index = Path(sys.argv[1]), Path(sys.argv[2])
    bare = sample_encoder(corpus)
    report = build_beside(bare, corpus, index)
    seconds = report.seconds - bare.seconds
    record = {
        "articles": report.articles,
        "passages": report.passages,
        "seconds": seconds,
        "build": report.tokens / seconds,
        "bare": bare.tokens_per_second,
    }
    print(json.dumps(record))


if __name__ == "__main__":
    main()
