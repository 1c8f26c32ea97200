"""Everything in a database, as it was at one moment, written into files; the bot may run on."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from bot.store.connection import is_server, path_of, snapshot
from bot.store.letter_tables import letter_files
from bot.store.migrate import revision_of
from bot.store.numbering import last_id
from bot.store.parts import BackupError, Part, Tick, write_part
from bot.store.petition_tables import files
from bot.store.schema import TABLES

WITH_FILES = (files, letter_files)  # what lies in the vault is named here, by its hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Dump:
    """What was written."""

    revision: str  # the last step the database had taken
    parts: Sequence[Part]  # none before those it refers to
    hashes: Sequence[str]  # of the files that belong to it


def dump(url: str, folder: Path, tick: Tick) -> Dump:
    """Write every table into a folder, each as the database has it, in whatever form that is."""
    if not is_server(url) and not path_of(url).exists():
        raise BackupError("no_store", place=path_of(url))
    with snapshot(url) as connection:
        revision = revision_of(connection)
        if revision is None:
            raise BackupError("no_store", place=connection.engine.url.database)
        there = set(sa.inspect(connection).get_table_names())
        tables = [table for table in TABLES if table.name in there]
        parts = [
            write_part(
                connection,
                sa.Table(table.name, sa.MetaData(), autoload_with=connection),
                folder,
                last_id=last_id(connection, table),
                tick=tick,
            )
            for table in tables
        ]
        named = {
            sha256
            for table in WITH_FILES
            if table in tables
            for sha256 in connection.scalars(sa.select(table.c.sha256).distinct())
        }
        return Dump(revision=revision, parts=parts, hashes=sorted(named - {""}))
