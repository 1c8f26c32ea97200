"""Jobs of one chat one after the other, chats side by side."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable

from bot.services.failures import redacted

Job = Callable[[], Awaitable[None]]
Dropped = Callable[[], None]

log = logging.getLogger(__name__)


class Lanes:
    """A lane a chat; it exists while it has jobs."""

    def __init__(self) -> None:
        self._queues: dict[str, deque[tuple[Job, Dropped | None]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = False

    def put(self, key: str, job: Job, dropped: Dropped | None = None) -> None:
        """Do this after all that was put into the same lane before.

        ``dropped`` is called instead where closing comes first.
        """
        queue = self._queues.get(key)
        if queue is not None:
            queue.append((job, dropped))
            return
        self._queues[key] = deque([(job, dropped)])
        # Keys hold chat ids, and asyncio logs the names of tasks.
        task = asyncio.create_task(self._run(key), name="lane")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def is_idle(self, key: str) -> bool:
        """Tell whether a lane has nothing to do."""
        return key not in self._queues

    async def close(self, *, within: float) -> None:
        """Finish the jobs that have begun, begin none; after ``within`` seconds cancel."""
        self._closing = True
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=within)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _run(self, key: str) -> None:
        queue = self._queues[key]
        while queue and not self._closing:
            job, _ = queue.popleft()
            try:
                await job()
            except Exception as error:  # noqa: BLE001 - one job must not end the lane
                log.error("job failed", extra=redacted(error))  # noqa: TRY400 - see redacted
        del self._queues[key]
        for _, dropped in queue:
            if dropped is not None:
                dropped()
