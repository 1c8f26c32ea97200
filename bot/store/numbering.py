"""The highest id that each table has given: none is given twice, not after a restore either."""

import sqlalchemy as sa

_EVER_SQLITE = sa.text("SELECT seq FROM sqlite_sequence WHERE name = :name")
_FORGET_SQLITE = sa.text("DELETE FROM sqlite_sequence WHERE name = :name")
_SET_SQLITE = sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :number)")
_EVER_SERVER = sa.text(
    "SELECT last_value FROM pg_sequences WHERE format('%I.%I', schemaname, sequencename)"
    " = pg_get_serial_sequence(:name, :column)"
)
_SET_SERVER = sa.text("SELECT setval(pg_get_serial_sequence(:name, :column)::regclass, :number)")


def last_id(connection: sa.Connection, table: sa.Table) -> int:
    """The highest id a table ever gave; 0 where it gives none."""
    column = table.autoincrement_column
    if column is None:
        return 0
    highest = connection.scalar(sa.select(sa.func.max(column)))
    on_server = connection.dialect.name == "postgresql"
    given = {"name": table.name, "column": column.name} if on_server else {"name": table.name}
    ever = connection.scalar(_EVER_SERVER if on_server else _EVER_SQLITE, given)
    return max(highest or 0, ever or 0)


def set_last_id(connection: sa.Connection, table: sa.Table, number: int) -> None:
    """Have a table go on behind this id."""
    column = table.autoincrement_column
    if not number or column is None:
        return
    if connection.dialect.name == "postgresql":
        given = {"name": table.name, "column": column.name, "number": number}
        connection.execute(_SET_SERVER, given)
    elif table.dialect_options["sqlite"]["autoincrement"]:  # others go on behind what is there
        connection.execute(_FORGET_SQLITE, {"name": table.name})
        connection.execute(_SET_SQLITE, {"name": table.name, "number": number})
