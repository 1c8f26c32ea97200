"""The round that sends what staff sent, once it can be undone no more."""

import logging
from collections.abc import Callable

from bot.domain.errors import BotError
from bot.services.failures import redacted
from bot.services.ports import Clock, Store
from bot.services.sending import SendingDesk
from bot.services.sendings import Sending

AT_ONCE = 50  # looked up together

log = logging.getLogger(__name__)


class DueSendings:
    """Sends each in a unit of work of its own."""

    def __init__(self, store: Store, clock: Clock, sending: Callable[[], SendingDesk]) -> None:
        self._store = store
        self._clock = clock
        self._sending = sending

    async def work(self) -> None:
        """Send all that is due; one that fails does not hold up the others."""
        async with self._store.begin() as uow:
            due = await uow.sendings.due(self._clock.now(), AT_ONCE)
        for each in due:
            try:
                await self._one(each)
            except Exception as error:  # noqa: BLE001 - it stands: again in the next round
                log.error("not sent", extra={"sending": each.id, **redacted(error)})  # noqa: TRY400 - see redacted

    async def _one(self, sending: Sending) -> None:
        now, desk = self._clock.now(), self._sending()
        try:
            async with self._store.begin() as uow:
                await desk.send(uow, sending, now)
        except BotError as error:
            async with self._store.begin() as uow:
                await desk.drop(uow, sending, error, now)
