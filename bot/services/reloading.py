"""Each instance follows what is published, without a restart.

What is announced is prepared while it is still being tried elsewhere, so that following it is a
matter of a moment. What cannot be read is said once, and what is served stays. What could not be
built for want of memory or time is tried again, each time after a longer rest.
"""

import asyncio
import gc
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

from bot.domain.errors import KnowledgeError, KnowledgeNotBuiltError
from bot.services.answering import Answering
from bot.services.current import Current
from bot.services.knowledge_ports import Newest
from bot.services.ports import Clock, Store
from bot.services.publishing import Library, read_kept

REST, LONGEST_REST = timedelta(seconds=15), timedelta(minutes=15)
PREPARED_FOR = timedelta(minutes=15)  # a trial takes less; whoever announced it may have died

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rest:
    pause: timedelta
    until: datetime


class Edition(Protocol):
    """All that is made of one version."""

    @property
    def content(self) -> str:
        """The hash of the files it was made of."""
        ...


E = TypeVar("E", bound=Edition)


class Reloading(Generic[E]):
    """The round that follows; ``make`` runs in a thread."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        *,
        library: Library,
        make: Callable[[str, Answering], E],
        current: Current[E],
    ) -> None:
        self._store = store
        self._clock = clock
        self._library = library
        self._make = make
        self._current = current
        self._prepared: E | None = None
        self._unreadable = ""
        self._resting: dict[str, _Rest] = {}  # what could not be built, by its content
        self._has_left = False  # an edition was replaced a round ago

    async def work(self) -> None:
        """Serve the newest version, or prepare what may be the next."""
        async with self._store.begin() as uow:
            newest = await uow.publications.newest()
        if self._has_left:
            self._has_left = False
            gc.collect()  # the one before holds itself together; by now its questions are answered
        candidate = self._candidate(newest)
        if newest.content not in {self._current().content, self._unreadable}:
            await self._follow(newest)
        elif candidate not in {"", newest.content, self._unreadable}:
            await self._edition(candidate)
        elif not candidate:
            self._prepared = None

    async def _follow(self, newest: Newest) -> None:
        edition = await self._edition(newest.content)
        if edition is None:
            return
        self._current.replace(edition)
        self._prepared = None
        self._has_left = True
        log.info("knowledge reloaded", extra={"version": newest.number})

    async def _edition(self, content: str) -> E | None:
        """What was prepared, or is made now; None for what cannot be read, or not be built now."""
        if self._prepared is None or self._prepared.content != content:
            self._prepared = None
            rest = self._resting.get(content)
            if rest is not None and self._clock.now() < rest.until:
                return None
            try:
                answering = await self._library.answering(await read_kept(self._store, content))
            except KnowledgeError:
                self._unreadable = content
                log.exception("knowledge cannot be read, what is served stays")
                return None
            except KnowledgeNotBuiltError:
                self._rest(content)
                return None
            self._resting.clear()
            self._prepared = await asyncio.to_thread(self._make, content, answering)
        return self._prepared

    def _rest(self, content: str) -> None:
        """Leave it for a while: each try takes the memory that others need."""
        last = self._resting.get(content)
        pause = min(2 * last.pause, LONGEST_REST) if last else REST
        self._resting[content] = _Rest(pause=pause, until=self._clock.now() + pause)
        log.error(
            "knowledge could not be built, what is served stays",
            extra={"again_in": pause.total_seconds()},
        )

    def _candidate(self, newest: Newest) -> str:
        at = newest.announced_at
        is_fresh = at is not None and self._clock.now() - at < PREPARED_FOR
        return newest.candidate if is_fresh else ""
