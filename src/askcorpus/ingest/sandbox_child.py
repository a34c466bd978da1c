"""Requests on standard input → the contents of files on standard output: the process of `sandbox`.

The first line are the limits, every other one the suffix and the number of bytes of a file, which
follow it. The answer is a line with its contents, or why there are none. The files themselves and
the network are never touched.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from dataclasses import asdict
from typing import BinaryIO, Final

from askcorpus.ingest.drafts import UnreadableError
from askcorpus.ingest.formats import Reader, reader_for
from askcorpus.ingest.formats.contents import Piece
from askcorpus.types import Limits

MEMORY: Final = 2 * 2**30
"""Most address space the process may take, in bytes, where the system can limit it (not Windows).
A page of 60 MiB, the largest that was tried, took 1.2 GiB until its time was up."""

_GRACE_SECONDS: Final = 5


def main() -> None:
    """Answers until standard input ends."""
    requests = sys.stdin.buffer
    # Whatever a library prints must not get among the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    limits = Limits(**json.loads(requests.readline()))
    # Imported now, not on the time of the first file.
    readers = {suffix: reader_for(suffix, limits) for suffix in (".html", ".htm", ".pdf")}
    _limit_memory()
    _send(answers, "ready")
    while line := requests.readline():
        header = json.loads(line)
        data = requests.read(header["bytes"])
        _end_after(limits.max_file_seconds + _GRACE_SECONDS)
        reader = readers[header["suffix"]]
        assert reader is not None
        _send(answers, _answer(reader, data))
        _end_after(0)


def _answer(reader: Reader, data: bytes) -> dict[str, object]:
    try:
        return {"pieces": [_fields(piece) for piece in reader(data).pieces]}
    except UnreadableError as error:
        return {"unreadable": str(error)}
    except (NameError, ImportError) as error:
        return {"fault": str(error)}
    except MemoryError:
        sys.exit(1)  # What is left of the memory is not worth going on with.
    # Parsers of untrusted files fail in ways their documentation does not list.
    except Exception as error:  # noqa: BLE001
        return {"unreadable": f"cannot be read ({type(error).__name__}: {error})"}


def _fields(piece: Piece) -> dict[str, object]:
    published = piece.facts.published
    day = published.isoformat() if published else None
    return {**asdict(piece.facts), "published": day, "text": piece.text}


def _send(answers: BinaryIO, answer: object) -> None:
    answers.write(json.dumps(answer).encode() + b"\n")
    answers.flush()


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = MEMORY if most == resource.RLIM_INFINITY else min(MEMORY, most)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, most))


def _end_after(seconds: int) -> None:
    """Have the system end this process after so many seconds, 0 for never.

    The build ends it before; this is for a build that died in the meantime.
    """
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


if __name__ == "__main__":
    main()
