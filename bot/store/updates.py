"""Incoming updates: kept sealed until handled, their ids remembered after."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from bot.services.ports import Clock, StoredUpdate
from bot.store.cipher import Cipher
from bot.store.frequent import Frequent, Insert
from bot.store.handle import Handle
from bot.store.sealed import seal_for_chat, unseal_for_chat
from bot.store.tables import updates

_waiting = (updates.c.channel == sa.bindparam("channel"), updates.c.handled_at.is_(None))
_WAITING = sa.select(updates).where(*_waiting).order_by(updates.c.update_id)
_NEXT = Frequent(
    lambda _: (
        sa.select(updates.c.update_id, updates.c.payload)
        .where(*_waiting, updates.c.chat_hash == sa.bindparam("key"))
        .order_by(updates.c.update_id)
        .limit(sa.literal_column("1"))
    )
)
_KNOWN = (
    sa.select(updates.c.update_id)
    .where(
        updates.c.channel == sa.bindparam("channel"),
        updates.c.update_id.between(sa.bindparam("first"), sa.bindparam("last")),
    )
    .order_by(updates.c.update_id)
)
_FORGET = sa.delete(updates).where(updates.c.handled_at < sa.bindparam("before"))


def _finish(insert: Insert) -> sa.Executable:
    """Claim an update in one statement: it changes a row unless one says it was handled."""
    handled = insert(updates)
    return handled.on_conflict_do_update(
        index_elements=[updates.c.channel, updates.c.update_id],
        set_={"chat_hash": "", "payload": sa.null(), "handled_at": handled.excluded.handled_at},
        where=updates.c.handled_at.is_(None),
    ).returning(updates.c.update_id)


_FINISH = Frequent(_finish)


class SqlUpdates:
    """Fulfils :class:`bot.services.ports.Updates` within one transaction."""

    def __init__(self, db: Handle, cipher: Cipher, clock: Clock) -> None:
        self._db = db
        self._cipher = cipher
        self._clock = clock

    async def keep(self, updates_: Sequence[StoredUpdate]) -> None:
        """Keep these (those already kept or handled are left out) until :meth:`finish`."""
        rows = [
            {
                "channel": update.channel,
                "update_id": update.update_id,
                "chat_hash": self._cipher.keyed_hash(update.chat_key),
                "payload": seal_for_chat(self._cipher, update.chat_key, update.payload),
                "handled_at": None,
            }
            for update in updates_
        ]
        if rows:
            await self._db.execute(self._db.insert(updates).on_conflict_do_nothing(), rows)

    async def waiting(self, channel: str) -> Sequence[StoredUpdate]:
        """Those kept and not finished, oldest first: what a restart takes up again."""
        rows = await self._db.read(_WAITING, {"channel": channel})
        return [self._stored(channel, row.update_id, row.payload) for row in rows]

    async def next_of(self, channel: str, chat_key: str) -> StoredUpdate | None:
        """Lock the chat and find the oldest of it that is kept and not finished."""
        chat_hash = self._cipher.keyed_hash(chat_key)
        await self._db.lock(chat_hash)
        row = await self._db.often(_NEXT, {"channel": channel, "key": chat_hash})
        return None if row is None else self._stored(channel, *row)

    async def known_since(self, channel: str, update_id: int, until: int) -> Sequence[int]:
        """List the ids in this range that are kept or handled, ascending."""
        limits = {"channel": channel, "first": update_id, "last": until}
        return (await self._db.execute(_KNOWN, limits)).scalars().all()

    async def finish(self, channel: str, update_id: int) -> bool:
        """Delete what was kept and remember the id; False when it was handled before."""
        claimed = await self._db.often(
            _FINISH,
            {
                "channel": channel,
                "update_id": update_id,
                "chat_hash": "",
                "payload": None,
                "handled_at": self._clock.now(),
            },
        )
        return claimed is not None

    def _stored(self, channel: str, update_id: int, sealed: bytes) -> StoredUpdate:
        chat_key, payload = unseal_for_chat(self._cipher, sealed)
        return StoredUpdate(
            channel=channel, update_id=update_id, chat_key=chat_key, payload=payload
        )


async def forget_handled(db: Handle, *, before: datetime) -> None:
    """Delete the ids of updates handled before this moment."""
    await db.execute(_FORGET, {"before": before})
