"""The ways to the database: a SQLite file or a PostgreSQL server, by the URL.

On SQLite, a statement by key takes 20 to 60 µs, less than the thread hop that would take it off
the event loop, so it runs in place. What waits (for the disk, for another process's lock) or reads
whole tables goes through :func:`off_loop`.
"""

import asyncio
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ParamSpec, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

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

_POSTGRES = "postgresql+psycopg"
_SERVERS = {"postgresql", "postgres"}  # libpq takes both spellings
POOL = 10  # connections of an instance: a unit of work has one to itself
CONNECT_WITHIN = 10  # seconds
# An instance cut off in the middle of a unit must not hold its locks for good.
_IDLE_AT_MOST = "-c idle_in_transaction_session_timeout=60s"

# hide_parameters, everywhere: errors are logged, and what citizens wrote is not.

_WRONG = "the database must be sqlite:///path/to/bot.db or postgresql://user:password@host/name"

P = ParamSpec("P")
T = TypeVar("T")


class WrongDatabaseError(Exception):
    """The database URL is not one this program can use; its words are for the operator."""


def is_server(url: str) -> bool:
    """Whether a URL names a PostgreSQL server; raises :class:`WrongDatabaseError`."""
    return _parsed(url).get_backend_name() in _SERVERS


def server_of(url: str) -> str:
    """Name the server and its database without telling how to get in; "" for a file."""
    parsed = _parsed(url)
    if parsed.get_backend_name() not in _SERVERS:
        return ""
    return f"{parsed.host or parsed.query.get('host', '')}/{parsed.database}"


def engine_for(url: str) -> sa.Engine:
    """Make an engine for work outside the event loop; it keeps no connection open.

    On SQLite transactions begin IMMEDIATE, so that none fails half-way as busy.
    """
    if is_server(url):
        arguments = {"connect_timeout": CONNECT_WITHIN}
        return sa.create_engine(
            _server(url), poolclass=sa.NullPool, hide_parameters=True, connect_args=arguments
        )
    path = path_of(url)
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # only the owner may read it
    return _file_engine(path, begin="BEGIN IMMEDIATE")


@contextmanager
def snapshot(url: str) -> Iterator[sa.Connection]:
    """Read the database as it is at one moment; others go on writing."""
    if is_server(url):
        engine = engine_for(url)
        at_one_moment = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    else:
        engine = _file_engine(path_of(url), begin="BEGIN")
        at_one_moment = {}
    with engine.connect().execution_options(**at_one_moment) as connection:
        yield connection


def _file_engine(path: Path, *, begin: str) -> sa.Engine:
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(begin)

    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(path)),
        poolclass=sa.NullPool,
        hide_parameters=True,
        connect_args={"timeout": BUSY_FOR, "check_same_thread": False},
    )
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    return engine


def pool_for(url: str) -> AsyncEngine:
    """Make a pool of connections to a server, for units of work."""
    return create_async_engine(
        _server(url),
        pool_size=POOL,
        max_overflow=0,
        hide_parameters=True,
        pool_pre_ping=True,  # the server may have been restarted meanwhile
        connect_args={"connect_timeout": CONNECT_WITHIN, "options": _IDLE_AT_MOST},
    )


def path_of(url: str) -> Path:
    """Find the file that a URL names."""
    parsed = _parsed(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        raise WrongDatabaseError(_WRONG)
    return Path(parsed.database)


def _server(url: str) -> sa.URL:
    return _parsed(url).set(drivername=_POSTGRES)


def _parsed(url: str) -> sa.URL:
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError:
        raise WrongDatabaseError(_WRONG) from None
    if parsed.get_backend_name() not in {"sqlite", *_SERVERS} or not parsed.database:
        raise WrongDatabaseError(_WRONG)
    return parsed


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
