"""A short slice of what `make fuzz` does for as long as it is told to."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.hostile import fuzz_bytes, strategies
from tests.hostile.checks import check_file


@pytest.mark.parametrize("suffix", strategies.files)
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_whatever_a_file_holds_its_articles_are_whole(suffix: str, data: st.DataObject) -> None:
    check_file(suffix, data.draw(strategies.files[suffix]))


@pytest.mark.parametrize("suffix", fuzz_bytes.SUFFIXES)
def test_mutated_files_are_read_or_skipped(suffix: str) -> None:
    chance = random.Random(suffix)
    seeds = fuzz_bytes.seeds_of(suffix)
    for _ in range(40):
        check_file(suffix, fuzz_bytes.mutated(chance.choice(seeds), chance))
