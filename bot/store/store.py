"""The store: opens units of work over the tables, and tidies up behind them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import sqlalchemy as sa

from bot.services.ports import Clock
from bot.store.chats import SqlChats
from bot.store.cipher import Cipher
from bot.store.connection import engine_for, off_loop
from bot.store.outbox import SqlOutbox
from bot.store.questions import SqlQuestions
from bot.store.transactions import Transactions
from bot.store.updates import SqlUpdates, forget_handled

REMEMBER_HANDLED_FOR = timedelta(days=14)  # Telegram repeats an update for a day at most


class SqlUnitOfWork:
    """Fulfils :class:`bot.services.ports.UnitOfWork`."""

    def __init__(self, connection: sa.Connection, cipher: Cipher, clock: Clock) -> None:
        self.updates = SqlUpdates(connection, cipher, clock)
        self.chats = SqlChats(connection, cipher)
        self.outbox = SqlOutbox(connection, cipher)
        self.questions = SqlQuestions(connection)


class SqlStore:
    """Fulfils :class:`bot.services.ports.Store` on a SQLite file that `upgrade` has prepared."""

    def __init__(self, url: str, *, cipher: Cipher, clock: Clock) -> None:
        self._engine = engine_for(url)
        self._cipher = cipher
        self._clock = clock
        self._connection = self._engine.connect()
        self._transactions = Transactions(self._connection)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[SqlUnitOfWork]:
        """Open a unit of work: committed at the end, rolled back on an error."""
        async with self._transactions.unit() as connection:
            yield SqlUnitOfWork(connection, self._cipher, self._clock)

    async def tidy(self) -> None:
        """Forget the ids of updates handled long ago; empty the log of deleted things."""
        async with self._transactions.unit() as connection:
            before = self._clock.now() - REMEMBER_HANDLED_FOR
            await off_loop(forget_handled, connection, before=before)
        await off_loop(self._empty_log)

    async def close(self) -> None:
        """Finish what is under way and leave one tidy file."""
        await self._transactions.close()
        await off_loop(self._empty_log)

    def _empty_log(self) -> None:
        # What was deleted or overwritten still stands in the write-ahead log until this.
        with self._engine.connect() as connection:
            raw = connection.connection.cursor()
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            raw.close()
