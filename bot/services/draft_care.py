"""Reminds of drafts once, and forgets those that were left for a week."""

import logging
from dataclasses import replace
from datetime import timedelta

from bot.domain.draft import KEPT_DAYS, REMINDED_AFTER_HOURS
from bot.domain.quiet_hours import after_the_night
from bot.services.ports import Clock, Store
from bot.services.registers import Topic

AT_ONCE = 100

log = logging.getLogger(__name__)


class DraftCare:
    """Looks after drafts that nobody touches."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def work(self) -> None:
        """Do one round."""
        while await self._forget():
            pass
        while await self._remind():
            pass

    async def _remind(self) -> bool:
        now = self._clock.now()
        untouched = now - timedelta(hours=REMINDED_AFTER_HOURS)
        async with self._store.begin() as uow:
            drafts = await uow.drafts.to_remind(untouched, AT_ONCE)
            for draft in drafts:
                await uow.notices.add(
                    code="",
                    person_key=draft.person_key,
                    topic=Topic.DRAFT,
                    number=0,
                    at=now,
                    not_before=after_the_night(now),
                )
                # The day of the last change stays: a reminder is none, and lengthens nothing.
                await uow.drafts.save(replace(draft, reminded=True))
        return bool(drafts)

    async def _forget(self) -> bool:
        untouched = self._clock.now() - timedelta(days=KEPT_DAYS)
        async with self._store.begin() as uow:
            drafts = await uow.drafts.expired(untouched, AT_ONCE)
            for draft in drafts:
                await uow.drafts.delete(draft.chat_key)
        if drafts:
            log.info("drafts forgotten", extra={"count": len(drafts)})
        return bool(drafts)
