"""Figures of a period: how many petitions came, how many were answered, how soon.

They follow the petitions *received* in the period to where they stand today; so a figure of a
past month still changes while its petitions are being answered. Days are working days from the
day of receipt to the first answer, the waiting for a citizen's addition included. "On time" looks
at the office's own target, in which that waiting is left out.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import TypeVar

from bot.domain.local_time import local_day
from bot.domain.petition import OPEN, TIMED, Rating, State
from bot.domain.tags import Level, level_of
from bot.domain.workdays import Calendar
from bot.services.office import Filter
from bot.services.ports import Store, UnresolvedQuestion
from bot.services.report_ports import Span

K = TypeVar("K")

SPANS = 2_000  # petitions read at once: some 10 ms in which nothing else is done
MOST_QUESTIONS = 1_000  # looked at: those of most people


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What is counted of a group of petitions."""

    received: int = 0
    answered: int = 0
    open: int = 0  # not ended; an answered one may still be
    on_time: int = 0  # answered by the target
    late: int = 0  # answered after it, or not answered and past it
    median_days: float | None = None  # None: none answered

    @property
    def on_time_share(self) -> float | None:
        """Of those whose target is met or missed, the part that met it."""
        settled = self.on_time + self.late
        return self.on_time / settled if settled else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """A period in figures; groups that have none are left out."""

    total: Measure
    by_sector: Mapping[str, Measure]
    by_place: Mapping[str, Measure]  # "" where the commune is not known
    by_level: Mapping[Level | None, Measure]  # None where nobody said
    by_month: Mapping[date, Measure]  # by its first day, in order
    states: Mapping[State, int]
    ratings: Mapping[Rating, int]
    questions: Sequence[UnresolvedQuestion] = ()  # last asked in the period, most people first


@dataclass(slots=True)
class _Tally:
    received: int = 0
    answered: int = 0
    open: int = 0
    on_time: int = 0
    late: int = 0
    days: Counter[int] = field(default_factory=Counter)

    def done(self) -> Measure:
        return Measure(
            received=self.received,
            answered=self.answered,
            open=self.open,
            on_time=self.on_time,
            late=self.late,
            median_days=_median(self.days),
        )


class Counting:
    """Adds up spans, however many."""

    def __init__(self, calendar: Calendar, today: date) -> None:
        self._today = today
        self._between = lru_cache(maxsize=100_000)(calendar.between)
        self._total = _Tally()
        self._sectors: dict[str, _Tally] = {}
        self._places: dict[str, _Tally] = {}
        self._levels: dict[Level | None, _Tally] = {}
        self._months: dict[date, _Tally] = {}
        self._states: Counter[State] = Counter()
        self._ratings: Counter[Rating] = Counter()

    def add(self, span: Span) -> None:
        """Count one in."""
        self._states[span.state] += 1
        if span.rating is not None:
            self._ratings[span.rating] += 1
        tallies = (
            self._total,
            _of(self._sectors, span.sector),
            _of(self._places, span.place_id),
            _of(self._levels, level_of(span.tags) if span.tags else None),
            _of(self._months, span.received.replace(day=1)),
        )
        days = None if span.answered is None else self._between(span.received, span.answered)
        met = self._met_target(span)
        is_open = span.state in OPEN
        for tally in tallies:
            tally.received += 1
            tally.open += is_open
            if days is not None:
                tally.answered += 1
                tally.days[days] += 1
            if met is not None:
                tally.on_time += met
                tally.late += not met

    def add_all(self, spans: Iterable[Span]) -> None:
        """Count many in."""
        for span in spans:
            self.add(span)

    def done(self) -> Figures:
        """What was counted."""
        return Figures(
            total=self._total.done(),
            by_sector=_done(self._sectors),
            by_place=_done(self._places),
            by_level=_done(self._levels),
            by_month={month: self._months[month].done() for month in sorted(self._months)},
            states=dict(self._states),
            ratings=dict(self._ratings),
        )

    def _met_target(self, span: Span) -> bool | None:
        if span.target is None:
            return None
        if span.answered is not None:
            return span.answered <= span.target
        return False if span.state in TIMED and span.target < self._today else None


async def figures(store: Store, wanted: Filter, calendar: Calendar, today: date) -> Figures:
    """The figures of what is wanted, with the questions left open in the same days."""
    counting, after = Counting(calendar, today), 0
    while True:
        async with store.begin() as uow:
            spans = await uow.reports.spans(wanted, after=after, limit=SPANS)
        await asyncio.to_thread(counting.add_all, spans)
        if len(spans) < SPANS:
            break
        after = spans[-1].number
    async with store.begin() as uow:
        asked = await uow.questions.unresolved(MOST_QUESTIONS)
    within = tuple(each for each in asked if _within(local_day(each.last_at), wanted))
    return replace(counting.done(), questions=within)


def _within(day: date, wanted: Filter) -> bool:
    return (wanted.since or date.min) <= day <= (wanted.until or date.max)


def _of(tallies: dict[K, _Tally], key: K) -> _Tally:
    tally = tallies.get(key)
    if tally is None:
        tally = tallies[key] = _Tally()
    return tally


def _done(tallies: Mapping[K, _Tally]) -> Mapping[K, Measure]:
    """The largest first."""
    ordered = sorted(tallies, key=lambda key: -tallies[key].received)
    return {key: tallies[key].done() for key in ordered}


def _median(days: Counter[int]) -> float | None:
    count = days.total()
    if not count:
        return None
    seen, middles = 0, {(count - 1) // 2, count // 2}
    values = []
    for value in sorted(days):
        before, seen = seen, seen + days[value]
        values += [value for middle in middles if before <= middle < seen]
    return sum(values) / len(values)
