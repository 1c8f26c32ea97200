"""How a store stands, told without making, upgrading or writing anything."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

import sqlalchemy as sa

from bot.store.access import usable
from bot.store.cipher import Cipher, new_key
from bot.store.connection import engine_for, is_server, path_of
from bot.store.knowledge_tables import knowledge_versions
from bot.store.migrate import missing_steps
from bot.store.seals import check_sealed


class Condition(StrEnum):
    """What the next start will find."""

    MISSING = "missing"  # and will make
    OLDER = "older"  # and will upgrade
    READY = "ready"


def inspect(url: str, keys: list[str] | None) -> Condition:
    """Look at a store; ``keys`` are None where none were ever made.

    Raises what would keep it from being opened, or from being made.
    """
    with usable():
        if not is_server(url) and not path_of(url).exists():
            _check_can_be_made(path_of(url))
            return Condition.MISSING
        with _reading(url) as connection:
            return _condition(connection, keys)


def newest_version(url: str) -> tuple[int, str]:
    """The number of the version that is published and the hash of its files; 0 for none.

    None stands in a store of a release that did not publish yet.
    """
    if not is_server(url) and not path_of(url).exists():
        return 0, ""
    newest = sa.select(knowledge_versions.c.number, knowledge_versions.c.content)
    newest = newest.order_by(knowledge_versions.c.number.desc()).limit(1)
    with usable(), _reading(url) as connection:
        if not sa.inspect(connection).has_table(knowledge_versions.name):
            return 0, ""
        row = connection.execute(newest).first()
    return (row.number, row.content) if row else (0, "")


def _condition(connection: sa.Connection, keys: list[str] | None) -> Condition:
    if missing_steps(connection):
        return Condition.OLDER
    # A key of this moment opens nothing, as it should where there is none.
    check_sealed(connection, Cipher([new_key()] if keys is None else keys))
    return Condition.READY


def _check_can_be_made(path: Path) -> None:
    place = next(folder for folder in path.absolute().parents if folder.exists())
    if not place.is_dir():
        raise NotADirectoryError(0, "not a folder", str(place))
    if not os.access(place, os.W_OK | os.X_OK):
        raise PermissionError(0, "no permission to write", str(place))


@contextmanager
def _reading(url: str) -> Iterator[sa.Connection]:
    engine = engine_for(url) if is_server(url) else _looking(path_of(url))
    with engine.connect() as connection:
        yield connection


def _looking(path: Path) -> sa.Engine:
    # Without a write-ahead log nobody has it open; reading it as it lies then makes none either.
    in_use = path.with_name(f"{path.name}-wal").exists()
    address = f"{path.absolute().as_uri()}?{'mode=ro' if in_use else 'immutable=1'}"
    return sa.create_engine(
        "sqlite://", creator=lambda: sqlite3.connect(address, uri=True), poolclass=sa.NullPool
    )
