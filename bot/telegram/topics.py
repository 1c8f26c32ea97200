"""The topics of a forum that screens belong in: made when first needed, found again by name.

A topic goes by the number of the message that opened it, so it is remembered as one.
"""

import logging
from datetime import datetime, timedelta

from telegram import Bot
from telegram.error import BadRequest, Forbidden

from bot.services.ports import Clock, Store
from bot.telegram.calls import call

LONGEST_NAME = 128  # characters
ASKED_EVERY = timedelta(minutes=10)  # whether a chat has topics by now, and the right to make one

log = logging.getLogger(__name__)


class Topics:
    """Finds and makes them; a chat without topics has none, and nobody needs to know."""

    def __init__(self, bot: Bot, store: Store, clock: Clock) -> None:
        self._bot = bot
        self._store = store
        self._clock = clock
        self._none_until: dict[str, datetime] = {}

    async def thread_of(self, chat_id: int, chat_key: str, topic: str) -> int | None:
        """The number to send with; None where the chat takes messages without one."""
        asked_again = self._none_until.get(chat_key)
        if asked_again is not None and self._clock.now() < asked_again:
            return None
        async with self._store.begin() as uow:
            known = await uow.chats.message_named(chat_key, _name(topic))
        thread = int(known) if known else await self._made(chat_id, topic)
        if thread is None:
            self._none_until[chat_key] = self._clock.now() + ASKED_EVERY
            return None
        async with self._store.begin() as uow:  # again each time: what is in use is not forgotten
            await uow.chats.remember(chat_key, str(thread), about="", name=_name(topic))
        return thread

    async def renewed(self, chat_id: int, chat_key: str, topic: str) -> int | None:
        """The number of another one of this name, as somebody deleted the first."""
        thread = await self._made(chat_id, topic)
        if thread is not None:
            async with self._store.begin() as uow:
                await uow.chats.remember(chat_key, str(thread), about="", name=_name(topic))
        return thread

    async def _made(self, chat_id: int, topic: str) -> int | None:
        try:
            chat = await call(self._bot, "getChat", chat_id=chat_id)
            if not (isinstance(chat, dict) and chat.get("is_forum")):
                return None
            made = await call(
                self._bot, "createForumTopic", chat_id=chat_id, name=topic[:LONGEST_NAME]
            )
        except (BadRequest, Forbidden) as error:  # no right to make one, for the most part
            log.warning("no topic", extra={"error": error.message})
            return None
        thread = made.get("message_thread_id") if isinstance(made, dict) else None
        return thread if isinstance(thread, int) else None


def _name(topic: str) -> str:
    return f"topic-{topic}"
