"""The figures that staff look at: counted beside the events, kept for minutes, drawn once."""

import asyncio
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol, TypeVar

from bot.domain.errors import NotFoundError
from bot.domain.local_time import local_day
from bot.domain.staff import Member
from bot.domain.workdays import Calendar
from bot.services.figures import Figures, figures
from bot.services.office import Filter
from bot.services.ports import Clock, Store
from bot.services.reporting import permitted

V = TypeVar("V")
K = TypeVar("K", bound=Hashable)

KEPT_FOR = timedelta(minutes=5)
MOST = 40  # periods remembered at once: some 100 kB each with their charts
PATIENCE = 3.0  # seconds; what takes longer is shown when it is done


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A picture of figures, drawn when it is asked for."""

    name: str  # in addresses
    title: str
    told: str  # the picture in words
    draw: Callable[[], bytes]  # PNG


class Charts(Protocol):
    """Makes the charts of figures."""

    def of(self, found: Figures, *, since: date | None, until: date | None) -> Sequence[Chart]:
        """Those that say anything."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Figures, and how they stood when."""

    figures: Figures
    charts: Sequence[Chart]
    at: datetime


class Dashboard:
    """Counts for members of staff what lies within their scope."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        *,
        calendar: Callable[[], Calendar],
        charts: Callable[[], Charts],
        patience: float = PATIENCE,
    ) -> None:
        self._store = store
        self._clock = clock
        self._calendar = calendar
        self._charts = charts
        self._patience = patience
        self._counted: dict[Filter, asyncio.Task[Counted]] = {}
        self._drawn: dict[tuple[Filter, str, datetime], bytes] = {}
        self._pencil = asyncio.Lock()  # the library draws one picture at a time

    async def figures(self, by: Member, wanted: Filter) -> Counted | None:
        """What is wanted of their scope; None while it is still being counted."""
        within = permitted(wanted, by)
        task = self._counting(within)
        await asyncio.wait({task}, timeout=self._patience)
        if not task.done():
            return None
        if task.exception() is not None:
            del self._counted[within]
        return task.result()

    async def picture(self, by: Member, wanted: Filter, name: str) -> tuple[Chart, bytes]:
        """One of the charts as PNG; raises NotFoundError."""
        within = permitted(wanted, by)
        counted = await asyncio.shield(self._counting(within))
        chart = next((each for each in counted.charts if each.name == name), None)
        if chart is None:
            raise NotFoundError
        key = (within, name, counted.at)
        async with self._pencil:
            if key not in self._drawn:
                _remember(self._drawn, key, await asyncio.to_thread(chart.draw), 6 * MOST)
        return chart, self._drawn[key]

    def _counting(self, within: Filter) -> asyncio.Task[Counted]:
        """The count that is fresh or under way, or a new one."""
        task = self._counted.get(within)
        if task is not None and (not task.done() or self._is_fresh(task)):
            return task
        task = asyncio.create_task(self._count(within))
        _remember(self._counted, within, task, MOST)
        return task

    async def _count(self, within: Filter) -> Counted:
        at = self._clock.now()
        found = await figures(self._store, within, self._calendar(), local_day(at))
        charts = self._charts().of(found, since=within.since, until=within.until)
        return Counted(figures=found, charts=charts, at=at)

    def _is_fresh(self, task: asyncio.Task[Counted]) -> bool:
        if task.cancelled() or task.exception() is not None:
            return False
        return task.result().at > self._clock.now() - KEPT_FOR


def _remember(kept: dict[K, V], key: K, value: V, most: int) -> None:
    """Keep it as the newest; the oldest goes when there are too many."""
    kept.pop(key, None)
    kept[key] = value
    if len(kept) > most:
        del kept[next(iter(kept))]
