"""Keeps what arrives before Telegram is told so, then hands it to the lane of its chat."""

import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from telegram import Bot, Update
from telegram.constants import UpdateType

from bot.services.failures import new_reference, redacted
from bot.services.ports import Clock, Delivery, Store, StoredUpdate
from bot.telegram.desk import CHANNEL
from bot.telegram.lanes import Lanes
from bot.telegram.sender import LONGEST_HELD, chat_key
from bot.telegram.sequence import UpdateSequence

ALLOWED_UPDATES = (
    UpdateType.MESSAGE.value,
    UpdateType.EDITED_MESSAGE.value,
    UpdateType.CALLBACK_QUERY.value,
    UpdateType.MY_CHAT_MEMBER.value,
)
UNSENT_AT_ONCE = 10_000  # deliveries taken up again at a start
ADOPTED_AT_ONCE = 100  # few, so that instances share them and all are sent within their lease

RawUpdate = Mapping[str, Any]  # as Telegram's JSON has it

_ENVELOPE = ("message_id", "date", "chat", "from")  # of a message, whatever it holds

log = logging.getLogger(__name__)


class Inbox:
    """Where updates come in, by polling or by webhook alike.

    ``shared`` when other instances may serve the same store; ``sequence`` when updates may
    overtake each other. Where neither is so, an update costs no look at what else is kept, unless
    one of its chat failed. ``handle`` raises what goes wrong, ``on_failure`` is told of it.
    """

    def __init__(
        self,
        bot: Bot,
        *,
        store: Store,
        lanes: Lanes,
        clock: Clock,
        handle: Callable[[Update], Awaitable[None]],
        deliver: Callable[[Delivery], Awaitable[None]],
        on_failure: Callable[[str], None],
        shared: bool = False,
        patience: float | None = None,
    ) -> None:
        self._bot = bot
        self._store = store
        self._lanes = lanes
        self._clock = clock
        self._handle = handle
        self._deliver = deliver
        self._on_failure = on_failure
        self._shared = shared
        self._sequence = (
            None if patience is None else UpdateSequence(self._known, patience=patience)
        )
        self._waiting: Mapping[int, datetime] = {}  # updates, since the round that saw them first
        self._behind: set[str] = set()  # chats with an update that failed

    @property
    def waiting_since(self) -> datetime | None:
        """When the oldest update that is not handled yet was seen waiting: a health figure."""
        return min(self._waiting.values(), default=None)

    async def accept(self, updates: Sequence[RawUpdate]) -> None:
        """Keep these; once this returns they may be confirmed to Telegram."""
        kept = [_stored(update) for update in updates]
        async with self._store.begin() as uow:
            await uow.updates.keep(kept)
        for stored, update in zip(kept, updates, strict=True):
            self._take_in(stored.chat_key, update)

    async def resume(self) -> None:
        """Take up what a stop or a crash left: first the unsent screens, then the updates."""
        now = self._clock.now()
        async with self._store.begin() as uow:
            if not self._shared:  # nobody else can be sending, and what waits is in no hand
                await uow.outbox.release()
                now += LONGEST_HELD
            unsent = await uow.outbox.claim_due(now, limit=UNSENT_AT_ONCE)
            waiting = await uow.updates.waiting(CHANNEL)
        self._send(unsent)
        for update in waiting:
            self._take_in(update.chat_key, json.loads(update.payload))
        if unsent or waiting:
            log.info("resumed", extra={"unsent": len(unsent), "waiting": len(waiting)})

    async def adopt(self) -> None:
        """Take up what was left: screens whose lease ended, updates that failed or are others'."""
        now = self._clock.now()
        async with self._store.begin() as uow:
            unsent = await uow.outbox.claim_due(now, limit=ADOPTED_AT_ONCE)
            waiting = await uow.updates.waiting(CHANNEL)
        # A lease may end while its lane waits its turn to send: that is in hand.
        self._send([each for each in unsent if self._lanes.is_idle(each.chat_key)])
        # Somebody may be about to handle it; what waited a whole round is in no hand.
        left = {each.chat_key: each for each in waiting if each.update_id in self._waiting}
        for key, latest in left.items():
            if self._lanes.is_idle(key):
                self._behind.add(key)
                self._take_in(key, json.loads(latest.payload))
        ids = (update.update_id for update in waiting)
        self._waiting = {id_: self._waiting.get(id_, now) for id_ in ids}

    def _send(self, unsent: Sequence[Delivery]) -> None:
        for delivery in unsent:
            self._lanes.put(delivery.chat_key, partial(self._deliver, delivery))

    def _take_in(self, key: str, raw: RawUpdate) -> None:
        in_order = not self._shared
        if self._sequence is not None:
            self._sequence.note(int(raw["update_id"]))
            in_order = in_order and self._sequence.is_next(int(raw["update_id"]))
        self._lanes.put(key, partial(self._take, key, raw, in_order=in_order))

    async def _take(self, key: str, raw: RawUpdate, *, in_order: bool) -> None:
        if in_order and key not in self._behind:
            await self._read_and_handle(key, raw)
        else:
            await self._catch_up(key, raw)

    async def _catch_up(self, key: str, raw: RawUpdate) -> None:
        """Handle what the chat said before this, whoever took it in, and then this."""
        update_id = int(raw["update_id"])
        if self._sequence is not None:
            await self._sequence.wait_for_those_before(update_id)
        while True:
            async with self._store.begin() as uow:
                oldest = await uow.updates.next_of(CHANNEL, key)
            if oldest is None or oldest.update_id > update_id:
                self._behind.discard(key)
                return  # handled, here or elsewhere
            if not await self._read_and_handle(key, json.loads(oldest.payload)):
                if oldest.update_id < update_id:  # one that always fails must not wedge its chat
                    await self._read_and_handle(key, raw)
                return

    async def _known(self, first: int, last: int) -> Sequence[int]:
        async with self._store.begin() as uow:
            return await uow.updates.known_since(CHANNEL, first, last)

    async def _read_and_handle(self, key: str, raw: RawUpdate) -> bool:
        """Tell whether it is done; what failed stays kept for :meth:`adopt`."""
        try:
            update = self._read(raw) or self._read(_bare(raw))
            if update is not None:
                await self._handle(update)
                return True
            async with self._store.begin() as uow:  # what cannot be read today cannot be tomorrow
                await uow.updates.finish(CHANNEL, int(raw["update_id"]))
        except Exception as error:  # noqa: BLE001 - the next update of the chat must not suffer
            reference = new_reference()
            log.error(  # noqa: TRY400 - see redacted
                "update given up for now", extra={"reference": reference, **redacted(error)}
            )
            if key not in self._behind:  # it is told of once, however often it is tried
                self._behind.add(key)
                self._on_failure(reference)
            return False
        return True

    def _read(self, raw: RawUpdate) -> Update | None:
        try:
            return Update.de_json(dict(raw), self._bot)
        except Exception as error:  # noqa: BLE001 - Telegram sends new things before a library knows them
            log.error("update not understood", extra=redacted(error))  # noqa: TRY400 - see redacted
            return None


def _stored(update: RawUpdate) -> StoredUpdate:
    return StoredUpdate(
        channel=CHANNEL,
        update_id=int(update["update_id"]),
        chat_key=chat_key(_chat_id(update)),
        payload=json.dumps(update, ensure_ascii=False).encode(),
    )


def _bare(update: RawUpdate) -> RawUpdate:
    """An update without what its message holds, so that its writer hears that it was not read."""
    message = update.get("message", {})
    envelope = {name: message[name] for name in _ENVELOPE if name in message}
    return {"update_id": update["update_id"], "message": envelope}


def _chat_id(update: RawUpdate) -> int:
    """Find whose lane an update belongs to; what has no chat shares lane 0."""
    for kind in ALLOWED_UPDATES:
        part = update.get(kind)
        if part is not None:
            chat = part.get("chat") or part.get("message", {}).get("chat") or part.get("from", {})
            return int(chat.get("id", 0))
    return 0
