"""Name of a model on a hub → whether it can be had: from the hub's cache here, or from the hub.

Looked at before anything is loaded: where there is no network, the libraries that load models try
again and again, for minutes. The only importer of huggingface_hub.
"""

from __future__ import annotations

import threading
from enum import Enum
from typing import Final

_SECONDS: Final = 1.5
"""Time for the hub's first sign of life. Whoever waits longer for it waits for the download too."""

_OWNER: Final = "sentence-transformers"
"""Whose models need no owner in their name."""


class Availability(Enum):
    """Where a model can be had."""

    HUB = "hub"
    CACHE_ALONE = "cache alone"
    NOWHERE = "nowhere"


def availability(name: str) -> Availability:
    """Where a model can be had, found out within two seconds.

    Args:
        name: As sentence-transformers takes it: owner/model, or model.
    """
    from huggingface_hub import constants

    if not constants.HF_HUB_OFFLINE and _answers(constants.ENDPOINT):
        return Availability.HUB
    return Availability.CACHE_ALONE if _is_cached(name) else Availability.NOWHERE


def _is_cached(name: str) -> bool:
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        return any(
            isinstance(try_to_load_from_cache(known, "config.json"), str)
            for known in (name, f"{_OWNER}/{name}")
        )
    except HFValidationError:
        return False


def _answers(address: str) -> bool:
    """Whether a server says anything at all; a refusal is an answer."""
    import urllib.request
    from http.client import HTTPException
    from urllib.error import HTTPError

    found: list[bool] = []

    def ask() -> None:
        request = urllib.request.Request(address, method="HEAD")
        try:
            urllib.request.urlopen(request, timeout=_SECONDS).close()
        except HTTPError:
            found.append(True)
        except (OSError, ValueError, HTTPException):
            found.append(False)
        else:
            found.append(True)

    # Looking up a name has no time limit of its own; a thread can be left behind.
    asking = threading.Thread(target=ask, name="askcorpus-hub", daemon=True)
    asking.start()
    asking.join(_SECONDS)
    return found == [True]
