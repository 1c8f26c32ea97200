"""What the repositories do their work through: one form for SQLite and for PostgreSQL.

A repository is given a :class:`Handle` for the length of one unit of work and only ever says
``await db.execute(statement, values)``. On SQLite that runs in place, without giving way to other
tasks (``docs/decisions/0011``); on PostgreSQL it waits for the server.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Protocol, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.connection import off_loop
from bot.store.frequent import Frequent

Values = Mapping[str, Any] | Sequence[Mapping[str, Any]]
Dialect = Literal["sqlite", "postgresql"]

_LOCK = sa.select(
    sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(sa.bindparam("name", type_=sa.Text), 0))
)


class Handle(Protocol):
    """The transaction of one unit of work."""

    @property
    def dialect(self) -> Dialect:
        """Which of the two it is; ask only where their SQL truly differs."""
        ...

    async def execute(
        self, statement: sa.Executable, values: Values | None = None
    ) -> sa.CursorResult[Any]:
        """Execute; the rows, if any, are already here. A sequence of values: once for each.

        For the id of a new row, or whether an insert changed one, add ``.returning(...)``:
        ``lastrowid`` is SQLite's alone, and of inserts PostgreSQL tells no ``rowcount``.
        """
        ...

    async def often(self, statement: Frequent, values: Mapping[str, Any]) -> Any:
        """Execute one of those that every update takes; gives the first row, if any, or None."""
        ...

    async def read(
        self, statement: sa.Executable, values: Mapping[str, Any] | None = None
    ) -> Sequence[sa.Row[Any]]:
        """Fetch all rows of what may read much: off the event loop on SQLite."""
        ...

    def insert(self, table: sa.Table) -> sqlite.Insert:
        """Make an insert that knows ``on_conflict_do_nothing`` and ``on_conflict_do_update``.

        It is the dialect's own; PostgreSQL's has the same methods as the one declared.
        """
        ...

    async def lock(self, name: str) -> None:
        """Wait until no other unit of work holds this name, and hold it to the end of this one.

        For what has no row to lock yet; a row is locked by ``.with_for_update()`` (SQLite, with
        its one writer, leaves that out). Taken again in the same unit it costs nothing.
        """
        ...


class SqliteHandle:
    """Fulfils :class:`Handle` on the one connection to a file."""

    dialect: Dialect = "sqlite"

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    async def execute(
        self, statement: sa.Executable, values: Values | None = None
    ) -> sa.CursorResult[Any]:
        """Execute in place."""
        return self._connection.execute(statement, values)

    async def often(self, statement: Frequent, values: Mapping[str, Any]) -> Any:
        """Execute past SQLAlchemy."""
        return statement.run(self._connection, values)

    async def read(
        self, statement: sa.Executable, values: Mapping[str, Any] | None = None
    ) -> Sequence[sa.Row[Any]]:
        """Fetch all rows in a thread."""
        return await off_loop(self._fetch, statement, values)

    def insert(self, table: sa.Table) -> sqlite.Insert:
        """SQLite's own insert."""
        return sqlite.insert(table)

    async def lock(self, name: str) -> None:
        """Nothing to do: one unit of work at a time."""

    def _fetch(
        self, statement: sa.Executable, values: Mapping[str, Any] | None
    ) -> Sequence[sa.Row[Any]]:
        return self._connection.execute(statement, values).all()


class PostgresHandle:
    """Fulfils :class:`Handle` on a connection of the pool, for one unit of work."""

    dialect: Dialect = "postgresql"

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._locked: set[str] = set()

    async def execute(
        self, statement: sa.Executable, values: Values | None = None
    ) -> sa.CursorResult[Any]:
        """Ask the server."""
        return await self._connection.execute(statement, values)

    async def often(self, statement: Frequent, values: Mapping[str, Any]) -> Any:
        """Ask the server."""
        result = await self._connection.execute(statement.on_postgresql, values)
        return result.first() if result.returns_rows else None

    async def read(
        self, statement: sa.Executable, values: Mapping[str, Any] | None = None
    ) -> Sequence[sa.Row[Any]]:
        """Ask the server for all rows."""
        return (await self._connection.execute(statement, values)).all()

    def insert(self, table: sa.Table) -> sqlite.Insert:
        """PostgreSQL's own insert."""
        return cast("sqlite.Insert", postgresql.insert(table))

    async def lock(self, name: str) -> None:
        """Take the advisory lock of this name."""
        if name not in self._locked:
            await self._connection.execute(_LOCK, {"name": name})
            self._locked.add(name)
