"""The one connection to the SQLite file, and what may run where.

A statement by key on a local file takes 20 to 60 µs, less than the thread hop that would take it
off the event loop, so it runs in place. What waits (for the disk, for another process's lock) or
reads whole tables goes through :func:`off_loop`.
"""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

import sqlalchemy as sa

BUSY_FOR = 10  # seconds to wait for another process (`db upgrade`, a backup) to let go

# FULL, not NORMAL: with WAL both survive a killed process, but NORMAL may lose the last commits
# when the machine loses power, and Telegram never sends again what was confirmed to it. Group
# commit (transactions.py) shares the price of the fsync.
# secure_delete: what is deleted is overwritten, so that nothing told in confidence stays behind.
_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "secure_delete = ON",
)

P = ParamSpec("P")
T = TypeVar("T")


class WrongDatabaseError(Exception):
    """The database URL is not one this program can use; its words are for the operator."""


def engine_for(url: str) -> sa.Engine:
    """Make an engine whose transactions begin IMMEDIATE, so that none fails half-way as busy."""
    parsed = sa.make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        msg = "the database must be a file: sqlite:///path/to/bot.db"
        raise WrongDatabaseError(msg)
    path = Path(parsed.database)
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # only the owner may read it
    engine = sa.create_engine(
        parsed.set(drivername="sqlite"),
        poolclass=sa.NullPool,
        connect_args={"timeout": BUSY_FOR, "check_same_thread": False},
    )
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    return engine


async def off_loop(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run in a thread and wait for its end even when cancelled: the connection is shared."""
    task = asyncio.ensure_future(asyncio.to_thread(work, *args, **kwargs))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


def _prepare(connection: sa.PoolProxiedConnection, _record: object) -> None:
    raw = connection
    raw.isolation_level = None  # type: ignore[attr-defined] # sqlite3's own BEGIN is switched off
    cursor = raw.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
