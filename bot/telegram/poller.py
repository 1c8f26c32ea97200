"""Long polling: a batch is confirmed, by asking for the next, only once it is kept."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from urllib.parse import urlencode

from telegram.error import Conflict, RetryAfter, TelegramError

from bot.services.failures import redacted
from bot.telegram.connection import Connection
from bot.telegram.faults import is_token_refused, told_wait
from bot.telegram.inbox import ALLOWED_UPDATES, RawUpdate
from bot.telegram.patience import Patience
from bot.telegram.pulse import Pulse

log = logging.getLogger(__name__)


class TokenRefusedError(Exception):
    """Telegram does not know the token: nothing can be done until it is replaced."""


class Poller:
    """Asks for updates, for ever."""

    def __init__(
        self,
        connection: Connection,
        *,
        accept: Callable[[Sequence[RawUpdate]], Awaitable[None]],
        pulse: Pulse,
        patience: Patience,
    ) -> None:
        self._connection = connection
        self._accept = accept
        self._pulse = pulse
        self._patience = patience
        self._offset = 0

    async def run(self) -> None:
        """Poll until cancelled; raises :class:`TokenRefusedError`."""
        failures = 0
        while True:
            try:
                batch = await self._ask()
                self._pulse.beat()
                if batch:
                    await self._accept(batch)
                    self._offset = max(int(update["update_id"]) for update in batch) + 1
                failures = 0
            except Exception as error:  # noqa: BLE001 - an outage of an hour must not end the program
                if is_token_refused(error):
                    raise TokenRefusedError from None
                failures += 1
                wait = self._wait(error, failures)
                _explain(error, wait)
                await asyncio.sleep(wait)

    async def _ask(self) -> Sequence[RawUpdate]:
        # Not Bot.get_updates: it gives objects, of which the original can no longer be kept, and
        # fails for a whole batch when one update in it is strange.
        patience = self._patience
        query = urlencode(
            {
                "offset": self._offset,
                "timeout": int(patience.poll),
                "allowed_updates": json.dumps(ALLOWED_UPDATES),
            }
        )
        url = f"{self._connection.bot.base_url}/getUpdates?{query}"
        updates = await self._connection.updates.post(
            url, read_timeout=patience.poll + patience.answer
        )
        return updates if isinstance(updates, list) else []

    def _wait(self, error: Exception, failures: int) -> float:
        if isinstance(error, RetryAfter):
            return told_wait(error).total_seconds()
        if isinstance(error, Conflict):
            return self._patience.conflict
        return self._patience.before_try(failures)


def _explain(error: Exception, wait: float) -> None:
    if isinstance(error, Conflict):
        log.error(
            "another program receives this bot's messages: stop it, or remove its webhook",
            extra={"again_in": round(wait)},
        )
    elif isinstance(error, TelegramError):
        log.warning(
            "Telegram out of reach",
            extra={"error": type(error).__name__, "again_in": round(wait, 1)},
        )
    else:
        log.error("updates not kept", extra={**redacted(error), "again_in": round(wait, 1)})
