"""Incoming updates: kept sealed until handled, their ids remembered after."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from bot.services.ports import Clock, StoredUpdate
from bot.store.cipher import Cipher
from bot.store.connection import off_loop
from bot.store.frequent import Frequent, stored
from bot.store.tables import updates

_KEEP = insert(updates).on_conflict_do_nothing()
_WAITING = (
    sa.select(updates)
    .where(updates.c.channel == sa.bindparam("channel"), updates.c.handled_at.is_(None))
    .order_by(updates.c.update_id)
)
_HANDLED = insert(updates)
# One statement claims the update: it changes a row unless one says it was handled.
_FINISH = Frequent(
    _HANDLED.on_conflict_do_update(
        index_elements=[updates.c.channel, updates.c.update_id],
        set_={"chat_key": "", "payload": sa.null(), "handled_at": _HANDLED.excluded.handled_at},
        where=updates.c.handled_at.is_(None),
    )
)
_FORGET = sa.delete(updates).where(updates.c.handled_at < sa.bindparam("before"))


class SqlUpdates:
    """Fulfils :class:`bot.services.ports.Updates` within one transaction."""

    def __init__(self, connection: sa.Connection, cipher: Cipher, clock: Clock) -> None:
        self._connection = connection
        self._cipher = cipher
        self._clock = clock

    async def keep(self, updates: Sequence[StoredUpdate]) -> None:
        """Keep these (those already kept or handled are left out) until :meth:`finish`."""
        rows = [
            {
                "channel": update.channel,
                "update_id": update.update_id,
                "chat_key": update.chat_key,
                "payload": self._cipher.seal(update.payload),
                "handled_at": None,
            }
            for update in updates
        ]
        if rows:
            self._connection.execute(_KEEP, rows)

    async def waiting(self, channel: str) -> Sequence[StoredUpdate]:
        """Those kept and not finished, oldest first: what a restart takes up again."""
        return await off_loop(self._read_waiting, channel)

    async def finish(self, channel: str, update_id: int) -> bool:
        """Delete what was kept and remember the id; False when it was handled before."""
        claimed = _FINISH.run(
            self._connection,
            {
                "channel": channel,
                "update_id": update_id,
                "chat_key": "",
                "payload": None,
                "handled_at": stored(self._clock.now()),
            },
        )
        return claimed.rowcount == 1

    def _read_waiting(self, channel: str) -> list[StoredUpdate]:
        return [
            StoredUpdate(
                channel=row.channel,
                update_id=row.update_id,
                chat_key=row.chat_key,
                payload=self._cipher.unseal(row.payload),
            )
            for row in self._connection.execute(_WAITING, {"channel": channel})
        ]


def forget_handled(connection: sa.Connection, *, before: datetime) -> None:
    """Delete the ids of updates handled before this moment."""
    connection.execute(_FORGET, {"before": before})
