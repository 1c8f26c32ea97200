"""Insert a row, or change the one that stands under its key."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from bot.store.frequent import Insert


def upsert(
    insert: Insert,
    table: sa.Table,
    changing: Sequence[str] | None = None,
    *,
    key: Sequence[sa.Column[object]] = (),
) -> sqlite.Insert:
    """Write it with the dialect's own ``insert``.

    A row with the same ``key`` (the primary key unless given) takes on the columns
    ``changing``: all but the key unless given.
    """
    new = insert(table)
    columns = list(key or table.primary_key)
    names = changing or [column.name for column in table.c if column not in set(columns)]
    return new.on_conflict_do_update(
        index_elements=columns, set_={name: new.excluded[name] for name in names}
    )
