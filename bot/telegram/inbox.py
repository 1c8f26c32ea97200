"""Keeps what arrives before Telegram is told so, then hands it to the lane of its chat."""

import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any

from telegram import Bot, Update
from telegram.constants import UpdateType

from bot.services.failures import redacted
from bot.services.ports import Clock, Delivery, Store, StoredUpdate
from bot.telegram.desk import CHANNEL
from bot.telegram.lanes import Lanes
from bot.telegram.sender import LONGEST_HELD, chat_key

ALLOWED_UPDATES = (
    UpdateType.MESSAGE.value,
    UpdateType.EDITED_MESSAGE.value,
    UpdateType.CALLBACK_QUERY.value,
    UpdateType.MY_CHAT_MEMBER.value,
)
UNSENT_AT_ONCE = 10_000  # deliveries taken up again at a start

RawUpdate = Mapping[str, Any]  # as Telegram's JSON has it

log = logging.getLogger(__name__)


class Inbox:
    """Where updates come in, by polling or by webhook alike."""

    def __init__(
        self,
        bot: Bot,
        *,
        store: Store,
        lanes: Lanes,
        clock: Clock,
        handle: Callable[[Update], Awaitable[None]],
        deliver: Callable[[Delivery], Awaitable[None]],
    ) -> None:
        self._bot = bot
        self._store = store
        self._lanes = lanes
        self._clock = clock
        self._handle = handle
        self._deliver = deliver

    async def accept(self, updates: Sequence[RawUpdate]) -> None:
        """Keep these; once this returns they may be confirmed to Telegram."""
        kept = [_stored(update) for update in updates]
        async with self._store.begin() as uow:
            await uow.updates.keep(kept)
        for stored, update in zip(kept, updates, strict=True):
            self._enqueue(stored.chat_key, update)

    async def resume(self) -> None:
        """Take up what a stop or a crash left: first the unsent screens, then the updates."""
        async with self._store.begin() as uow:
            unsent = await uow.outbox.due(self._clock.now() + LONGEST_HELD, UNSENT_AT_ONCE)
            waiting = await uow.updates.waiting(CHANNEL)
        for delivery in unsent:
            self._lanes.put(delivery.chat_key, partial(self._deliver, delivery))
        for update in waiting:
            self._enqueue(update.chat_key, json.loads(update.payload))
        if unsent or waiting:
            log.info("resumed", extra={"unsent": len(unsent), "waiting": len(waiting)})

    def _enqueue(self, key: str, raw: RawUpdate) -> None:
        self._lanes.put(key, partial(self._read_and_handle, raw))

    async def _read_and_handle(self, raw: RawUpdate) -> None:
        try:
            update = Update.de_json(dict(raw), self._bot)
        except Exception as error:  # noqa: BLE001 - what cannot be read today cannot be read tomorrow
            log.error("update not understood", extra=redacted(error))  # noqa: TRY400 - see redacted
            async with self._store.begin() as uow:
                await uow.updates.finish(CHANNEL, int(raw["update_id"]))
            return
        await self._handle(update)


def _stored(update: RawUpdate) -> StoredUpdate:
    return StoredUpdate(
        channel=CHANNEL,
        update_id=int(update["update_id"]),
        chat_key=chat_key(_chat_id(update)),
        payload=json.dumps(update, ensure_ascii=False).encode(),
    )


def _chat_id(update: RawUpdate) -> int:
    """Find whose lane an update belongs to; what has no chat shares lane 0."""
    for kind in ALLOWED_UPDATES:
        part = update.get(kind)
        if part is not None:
            chat = part.get("chat") or part.get("message", {}).get("chat") or part.get("from", {})
            return int(chat.get("id", 0))
    return 0
