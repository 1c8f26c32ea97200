"""Where units of work run: on the one connection to a file, or on a pool to a server."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol

from bot.store.connection import engine_for, is_server, off_loop, pool_for
from bot.store.handle import Handle, PostgresHandle, SqliteHandle
from bot.store.transactions import Transactions


class Backend(Protocol):
    """A database that is open."""

    def unit(self) -> AbstractAsyncContextManager[Handle]:
        """Open a unit of work: kept as a whole when the block ends, undone when it raises."""
        ...

    async def tidy(self) -> None:
        """Do what the database wants done now and then."""
        ...

    async def close(self) -> None:
        """Finish what is under way."""
        ...


def open_backend(url: str) -> Backend:
    """Open the database of a URL, which `upgrade` has prepared."""
    return PostgresServer(url) if is_server(url) else SqliteFile(url)


class SqliteFile:
    """Fulfils :class:`Backend`; this process must be the only one to write."""

    def __init__(self, url: str) -> None:
        self._engine = engine_for(url)
        connection = self._engine.connect()
        self._transactions = Transactions(connection)
        self._handle = SqliteHandle(connection)

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[Handle]:
        """A savepoint in a transaction that is committed for all who queue."""
        async with self._transactions.unit():
            yield self._handle

    async def tidy(self) -> None:
        """Empty the log of deleted things."""
        await off_loop(self._empty_log)

    async def close(self) -> None:
        """Finish what is under way and leave one tidy file."""
        await self._transactions.close()
        await off_loop(self._empty_log)

    def _empty_log(self) -> None:
        # What was deleted or overwritten still stands in the write-ahead log until this.
        with self._engine.connect() as connection:
            raw = connection.connection.cursor()
            # While this waits for readers, a backup say, nobody writes: not for long, then.
            raw.execute("PRAGMA busy_timeout = 1000")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            raw.close()


class PostgresServer:
    """Fulfils :class:`Backend`; any number of processes may share the server."""

    def __init__(self, url: str) -> None:
        self._pool = pool_for(url)

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[Handle]:
        """A transaction on a connection of its own."""
        async with self._pool.begin() as connection:
            yield PostgresHandle(connection)

    async def tidy(self) -> None:
        """Nothing: the server has its autovacuum."""

    async def close(self) -> None:
        """Close the connections."""
        await self._pool.dispose()
