"""A build → the same build once no other process builds the same index."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, TypeVar

from askcorpus.cli.console import note
from askcorpus.display import one_line
from askcorpus.errors import IndexLockedError

_SECONDS_BETWEEN_TRIES: Final = 0.3

_Result = TypeVar("_Result")


def when_free(build: Callable[[], _Result], *, wait: bool) -> _Result:
    """Build, if need be after another process.

    Args:
        build: Raises `IndexLockedError` at once, having done nothing, while another process builds.
        wait: Try again until it does not, and say so.

    Raises:
        IndexLockedError: Another process builds, and `wait` is false.
    """
    told = ""
    while True:
        try:
            return build()
        except IndexLockedError as error:
            if not wait:
                raise
            # Said anew where one builder has followed another.
            if error.title != told:
                told = error.title
                note(f"{one_line(error.title)} Waiting …")
            time.sleep(_SECONDS_BETWEEN_TRIES)
