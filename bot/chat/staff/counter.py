"""The one message pinned in the staff group: how much is new, overdue, waiting."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.chat.screens import Placement, Screen
from bot.domain.local_time import local_day, local_minute
from bot.domain.petition import State
from bot.services.office import Filter
from bot.services.ports import UnitOfWork
from bot.texts.catalog import Catalog

NAME = "counter"
EVERY = timedelta(seconds=30)  # it changes no more often, however much happens


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What it shows, where and on which day: what is overdue changes overnight."""

    group: str
    day: date
    new: int  # recorded, and nobody's
    overdue: int
    waiting: int  # for the citizen


class Counter:
    """Knows when to count anew and whether anything else came out; never names or words."""

    def __init__(self, texts: Catalog) -> None:
        self._texts = texts
        self._shown: Counts | None = None
        self._is_stale = True
        self._not_before: datetime | None = None

    def note_change(self) -> None:
        """Something about a petition changed."""
        self._is_stale = True

    def is_due(self, group: str, now: datetime) -> bool:
        """Whether to count."""
        shown = self._shown
        if shown is not None and shown.group != group:
            return True  # it stayed behind
        if self._not_before is not None and now < self._not_before:
            return False
        return self._is_stale or shown is None or shown.day != local_day(now)

    async def screen(self, uow: UnitOfWork, group: str, now: datetime) -> Screen | None:
        """The message in place of the one before; None when that says so already."""
        self._is_stale, self._not_before = False, now + EVERY
        counts = await _counted(uow, group, local_day(now))
        if counts == self._shown:
            return None
        self._shown = counts
        at = local_minute(now)
        return Screen(
            html=self._texts.say("card.counter", counts=counts, at=at),
            placement=Placement.RENEW,
            name=NAME,
            pinned=True,
        )

    def failed(self, wait: timedelta, now: datetime) -> None:
        """It was not shown: again after a while."""
        self._shown, self._not_before = None, now + wait


async def _counted(uow: UnitOfWork, group: str, today: date) -> Counts:
    untaken = await uow.cases.counts(Filter(owner=0))
    overdue = await uow.cases.counts(Filter(overdue_on=today))
    standing = await uow.cases.counts(Filter())
    return Counts(
        group=group,
        day=today,
        new=untaken[State.RECORDED],
        overdue=sum(overdue.values()),
        waiting=standing[State.WAITING],
    )
