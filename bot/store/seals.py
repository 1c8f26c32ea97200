"""Everything sealed: whether the keys given open it, and sealing it anew with another key."""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from bot.store.cipher import Cipher, SealBrokenError, WrongKeyError
from bot.store.connection import engine_for
from bot.store.schema import TABLES

BATCH = 500  # values sealed anew in one transaction: others wait no longer than for these

SEALED = tuple(
    column for table in TABLES for column in table.c if isinstance(column.type, sa.LargeBinary)
)


def check_seals(url: str, cipher: Cipher) -> None:
    """Open everything sealed, once before serving; raises :class:`WrongKeyError`."""
    with engine_for(url).connect() as connection:
        check_sealed(connection, cipher)


def check_sealed(connection: sa.Connection, cipher: Cipher) -> None:
    """Open all of it, as a key dropped too early shuts out only those who came long ago."""
    for column in SEALED:
        found = sa.select(column).where(column.is_not(None)).execution_options(yield_per=BATCH)
        with connection.execute(found) as rows:
            for (sealed,) in rows:
                _unseal(cipher, sealed)


def reseal(url: str, cipher: Cipher) -> int:
    """Seal anew with the first key whatever another one sealed; returns how many values.

    It may be stopped and begun again, and the bot may serve meanwhile if it has the same keys:
    what it writes at the same moment is left to it. Ends when a whole round finds nothing more.
    Raises :class:`WrongKeyError` when no key opens a value.
    """
    engine = engine_for(url)
    count = 0
    while changed := sum(_reseal_column(engine, column, cipher) for column in SEALED):
        count += changed
    return count


def _reseal_column(engine: sa.Engine, column: sa.Column[Any], cipher: Cipher) -> int:
    count = 0
    for rows in _batches(engine, column):
        stale = [row for row in rows if not cipher.is_of_first_key(row[-1])]
        with engine.begin() as connection:
            for *key, sealed in stale:
                change = (
                    sa.update(column.table)
                    .where(_key(column) == sa.tuple_(*key), column == sealed)
                    .values({column.name: cipher.seal(_unseal(cipher, sealed))})
                )
                count += connection.execute(change).rowcount
    return count


def _batches(engine: sa.Engine, column: sa.Column[Any]) -> Iterator[Sequence[Sequence[Any]]]:
    key = tuple(column.table.primary_key)
    in_order = sa.select(*key, column).where(column.is_not(None)).order_by(*key).limit(BATCH)
    statement = in_order
    while True:
        with engine.connect() as connection:
            rows = [tuple(row) for row in connection.execute(statement)]
        if not rows:
            return
        yield rows
        statement = in_order.where(_key(column) > sa.tuple_(*rows[-1][:-1]))


def _key(column: sa.Column[Any]) -> sa.Tuple:
    return sa.tuple_(*column.table.primary_key)


def _unseal(cipher: Cipher, sealed: bytes) -> bytes:
    try:
        return cipher.unseal(sealed)
    except SealBrokenError:
        raise WrongKeyError from None
