"""The queue a bot reads: ids ascending, confirmed by offset, filtered by ``allowed_updates``.

As in Telegram's server, a second ``getUpdates`` that finds nothing ends the one already waiting.
"""

import asyncio
import itertools
import json
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from bot.simulator.refusals import RefusedError, refused

Json = dict[str, Any]

FIRST_UPDATE = 100_000_001
LIMIT = 100
FAR_AHEAD = 10  # an offset further ahead of the queue is ignored (TQueue.cpp)
KINDS = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "shipping_query",
    "pre_checkout_query",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "message_reaction",
    "message_reaction_count",
    "chat_boost",
    "removed_chat_boost",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "purchased_paid_media",
)
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
DEFAULT = frozenset(KINDS) - NOT_BY_DEFAULT


@dataclass(frozen=True, slots=True)
class Update:
    """One update, written as JSON once."""

    id: int
    kind: str
    lane: tuple[str, int]
    body: str


class Updates:
    """Pending updates and the one long poll that may wait for them."""

    def __init__(self) -> None:
        self.allowed: frozenset[str] = DEFAULT
        self.total = 0
        self._pending: OrderedDict[int, Update] = OrderedDict()
        self._next = FIRST_UPDATE
        self._closed = False
        self._arrived = asyncio.Event()
        self._waiting: asyncio.Future[None] | None = None

    def __len__(self) -> int:
        """Count what is pending."""
        return len(self._pending)

    def newer_than(self, update_id: int) -> list[Update]:
        """Return what is pending and younger, oldest first."""
        young = itertools.takewhile(
            lambda update: update.id > update_id, reversed(self._pending.values())
        )
        return list(young)[::-1]

    @property
    def arrived(self) -> asyncio.Event:
        """Set whenever an update is added."""
        return self._arrived

    def allow(self, kinds: object) -> None:
        """Remember the kinds asked for; an empty list means the default."""
        if isinstance(kinds, list):
            self.allowed = frozenset(kinds) & frozenset(KINDS) or DEFAULT

    def add(self, kind: str, payload: Json, lane: tuple[str, int]) -> int:
        """Queue an update unless the bot does not want its kind; return its id or 0."""
        if kind not in self.allowed:
            return 0
        update_id = self._next
        self._next += 1
        self.total += 1
        payload_json = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
        body = f'{{"update_id":{update_id},"{kind}":{payload_json}}}'
        self._pending[update_id] = Update(update_id, kind, lane, body)
        self._arrived.set()
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)
        return update_id

    def clear(self) -> None:
        """Drop everything pending."""
        self._pending.clear()

    def discard(self, update: Update) -> None:
        """Forget one delivered update."""
        self._pending.pop(update.id, None)

    def close(self) -> None:
        """Let the long poll that waits answer with nothing, and every later one at once."""
        self._closed = True
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def end_poll(self, refusal: RefusedError) -> None:
        """Refuse the long poll that waits."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(refusal)

    async def read(self, offset: int, limit: int, seconds: float) -> str:
        """Answer ``getUpdates`` with a JSON array, waiting for the first update if asked to."""
        self._confirm(offset)
        if not self._pending and seconds > 0 and not self._closed:
            self.end_poll(refused("other_poll"))
            await self._wait(seconds)
        oldest = itertools.islice(self._pending.values(), limit)
        return "[" + ",".join(update.body for update in oldest) + "]"

    async def _wait(self, seconds: float) -> None:
        waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting = waiting
        try:
            await asyncio.wait_for(waiting, seconds)
        except TimeoutError:
            return
        finally:
            if self._waiting is waiting:
                self._waiting = None

    def _confirm(self, offset: int) -> None:
        if offset > self._next + FAR_AHEAD:
            return
        while offset > 0 and self._pending and next(iter(self._pending)) < offset:
            self._pending.popitem(last=False)
        while offset < 0 and len(self._pending) > -offset:
            self._pending.popitem(last=False)
