"""Questions asked → which one is running, which wait, and whether a result is still wanted.

A thread cannot be stopped, so a cancelled request delivers its result all the same; the id that
every request carries tells such a stale result from the one that is awaited. No Textual here.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import count
from typing import Final

from askcorpus.answering.followups.turn import Turn as SaidTurn
from askcorpus.types import Filters

_NO_FILTERS: Final = Filters()


@dataclass(frozen=True, slots=True)
class Request:
    """A question on its way to the engine.

    Attributes:
        id: Rises with every request, and is never used again.
        question: As asked.
        filters: Those that were in force when it was asked.
        earlier: The turns in the light of which to understand it, oldest first; None for those of
            the conversation when its turn comes.
    """

    id: int
    question: str
    filters: Filters = _NO_FILTERS
    earlier: tuple[SaidTurn, ...] | None = None


class RequestQueue:
    """One request runs at a time, in the order of asking: two cores answer no faster side by side.

    Attributes:
        running: The request whose result is awaited, or None.
    """

    def __init__(self) -> None:
        self.running: Request | None = None
        self._waiting: deque[Request] = deque()
        self._ids = count(1)

    def new_id(self) -> int:
        """Returns an id that no request has."""
        return next(self._ids)

    @property
    def busy(self) -> bool:
        """Whether a request runs or waits."""
        return self.running is not None or bool(self._waiting)

    def submit(
        self,
        question: str,
        filters: Filters = _NO_FILTERS,
        earlier: tuple[SaidTurn, ...] | None = None,
    ) -> Request:
        """Returns the new request, which now waits for its turn."""
        request = Request(self.new_id(), question, filters, earlier)
        self._waiting.append(request)
        return request

    def start_next(self) -> Request | None:
        """Returns the request to run now, or None while one runs or none waits."""
        if self.running is not None or not self._waiting:
            return None
        self.running = self._waiting.popleft()
        return self.running

    def is_running(self, request_id: int) -> bool:
        """Whether the result of `request_id` is awaited; if not, what comes of it is stale."""
        return self.running is not None and self.running.id == request_id

    def finish(self, request_id: int) -> bool:
        """Ends the running request, and returns False, doing nothing, if `request_id` is stale."""
        if not self.is_running(request_id):
            return False
        self.running = None
        return True

    def cancel(self) -> Request | None:
        """Returns the request given up: the running one, else the newest that waits, else None."""
        if self.running is not None:
            request, self.running = self.running, None
            return request
        return self._waiting.pop() if self._waiting else None

    def drain(self) -> list[Request]:
        """Returns all that wait, oldest first, and forgets them."""
        waiting = list(self._waiting)
        self._waiting.clear()
        return waiting
