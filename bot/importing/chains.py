"""Chooses, of all lines that look numbered, those that form one run 1, 2, 3 ...

A greedy reader is led astray for good by one citation at the start of a line; here all candidates
are weighed together, and the dearest run wins.
"""

from collections.abc import Sequence
from dataclasses import dataclass

REACH = 300  # candidates looked back: more than ever stand between two of one run


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A line that may be one of the run."""

    place: int  # its line
    number: int
    insertion: int = 0  # 28 is 0, an inserted 28a 1 ...
    worth: float  # above 0: it looks genuine; below: only the order could prove it


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What is paid for a run that is not perfect."""

    gap: float  # numbers are missing
    missing: float  # for each missing number
    late_start: float  # the run does not begin with 1
    repeat: float  # a number stands twice
    restart: float  # the numbers begin again
    most_missing: int = 12  # more of them cost no more


def best_run(
    candidates: Sequence[Candidate], costs: Costs, fresh_starts: Sequence[int] = ()
) -> list[Candidate]:
    """The dearest run; a new 1 costs nothing after a line among ``fresh_starts``."""
    best: list[float] = []
    before: list[int] = []
    for at, candidate in enumerate(candidates):
        value, link = _start_cost(candidate, costs), -1
        for earlier in range(at - 1, max(at - REACH, 0) - 1, -1):
            step = _step_cost(candidates[earlier], candidate, costs, fresh_starts)
            if step is not None and best[earlier] - step > value:
                value, link = best[earlier] - step, earlier
        best.append(value + candidate.worth)
        before.append(link)
    at = max(range(len(best)), key=best.__getitem__, default=-1)
    if at < 0 or best[at] <= 0:
        return []
    run: list[Candidate] = []
    while at >= 0:
        run.append(candidates[at])
        at = before[at]
    return run[::-1]


def _start_cost(candidate: Candidate, costs: Costs) -> float:
    if candidate.number == 1 and not candidate.insertion:
        return 0.0
    return -costs.late_start - costs.missing * min(candidate.number, costs.most_missing)


def _step_cost(
    earlier: Candidate, later: Candidate, costs: Costs, fresh_starts: Sequence[int]
) -> float | None:
    """What it costs to go on from one to the other; None when it cannot be."""
    if later.number == 1 and not later.insertion:
        is_fresh = any(earlier.place < place < later.place for place in fresh_starts)
        return 0.0 if is_fresh else costs.restart
    if later.number == earlier.number:
        if later.insertion > earlier.insertion:
            return 0.0
        return costs.repeat if later.insertion == earlier.insertion else None
    missing = later.number - earlier.number - 1
    if missing == 0:
        return 0.0 if not later.insertion else costs.gap
    if missing > 0:
        return costs.gap + costs.missing * min(missing, costs.most_missing)
    return None
