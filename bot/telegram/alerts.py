"""Tells the operators that something failed: a reference to the log, never a citizen's words."""

import logging
from datetime import datetime, timedelta

from telegram import Bot
from telegram.error import TelegramError

from bot.chat.session import Words
from bot.services.ports import Clock
from bot.telegram.lanes import Lanes

AT_MOST_EVERY = timedelta(minutes=1)  # a flood of errors must not become a flood of alerts

log = logging.getLogger(__name__)


class Alerts:
    """Sends references to the operators' chat, if there is one."""

    def __init__(
        self, bot: Bot, *, chat_id: int | None, words: Words, lanes: Lanes, clock: Clock
    ) -> None:
        self._bot = bot
        self._chat_id = chat_id
        self._words = words
        self._lanes = lanes
        self._clock = clock
        self._told_at: datetime | None = None
        self._latest = ""  # reference of what is not told yet
        self._untold = 0

    def tell(self, reference: str) -> None:
        """Have the operators told soon, or together with what follows within a minute."""
        self._latest = reference
        self._untold += 1
        self.tell_rest()

    def tell_rest(self) -> None:
        """Have them told of what came too soon after the last alert, if anything did."""
        chat_id, now = self._chat_id, self._clock.now()
        if chat_id is None or not self._untold:
            return
        if self._told_at is not None and now - self._told_at < AT_MOST_EVERY:
            return
        others = self._untold - 1
        text = self._words.say("operator.failure", reference=self._latest, others=others)
        self._told_at, self._untold = now, 0

        async def send() -> None:
            try:
                await self._bot.send_message(chat_id, text)
            except TelegramError as error:
                log.warning("operators not told", extra={"error": type(error).__name__})

        self._lanes.put("operators", send)
