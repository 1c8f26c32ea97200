"""Statements that every update takes, compiled once and handed straight to the driver.

SQLAlchemy's own execution costs three times what SQLite does for them, and together more than
the rest of the unit of work. It still writes the SQL.
"""

import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite


class Frequent:
    """One statement; its values are given by the names of columns and parameters, as stored."""

    def __init__(self, statement: sa.Executable) -> None:
        compiled = cast("Any", statement).compile(dialect=sqlite.dialect(paramstyle="named"))
        self._sql = str(compiled)
        self._fixed: Mapping[str, Any] = {
            name: value for name, value in compiled.params.items() if value is not None
        }

    def run(self, connection: sa.Connection, values: Mapping[str, object]) -> sqlite3.Cursor:
        """Execute within the unit of work that ``connection`` is in."""
        driver = cast("sqlite3.Connection", connection.connection.driver_connection)
        return driver.execute(self._sql, {**self._fixed, **values})


def stored(at: datetime) -> str:
    """Write a time as :class:`bot.store.tables.Moment` keeps it."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
