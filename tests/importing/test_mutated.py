"""A few of the damaged files that ``make bench`` tries by the hundred."""

from time import perf_counter

import pytest

from tests.bench.mutated import Trial, mutants

FEW = 20
PATIENCE = 30.0  # seconds; the bench holds each to 10, on a machine that does nothing else


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    return Trial(tmp_path_factory.mktemp("mutants"))


@pytest.mark.parametrize("at", range(FEW))
def test_a_damaged_file_is_read_or_refused(trial: Trial, at: int) -> None:
    start = perf_counter()

    assert trial.outcome(mutants(FEW)[at])
    assert perf_counter() - start < PATIENCE
