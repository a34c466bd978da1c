"""Whatever happens to a build, the old generation or the new one is live and whole.

`ASKCORPUS_TEST_KILLS` names how many builds to kill, `ASKCORPUS_TEST_FAILURES=all` tries every
error at every operation instead of one, and a full disk at every one instead of every third.
"""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest

from .crashing import TIDY, Builder, builders, live_survey, names_in, started
from .small_corpus import SmallCorpus, make_small_corpus

KILLS = int(os.environ.get("ASKCORPUS_TEST_KILLS", "200"))
ALL_FAILURES = os.environ.get("ASKCORPUS_TEST_FAILURES") == "all"
REFUSALS = (errno.ENOSPC, errno.EROFS, errno.EACCES)
REBUILDS = 50
LANES = 2
"""Builders at work at the same time, each on an index of its own: one a core."""

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks builds to kill them")


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder in memory where there is one: hundreds of builds flush every file they write."""
    memory = Path("/dev/shm")
    place = memory if os.access(memory, os.W_OK) else None
    with (
        tempfile.TemporaryDirectory(prefix="askcorpus-", dir=place) as name,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("ASKCORPUS_CACHE", str(Path(name) / "cache"))
        yield Path(name)


@pytest.fixture(scope="module")
def pair(folder: Path) -> Iterator[list[Builder]]:
    with builders(folder, LANES) as made:
        yield made


@pytest.fixture
def smalls(folder: Path, request: pytest.FixtureRequest) -> list[SmallCorpus]:
    return [make_small_corpus(folder / f"{request.node.name}-{lane}") for lane in range(LANES)]


def in_lanes(
    pair: list[Builder],
    smalls: list[SmallCorpus],
    work: Callable[[int, Builder, SmallCorpus], int],
) -> int:
    """Sum of what `work` returns in each lane."""
    with ThreadPoolExecutor(LANES) as pool:
        return sum(pool.map(work, range(LANES), pair, smalls))


def test_a_build_killed_anywhere_leaves_a_whole_index(
    pair: list[Builder], smalls: list[SmallCorpus]
) -> None:
    def work(lane: int, builder: Builder, small: SmallCorpus) -> int:
        chance = random.Random(lane)
        times, operations = [], 0
        for survey in range(3):
            small.survey(survey)
            began = perf_counter()
            operations = builder.build(small)["operations"]
            times.append(perf_counter() - began)
        live: int | None = 2
        survey, kills = 2, 0
        while kills < KILLS / LANES:
            if chance.random() < 0.1:
                # Now and then there is no generation to fall back on.
                shutil.rmtree(small.index)
                live = None
            survey += 1
            small.survey(survey)
            if chance.random() < 0.5:
                reply = builder.build(small, kill_at=chance.randint(1, operations))
            else:
                reply = builder.build(small, kill_after=chance.uniform(0, median(times)))
            kills += reply["killed"]
            found = live_survey(small.index)
            assert found in (live, survey), reply
            live = found
        for last in (survey + 1, survey + 2):
            small.survey(last)
            assert builder.build(small)["report"]["built"]
        assert live_survey(small.index) == survey + 2
        assert names_in(small.index) == TIDY
        return kills

    assert in_lanes(pair, smalls, work) >= KILLS


@pytest.mark.parametrize("way", ["fail_at", "full_at"])
def test_a_failing_operation_is_told_and_leaves_a_whole_index(
    pair: list[Builder], smalls: list[SmallCorpus], way: str
) -> None:
    every_error = ALL_FAILURES and way == "fail_at"
    stride = LANES * (1 if ALL_FAILURES or way == "fail_at" else 3)

    def work(lane: int, builder: Builder, small: SmallCorpus) -> int:
        survey, operations, failures = 0, 0, 0
        for survey in (1, 2, 3):
            small.survey(survey)
            operations = builder.build(small)["operations"]
        for number in range(1 + lane, operations + 1, stride):
            turn = REFUSALS[number // LANES % len(REFUSALS)]
            for error in REFUSALS if every_error else (turn,):
                live = survey
                survey += 1
                small.survey(survey)
                reply = builder.build(small, **{way: number, "errno": error})
                failures += "operation" in reply
                assert "crash" not in reply, reply
                assert all(reply.get("error", ())), reply
                assert "error" in reply or reply["report"]["built"], reply
                assert live_survey(small.index) in (live, survey), reply
                assert "report" in builder.build(small), reply
                assert names_in(small.index) == TIDY, reply
        assert live_survey(small.index) == survey
        return failures

    failures = in_lanes(pair, smalls, work)
    print(f"{way}: {failures} failures")
    assert failures > 40


def test_readers_ask_on_through_rebuilds(pair: list[Builder], smalls: list[SmallCorpus]) -> None:
    small, builder = smalls[0], pair[0]
    small.survey(1)
    built = {builder.build(small)["report"]["generation"]: 1}
    with ExitStack() as stack:
        readers = [
            stack.enter_context(started("tests.indexing.asking", str(small.index)))
            for _ in range(2)
        ]
        for reader in readers:
            assert reader.stdout is not None
            assert reader.stdout.readline() == "ready\n"
        for survey in range(2, 2 + REBUILDS):
            small.survey(survey)
            report = builder.build(small)["report"]
            assert report["built"]
            built[report["generation"]] = survey
        seen: dict[str, list[int]] = {}
        for reader in readers:
            told, _ = reader.communicate(timeout=60)
            assert reader.returncode == 0
            heard = json.loads(told)
            print(f"{heard['questions']} questions, {len(heard['surveys'])} generations")
            assert len(heard["surveys"]) > 1
            seen |= heard["surveys"]
    assert seen == {generation: [built[generation]] for generation in seen}
    small.survey(0)
    assert builder.build(small)["report"]["built"]
    assert names_in(small.index) == TIDY


def test_of_two_builders_at_once_one_builds_and_the_other_says_who_does(
    pair: list[Builder], smalls: list[SmallCorpus]
) -> None:
    small = smalls[0]
    refused = 0
    with ThreadPoolExecutor(2) as pool:
        for survey in range(1, 11):
            small.survey(survey)
            replies = list(pool.map(lambda builder: builder.build(small), pair))
            assert any(reply.get("report", {}).get("built") for reply in replies)
            for reply in replies:
                if "error" in reply:
                    refused += 1
                    assert "Another process is building the index" in reply["error"][0]
            assert live_survey(small.index) == survey
    assert refused
    assert names_in(small.index) == TIDY
