from __future__ import annotations

from askcorpus.tui.requests import RequestQueue
from askcorpus.types import Filters


def test_one_question_runs_at_a_time_in_the_order_of_asking() -> None:
    queue = RequestQueue()
    first, second = queue.submit("first"), queue.submit("second")

    assert queue.start_next() == first
    assert queue.start_next() is None
    assert queue.finish(first.id)
    assert queue.start_next() == second


def test_a_question_keeps_the_filters_it_was_asked_under() -> None:
    queue = RequestQueue()
    queue.submit("first", Filters(outlets=("Gazette",)))
    queue.submit("second")

    first = queue.start_next()

    assert first is not None and first.filters == Filters(outlets=("Gazette",))
    assert queue.drain()[0].filters == Filters()


def test_what_comes_of_a_cancelled_question_is_stale() -> None:
    queue = RequestQueue()
    first, second = queue.submit("first"), queue.submit("second")
    queue.start_next()

    assert queue.cancel() == first
    queue.start_next()

    assert not queue.finish(first.id)
    assert queue.is_running(second.id)
    assert queue.finish(second.id)


def test_a_result_that_comes_twice_counts_once() -> None:
    queue = RequestQueue()
    request = queue.submit("once")
    queue.start_next()

    assert queue.finish(request.id)
    assert not queue.finish(request.id)


def test_cancelling_takes_the_running_question_then_the_newest_that_waits() -> None:
    queue = RequestQueue()
    running, older, newer = (queue.submit(word) for word in ("running", "older", "newer"))
    queue.start_next()

    assert [queue.cancel() for _ in range(4)] == [running, newer, older, None]


def test_draining_gives_back_all_that_wait_and_keeps_none() -> None:
    queue = RequestQueue()
    waiting = [queue.submit("one"), queue.submit("two")]

    assert queue.drain() == waiting
    assert queue.start_next() is None
