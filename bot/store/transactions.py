"""Transactions on one connection: one unit of work at a time, many units a commit.

Each unit is a savepoint, so it is undone alone; the commit, with its wait for the disk, is shared
by all units that queued while the commit before was under way (group commit). A unit is left only
when its group is on the disk.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import sqlalchemy as sa

from bot.store.connection import off_loop


class Transactions:
    """Hands the connection out, in turn, and commits."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        # Savepoints go straight to the driver: SQLAlchemy compiles each of its own anew.
        self._sqlite = cast("sqlite3.Connection", connection.connection.driver_connection)
        self._turn = asyncio.Lock()  # first come, first served
        self._commit: asyncio.Task[None] | None = None  # of the group that is open

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[sa.Connection]:
        """Open a unit of work: kept as a whole when the block ends, undone when it raises."""
        async with self._turn:
            if self._commit is None:
                transaction = await off_loop(self._connection.begin)
                # It queues for its turn as units do: whoever queues before it joins the group.
                self._commit = asyncio.create_task(self._close_group(transaction))
            written = self._commit
            self._sqlite.execute("SAVEPOINT unit")
            try:
                yield self._connection
            except BaseException:
                self._sqlite.execute("ROLLBACK TO unit")
                raise
            finally:
                self._sqlite.execute("RELEASE unit")
        await asyncio.shield(written)

    async def close(self) -> None:
        """Wait for the last commit and close the connection."""
        while self._commit is not None:
            await asyncio.wait([self._commit])
        async with self._turn:  # a commit that has begun is no longer named, but has the turn
            self._connection.close()

    async def _close_group(self, transaction: sa.RootTransaction) -> None:
        async with self._turn:
            self._commit = None
            try:
                await off_loop(transaction.commit)
            except sa.exc.SQLAlchemyError:
                self._sqlite.rollback()  # SQLAlchemy takes a failed commit for the end, SQLite not
                transaction.rollback()
                raise
