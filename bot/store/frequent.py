"""Statements that every update takes, on SQLite compiled once and handed straight to the driver.

SQLAlchemy's own execution costs three times what SQLite does for them, and together more than
the rest of the unit of work. It still writes the SQL. On PostgreSQL, where the way to the server
costs more than either, they are executed like all others.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.tables import Moment

Insert = Callable[[sa.Table], sqlite.Insert]


class Frequent:
    """One statement, written by a function of the dialect's own ``insert``.

    Its values are given by the names of columns and parameters; an insert without ``columns``
    takes all there are.
    """

    def __init__(
        self, write: Callable[[Insert], sa.Executable], *, columns: Sequence[str] | None = None
    ) -> None:
        self.on_postgresql = write(cast("Insert", postgresql.insert))
        statement = cast("Any", write(sqlite.insert))
        compiled = statement.compile(
            dialect=sqlite.dialect(paramstyle="named"), column_keys=columns
        )
        self._sql = str(compiled)
        self._fixed: Mapping[str, Any] = {
            name: value for name, value in compiled.params.items() if value is not None
        }
        self._moments = tuple(
            name for bind, name in compiled.bind_names.items() if isinstance(bind.type, Moment)
        )

    def run(self, connection: sa.Connection, values: Mapping[str, Any]) -> Any:
        """Execute on SQLite, in the unit of work of ``connection``; the first row or None."""
        driver = cast("sqlite3.Connection", connection.connection.driver_connection)
        stored = {**self._fixed, **values}
        for name in self._moments:
            stored[name] = _stored(stored[name])
        rows = driver.execute(self._sql, stored).fetchall()
        return rows[0] if rows else None


def _stored(at: datetime | None) -> str | None:
    """Write a time as :class:`bot.store.tables.Moment` keeps it."""
    return None if at is None else at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
