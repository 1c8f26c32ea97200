"""The office's own target for an answer, in working days; asking the citizen holds it.

Never a legal deadline: what law binds an office to such a message is not settled.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import pairwise

from bot.domain.local_time import local_day
from bot.domain.petition import TIMED, Move, Petition, State
from bot.domain.workdays import Calendar, Due, Pause


class Targets:
    """Counts targets of ``days`` working days by a calendar."""

    def __init__(self, calendar: Calendar, days: int) -> None:
        self._calendar = calendar
        self._days = days

    def new(self, now: datetime) -> date:
        """The target of what is taken up now."""
        return self._calendar.due(local_day(now), self._days).on

    def after(
        self, petition: Petition, to: State, moves: Sequence[Move], now: datetime
    ) -> date | None:
        """The target once the petition has moved; None while nothing is counted."""
        if to not in TIMED:
            return None
        if petition.state is State.WAITING:
            return self._resumed(petition, moves, now)
        return petition.due_on if petition.state in TIMED else self.new(now)

    def explained(self, moves: Sequence[Move]) -> Due | None:
        """How the target in force was counted; None when none is."""
        if not moves or (on := moves[-1].due_on) is None:
            return None
        counted_from = max(number for number, move in enumerate(moves) if _starts(move))
        return self._calendar.explained(
            local_day(moves[counted_from].at), on, tuple(_pauses(moves[counted_from:]))
        )

    def _resumed(self, petition: Petition, moves: Sequence[Move], now: datetime) -> date:
        """What was left when the citizen was asked, counted from the answer on."""
        before = next((move.due_on for move in reversed(moves) if move.due_on), None)
        asked = local_day(petition.moved_at)
        if before is None:
            return self.new(now)
        if before < asked:  # missed already: waiting does not mend that
            return before
        left = self._calendar.between(asked, before)
        return self._calendar.due(local_day(now), left).on


def _starts(move: Move) -> bool:
    return move.to in TIMED and move.came_from not in TIMED and move.came_from is not State.WAITING


def _pauses(moves: Sequence[Move]) -> Iterator[Pause]:
    return (
        Pause(since=local_day(asked.at), until=local_day(answered.at))
        for asked, answered in pairwise(moves)
        if asked.to is State.WAITING
    )
