"""Screens promised in a transaction, kept sealed until they are sent or given up."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.services.ports import LEASE, Delivery, Fate
from bot.store.cipher import Cipher
from bot.store.frequent import Frequent
from bot.store.handle import Handle
from bot.store.sealed import seal_for_chat, unseal_for_chat
from bot.store.tables import outbox

_CLAIMS = "outbox"  # the lock under which instances claim, one after the other

_ADD = Frequent(
    lambda insert: insert(outbox).returning(outbox.c.id),
    columns=("chat_hash", "payload", "attempts", "created_at", "leased_until"),
)
_DELETE = Frequent(lambda _: sa.delete(outbox).where(outbox.c.id == sa.bindparam("key")))
_earlier = outbox.alias("earlier")
_at = sa.bindparam("at", type_=outbox.c.again_at.type)
_DUE = (
    sa.select(outbox)
    .where(
        sa.or_(outbox.c.again_at.is_(None), outbox.c.again_at <= _at),
        sa.or_(outbox.c.leased_until.is_(None), outbox.c.leased_until <= _at),
        # One that waits or is under way holds back the later ones of its chat, for the order.
        ~sa.exists().where(
            _earlier.c.chat_hash == outbox.c.chat_hash,
            _earlier.c.id < outbox.c.id,
            sa.or_(_earlier.c.again_at > _at, _earlier.c.leased_until > _at),
        ),
    )
    .order_by(outbox.c.id)
    .limit(sa.bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_LEASE = (
    sa.update(outbox)
    .where(outbox.c.id.in_(sa.bindparam("ids", expanding=True)))
    .values(leased_until=sa.bindparam("until"))
)
_POSTPONE = (
    sa.update(outbox)
    .where(outbox.c.id == sa.bindparam("key"))
    .values(attempts=outbox.c.attempts + 1, again_at=sa.bindparam("again_at"))
    .returning(outbox.c.chat_hash)
)
_HOLD = (
    sa.update(outbox)
    .where(outbox.c.chat_hash == sa.bindparam("chat"), outbox.c.id >= sa.bindparam("key"))
    .values(leased_until=sa.bindparam("until"))
)
_OF_CHAT = sa.select(outbox.c.id, outbox.c.payload).where(
    outbox.c.chat_hash == sa.bindparam("chat")
)
_REDIRECT = sa.update(outbox).where(outbox.c.id == sa.bindparam("key"))
_RELEASE = sa.update(outbox).values(leased_until=None)
_OLDEST = sa.select(sa.func.min(outbox.c.created_at))


class SqlOutbox:
    """Fulfils :class:`bot.services.ports.Outbox` within one transaction."""

    def __init__(self, db: Handle, cipher: Cipher) -> None:
        self._db = db
        self._cipher = cipher

    async def add(self, chat_key: str, payload: bytes, at: datetime) -> int:
        """Promise a screen; returns its id."""
        row = {
            "chat_hash": self._cipher.keyed_hash(chat_key),
            "payload": seal_for_chat(self._cipher, chat_key, payload),
            "attempts": 0,
            "created_at": at,
            "leased_until": at + LEASE,
        }
        return int((await self._db.often(_ADD, row))[0])

    async def claim_due(self, at: datetime, *, limit: int) -> Sequence[Delivery]:
        """Lease those promised, not waiting for a later try nor being sent, oldest first."""
        await self._db.lock(_CLAIMS)
        rows = await self._db.read(_DUE, {"at": at, "limit": limit})
        if rows:
            ids = [row.id for row in rows]
            await self._db.execute(_LEASE, {"ids": ids, "until": at + LEASE})
        return [self._delivery(row) for row in rows]

    async def release(self) -> None:
        """End all leases."""
        await self._db.execute(_RELEASE)

    async def settle(
        self, id_: int, fate: Fate, *, at: datetime, again_at: datetime | None
    ) -> None:
        """Record what became of a delivery: RETRY sets ``again_at``, any other fate ends it."""
        if fate is not Fate.RETRY:
            await self._db.often(_DELETE, {"key": id_})
            return
        again = again_at or at
        postponed = await self._db.execute(_POSTPONE, {"key": id_, "again_at": again})
        chat_hash = postponed.scalar_one_or_none()
        if chat_hash is not None:
            # Whoever tried tries again then, and still holds what queues behind it in the chat.
            await self._db.execute(_HOLD, {"chat": chat_hash, "key": id_, "until": again + LEASE})

    async def oldest_unsent(self) -> datetime | None:
        """When the oldest unsettled delivery was promised: a health figure."""
        oldest: datetime | None = (await self._db.execute(_OLDEST)).scalar_one()
        return oldest

    async def move(self, old_key: str, new_key: str) -> None:
        """Send what is promised to a chat to the chat's new key."""
        chat_hash = self._cipher.keyed_hash(new_key)
        for row in await self._db.execute(_OF_CHAT, {"chat": self._cipher.keyed_hash(old_key)}):
            _, payload = unseal_for_chat(self._cipher, row.payload)
            changed = {
                "chat_hash": chat_hash,
                "payload": seal_for_chat(self._cipher, new_key, payload),
            }
            await self._db.execute(_REDIRECT.values(changed), {"key": row.id})

    def _delivery(self, row: sa.Row[Any]) -> Delivery:
        chat_key, payload = unseal_for_chat(self._cipher, row.payload)
        return Delivery(
            id=row.id,
            chat_key=chat_key,
            payload=payload,
            attempts=row.attempts,
            created_at=row.created_at,
        )
