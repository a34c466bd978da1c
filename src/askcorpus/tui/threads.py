"""Work that may take its time → a thread → a message that says what came of it."""

from __future__ import annotations

from collections.abc import Callable

from textual.dom import DOMNode
from textual.message import Message
from textual.worker import Worker

from askcorpus.tui.turns import Failure


def in_thread(
    reply_to: DOMNode,
    work: Callable[[], Message],
    failed: Callable[[Failure], Message],
    *,
    group: str,
) -> Worker[None]:
    """Does work in a thread; whatever it raises becomes a message too.

    Args:
        reply_to: Who gets the message.
        work: Returns the message.
        failed: Makes the message of an error.
        group: Of workers, for Textual.

    Returns:
        The worker. To cancel it stops nothing by itself: threads cannot be stopped.
    """

    def run() -> None:
        try:
            message = work()
        except Exception as error:  # noqa: BLE001 - whatever is raised is shown, the chat goes on
            message = failed(Failure.of(error))
        reply_to.post_message(message)

    return reply_to.run_worker(run, group=group, thread=True)
