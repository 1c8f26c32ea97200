"""Which updates are still missing: by webhook a later one may overtake an earlier."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

Known = Callable[[int, int], Awaitable[Sequence[int]]]  # first, last -> those that are kept

_LOOK_EVERY = 0.05  # seconds; what another instance took in tells nobody


class UpdateSequence:
    """Telegram numbers the updates of a bot one after the other; a gap is waited for a moment."""

    def __init__(self, known: Known, *, patience: float) -> None:
        self._known = known
        self._patience = patience
        self._head: int | None = None  # nothing up to here is missing, or worth waiting for
        self._ahead: set[int] = set()
        self._moved = asyncio.Event()

    def note(self, update_id: int) -> None:
        """Take notice of one that is kept."""
        if self._head is None:
            self._head = update_id - 2  # whether its forerunner was handled, the store knows
        if update_id > self._head:
            self._ahead.add(update_id)
            self._advance(self._head)

    def is_next(self, update_id: int) -> bool:
        """Tell whether nothing before this one is missing."""
        return self._head is not None and update_id <= self._head

    async def wait_for_those_before(self, update_id: int) -> None:
        """Wait until none is missing, or until patience ends: perhaps there is none."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._patience
        while not self.is_next(update_id):
            assert self._head is not None  # noqa: S101 - it was noted
            for known in await self._known(self._head + 1, update_id - 1):
                self.note(known)
            left = deadline - loop.time()
            if left <= 0:
                self._advance(max(self._head, update_id - 1))
                return
            if not self.is_next(update_id):
                moved = self._moved
                try:
                    async with asyncio.timeout(min(left, _LOOK_EVERY)):
                        await moved.wait()
                except TimeoutError:
                    continue

    def _advance(self, head: int) -> None:
        while head + 1 in self._ahead:
            head += 1
        if head != self._head:
            self._head = head
            self._ahead = {each for each in self._ahead if each > head}
            self._moved.set()
            self._moved = asyncio.Event()
