"""Writes down what became of deliveries, many in one transaction."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime

from bot.services.ports import Clock, Fate, Store

AGAIN_AFTER = 1.0  # seconds, when the store fails

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What became of one try."""

    id: int
    chat_key: str
    fate: Fate
    again_at: datetime | None = None


class Settler:
    """Collects settlements while the last batch is being written.

    A crash before the batch is on the disk sends those screens again at the next start: between
    sending and settling, and only there, delivery is at least once.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._noted: list[Settlement] = []
        self._writing: asyncio.Task[None] | None = None

    def note(self, settlement: Settlement) -> None:
        """Have this written soon."""
        self._noted.append(settlement)
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())

    async def close(self) -> None:
        """Write what is left."""
        if self._writing is not None:
            await self._writing

    async def _write(self) -> None:
        while self._noted:
            batch, self._noted = self._noted, []
            try:
                await self._write_batch(batch)
            except Exception:
                log.exception("deliveries not settled, again soon")
                self._noted = batch + self._noted
                await asyncio.sleep(AGAIN_AFTER)
        self._writing = None

    async def _write_batch(self, batch: list[Settlement]) -> None:
        now = self._clock.now()
        async with self._store.begin() as uow:
            for each in batch:
                await uow.outbox.settle(each.id, each.fate, at=now, again_at=each.again_at)
                if each.fate is Fate.UNREACHABLE:
                    await uow.chats.set_reachable(each.chat_key, reachable=False, at=now)
