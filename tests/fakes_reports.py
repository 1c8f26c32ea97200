"""Stand-in for the record as reports need it; it passes tests/store/test_reports.py."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from bot.domain.local_time import local_day
from bot.domain.petition import TIMED, Contact, Petition, State
from bot.domain.tags import Level
from bot.services.office import Filter
from bot.services.report_ports import Registered, Span
from tests.fakes_office import says
from tests.fakes_registers import FakePetitions


@dataclass
class FakeReports:
    """Reads what the petitions' stand-in keeps; ``tags`` and ``owners`` by code."""

    petitions: FakePetitions
    tags: dict[str, frozenset[str]] = field(default_factory=dict)
    owners: dict[str, int] = field(default_factory=dict)

    async def count(self, wanted: Filter) -> int:
        return len(self._found(wanted, 0))

    async def batch(
        self, wanted: Filter, *, after: int, limit: int, contacts: bool
    ) -> Sequence[Registered]:
        return [
            Registered(
                number=number,
                petition=each if contacts else replace(each, contact=Contact()),
                moves=tuple(self.petitions.history[each.code]),
                tags=self.tags.get(each.code, frozenset()),
            )
            for number, each in self._found(wanted, after)[:limit]
        ]

    async def spans(self, wanted: Filter, *, after: int, limit: int) -> Sequence[Span]:
        return [self._span(number, each) for number, each in self._found(wanted, after)[:limit]]

    def _span(self, number: int, petition: Petition) -> Span:
        answered, target = None, petition.due_on
        for before, move in pairwise(self.petitions.history[petition.code]):
            if move.to is State.ANSWERED:
                answered, target = local_day(move.at), before.due_on
                break
        return Span(
            number,
            petition.sector,
            petition.place_id,
            petition.state,
            petition.rating,
            self.tags.get(petition.code, frozenset()) & {level.value for level in Level},
            local_day(petition.created_at),
            answered,
            target,
        )

    def _found(self, wanted: Filter, after: int) -> list[tuple[int, Petition]]:
        return [
            (number, each)
            for number, each in enumerate(self.petitions.kept.values(), 1)
            if number > after and self._is_wanted(each, wanted)
        ]

    def _is_wanted(self, petition: Petition, wanted: Filter) -> bool:
        day = local_day(petition.created_at)
        late = wanted.overdue_on
        return (
            (not wanted.states or petition.state in wanted.states)
            and (not wanted.sectors or petition.sector in wanted.sectors)
            and (not wanted.places or petition.place_id in wanted.places)
            and (wanted.since is None or day >= wanted.since)
            and (wanted.until is None or day <= wanted.until)
            and (not wanted.tag or wanted.tag in self.tags.get(petition.code, ()))
            and (wanted.owner is None or wanted.owner == self.owners.get(petition.code, 0))
            and (
                late is None
                or (
                    (petition.state in TIMED and petition.due_on is not None)
                    and petition.due_on < late
                )
            )
            and says(petition, wanted.words)
        )
