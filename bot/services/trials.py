"""One trial at a time: begun by a page or a command, watched by all, published or dropped."""

import asyncio
import logging
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.domain.errors import BotError, ConflictError, NotFoundError
from bot.domain.publication import Publication
from bot.domain.staff import Act, Member
from bot.services.approval import check_second_person
from bot.services.failures import new_reference, redacted
from bot.services.ports import Clock, Store
from bot.services.publishing import Publishing, Trial
from bot.services.rights import check

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far a trial is, or what came of it."""

    number: int = 0  # of the trial in this process
    member_id: int  # who began it
    began_at: datetime
    done: int = 0  # example questions asked
    of: int = 0  # 0 while the new version is being built
    trial: Trial | None = None  # when it is over
    error: BotError | None = None  # why it came to nothing
    reference: str = ""  # of an unexpected failure, in the log

    @property
    def is_running(self) -> bool:
        """Whether there is something to wait for."""
        return self.trial is None and self.error is None and not self.reference


class Trials:
    """The trial of this process; ``needs_second`` is the office's rule of four eyes."""

    def __init__(
        self, store: Store, clock: Clock, publishing: Publishing, *, needs_second: bool
    ) -> None:
        self.needs_second = needs_second
        self._store = store
        self._clock = clock
        self._publishing = publishing
        self._standing: Standing | None = None
        self._task: asyncio.Task[None] | None = None
        self._publication: asyncio.Task[None] | None = None
        self._begun = 0
        self._turn = asyncio.Lock()  # one that was dropped ends before the next

    def standing(self, by: Member) -> Standing | None:
        """The trial there is, whoever began it."""
        check(by, Act.KNOWLEDGE)
        return self._standing

    def begin(self, by: Member) -> None:
        """Try the working copy out, in place of an earlier trial; nothing while one runs."""
        check(by, Act.KNOWLEDGE)
        earlier = self._standing
        if earlier and earlier.is_running:
            return
        self._begun += 1
        self._standing = Standing(number=self._begun, member_id=by.id, began_at=self._clock.now())
        self._task = asyncio.create_task(self._run(by, self._begun, earlier))

    def publish_soon(self, by: Member, *, reason: str) -> None:
        """Serve what was tried, after the unit of work that asks for it; see :meth:`standing`."""
        check(by, Act.KNOWLEDGE)
        if self._publication is None or self._publication.done():  # else it is asked for twice
            self._publication = asyncio.create_task(self._publish(by, reason))

    async def publish(self, by: Member, *, reason: str, anyway: str = "") -> Publication:
        """Serve what was tried."""
        check(by, Act.KNOWLEDGE)
        standing = self._standing
        if standing is None or standing.trial is None:
            raise NotFoundError
        if self.needs_second:
            async with self._store.begin() as uow:
                await check_second_person(uow, by)
        try:
            published = await self._publishing.publish(
                by, standing.trial, reason=reason, anyway=anyway
            )
        except ConflictError:
            await self.drop(by)  # it was compared with what is served no more
            raise
        if self._standing is standing:
            self._standing = None
        return published

    async def drop(self, by: Member) -> None:
        """Give it up; one that still runs is let go of when it ends."""
        check(by, Act.KNOWLEDGE)
        standing, self._standing = self._standing, None
        if standing and standing.trial:
            await self._publishing.drop(standing.trial)

    async def wait(self) -> None:
        """Until the one that runs is over, and what was asked for is published."""
        if tasks := {task for task in (self._task, self._publication) if task is not None}:
            await asyncio.wait(tasks)

    async def _run(self, by: Member, number: int, earlier: Standing | None) -> None:
        def progress(done: int, of: int) -> None:
            self._tell(number, done=done, of=of)

        try:
            async with self._turn:
                if earlier and earlier.trial:
                    await self._publishing.drop(earlier.trial)
                trial = await self._publishing.try_out(by, progress)
                if not self._tell(number, trial=trial):
                    await self._publishing.drop(trial)
        except BotError as error:
            self._tell(number, error=error)
        except Exception as error:  # noqa: BLE001 - nobody else would see it
            self._tell(number, reference=_noted(error))

    async def _publish(self, by: Member, reason: str) -> None:
        try:
            await self.publish(by, reason=reason)
        except BotError as error:
            self._standing = Standing(member_id=by.id, began_at=self._clock.now(), error=error)
        except Exception as error:  # noqa: BLE001 - nobody else would see it
            reference = _noted(error)
            self._standing = Standing(
                member_id=by.id, began_at=self._clock.now(), reference=reference
            )

    def _tell(self, number: int, **news: Any) -> bool:
        """Let everybody see it; False for a trial that was dropped."""
        standing = self._standing
        if standing is None or standing.number != number:
            return False
        self._standing = replace(standing, **news)
        return True


def _noted(error: Exception) -> str:
    reference = new_reference()
    log.error("knowledge trial failed", extra={"reference": reference, **redacted(error)})
    return reference
