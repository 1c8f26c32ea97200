"""Work that comes round again and again: what failed is logged, and the next round goes on."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.services.failures import redacted

BREATH = 0.2  # seconds between two rounds, however often they are nudged

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One kind of work."""

    name: str
    work: Callable[[], Awaitable[object]]
    every: timedelta
    nudged: bool = False  # begins at once when told that there may be something to do


class Rounds:
    """Keeps several kinds of work going side by side."""

    def __init__(self) -> None:
        self._nudges: list[asyncio.Event] = []
        self._closing = asyncio.Event()

    def nudge(self) -> None:
        """Begin the rounds that can be nudged, soon."""
        for nudge in self._nudges:
            nudge.set()

    def close(self) -> None:
        """Begin no more; :meth:`run` returns once those under way have ended."""
        self._closing.set()
        self.nudge()

    async def run(self, rounds: Sequence[Round]) -> None:
        """Go round until closed."""
        async with asyncio.TaskGroup() as tasks:
            for each in rounds:
                nudge = asyncio.Event()
                self._nudges.append(nudge)
                tasks.create_task(self._keep_going(each, nudge), name=f"round {each.name}")

    async def _keep_going(self, each: Round, nudge: asyncio.Event) -> None:
        while not self._closing.is_set():
            nudge.clear()
            try:
                await each.work()
            except Exception as error:  # noqa: BLE001 - a full disk now must not end it for good
                log.error("round failed", extra={"round": each.name, **redacted(error)})  # noqa: TRY400 - see redacted
            await asyncio.sleep(BREATH)
            await self._pause(each, nudge)

    async def _pause(self, each: Round, nudge: asyncio.Event) -> None:
        called = nudge if each.nudged else self._closing
        try:
            async with asyncio.timeout(each.every.total_seconds()):
                await called.wait()
        except TimeoutError:
            return
