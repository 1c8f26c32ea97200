"""Screens promised in a transaction, kept sealed until they are sent or given up."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from bot.services.ports import Delivery, Fate
from bot.store.cipher import Cipher
from bot.store.connection import off_loop
from bot.store.frequent import Frequent, stored
from bot.store.tables import outbox

_ADD = Frequent(
    sa.insert(outbox).values(**dict.fromkeys(("chat_key", "payload", "attempts", "created_at")))
)
_earlier = outbox.alias("earlier")
_DUE = (
    sa.select(outbox)
    .where(
        sa.or_(outbox.c.again_at.is_(None), outbox.c.again_at <= sa.bindparam("at")),
        # One that waits holds back the later ones of its chat: order within a chat is kept.
        ~sa.exists().where(
            _earlier.c.chat_key == outbox.c.chat_key,
            _earlier.c.id < outbox.c.id,
            _earlier.c.again_at > sa.bindparam("at"),
        ),
    )
    .order_by(outbox.c.id)
    .limit(sa.bindparam("limit"))
)
_DELETE = Frequent(sa.delete(outbox).where(outbox.c.id == sa.bindparam("key")))
_POSTPONE = (
    sa.update(outbox)
    .where(outbox.c.id == sa.bindparam("key"))
    .values(attempts=outbox.c.attempts + 1, again_at=sa.bindparam("again_at"))
)
_OLDEST = sa.select(sa.func.min(outbox.c.created_at))


class SqlOutbox:
    """Fulfils :class:`bot.services.ports.Outbox` within one transaction."""

    def __init__(self, connection: sa.Connection, cipher: Cipher) -> None:
        self._connection = connection
        self._cipher = cipher

    async def add(self, chat_key: str, payload: bytes, at: datetime) -> int:
        """Promise a screen; returns its id."""
        row = {
            "chat_key": chat_key,
            "payload": self._cipher.seal(payload),
            "attempts": 0,
            "created_at": stored(at),
        }
        return int(_ADD.run(self._connection, row).lastrowid or 0)

    async def due(self, at: datetime, limit: int) -> Sequence[Delivery]:
        """Promised, not yet settled and not waiting for a later try, oldest first."""
        return await off_loop(self._read_due, at, limit)

    async def settle(
        self, id_: int, fate: Fate, *, at: datetime, again_at: datetime | None
    ) -> None:
        """Record what became of a delivery: RETRY sets ``again_at``, any other fate ends it."""
        if fate is Fate.RETRY:
            self._connection.execute(_POSTPONE, {"key": id_, "again_at": again_at or at})
        else:
            _DELETE.run(self._connection, {"key": id_})

    async def oldest_unsent(self) -> datetime | None:
        """When the oldest unsettled delivery was promised: a health figure."""
        oldest: datetime | None = self._connection.execute(_OLDEST).scalar_one()
        return oldest

    def _read_due(self, at: datetime, limit: int) -> list[Delivery]:
        return [
            Delivery(
                id=row.id,
                chat_key=row.chat_key,
                payload=self._cipher.unseal(row.payload),
                attempts=row.attempts,
                created_at=row.created_at,
            )
            for row in self._connection.execute(_DUE, {"at": at, "limit": limit})
        ]
