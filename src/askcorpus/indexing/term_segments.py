"""Files of several tantivy indexes → one index of them all.

An index of tantivy is a list of segments, in `meta.json`, and the files of each, which are named
after it and never change. So indexes of one schema are joined by joining the lists. The statistics
of BM25 are taken over all segments: scores are those of an index that was written in one.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

_META = "meta.json"


def segments_in(folder: Path) -> tuple[str, ...]:
    """The segments of the index in a folder."""
    return tuple(segment["segment_id"] for segment in _meta(folder)["segments"])


def join_segments(chosen: Sequence[tuple[Path, Sequence[str]]], folder: Path) -> None:
    """Make an index.

    Args:
        chosen: Folders of indexes of the same schema, and which segments to take of each.
        folder: Where; exists and is empty.
    """
    joined: list[dict[str, Any]] = []
    meta: dict[str, Any] = {}
    read = cache(_meta)
    # Not `glob`: it passes over a folder that cannot be listed.
    listed = cache(lambda source: list(source.iterdir()))
    for source, names in chosen:
        meta = read(source)
        joined += (entry for entry in meta["segments"] if entry["segment_id"] in names)
        stems = {name.replace("-", "") for name in names}
        for path in listed(source):
            if path.stem in stems:
                link_or_copy(path, folder / path.name)
    text = json.dumps({**meta, "segments": joined}, indent=1)
    (folder / _META).write_text(text + "\n", encoding="utf-8", newline="\n")


def _meta(folder: Path) -> dict[str, Any]:
    meta: dict[str, Any] = json.loads((folder / _META).read_text(encoding="utf-8"))
    return meta


def link_or_copy(source: Path, target: Path) -> None:
    """Give a file that never changes a second name, or copy it where the system has no links."""
    with suppress(OSError):
        os.link(source, target)
        return
    shutil.copyfile(source, target)
