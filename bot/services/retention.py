"""Lets go, once a day or at a command, of what was kept for long enough."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.services.keeping import KEPT_FOR, Kept
from bot.services.ports import Clock, Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """How many of a kind are older than they may be."""

    kept: Kept
    days: int
    before: datetime
    count: int


class Retention:
    """Applies the table of :mod:`bot.services.keeping`."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def look(self) -> Sequence[Due]:
        """Count what would go, and change nothing."""
        async with self._store.begin() as uow:
            return [
                Due(
                    kept=kept,
                    days=days,
                    before=(before := self._before(days)),
                    count=await uow.keeping.overdue(kept, before),
                )
                for kept, days in KEPT_FOR.items()
            ]

    async def work(self) -> Sequence[Due]:
        """Let it go, each kind in a transaction of its own; returns what went."""
        done = []
        for kept, days in KEPT_FOR.items():
            before = self._before(days)
            async with self._store.begin() as uow:
                count = await uow.keeping.let_go(kept, before)
            if count:
                log.info("retention", extra={"kind": kept.value, "count": count})
            done.append(Due(kept=kept, days=days, before=before, count=count))
        return done

    def _before(self, days: int) -> datetime:
        return self._clock.now() - timedelta(days=days)
