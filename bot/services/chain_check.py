"""Whether the chain of the audit holds: walked beside the events, the last answer kept."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.staff import Act, By
from bot.services.auditing import Verdict, verify
from bot.services.ports import Clock, Store
from bot.services.rights import check

FRESH_FOR = timedelta(minutes=10)
PATIENCE = 1.0  # seconds; a chain of a hundred thousand records takes some


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was found, and when the walk began."""

    verdict: Verdict
    at: datetime


class ChainCheck:
    """Walks the whole chain when somebody looks and the last walk is a while ago."""

    def __init__(self, store: Store, clock: Clock, *, patience: float = PATIENCE) -> None:
        self._store = store
        self._clock = clock
        self._patience = patience
        self._walk: asyncio.Task[Checked] | None = None
        self._last: Checked | None = None

    async def state(self, by: By) -> tuple[Checked | None, bool]:
        """The last answer, and whether the chain is being walked now."""
        check(by, Act.AUDIT)
        if self._last is None or self._last.at <= self._clock.now() - FRESH_FOR:
            return await self.again(by)
        return self._last, self._is_walking()

    async def again(self, by: By) -> tuple[Checked | None, bool]:
        """The same after another walk, if that is short."""
        check(by, Act.AUDIT)
        if self._walk is None or self._walk.done():
            self._walk = asyncio.create_task(self._walked())
        await asyncio.wait({self._walk}, timeout=self._patience)
        if self._walk.done():
            self._last = self._walk.result()
        return self._last, self._is_walking()

    def _is_walking(self) -> bool:
        if self._walk is None or not self._walk.done():
            return self._walk is not None
        self._last = self._walk.result()
        return False

    async def _walked(self) -> Checked:
        at = self._clock.now()
        return Checked(verdict=await verify(self._store), at=at)
