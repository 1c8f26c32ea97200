"""A backup, checked as a whole and put into an empty database in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import sqlalchemy as sa

from bot.domain.letter import MailState
from bot.services.registers import NoticeState
from bot.store.cipher import Cipher, SealBrokenError
from bot.store.connection import engine_for, is_server, path_of, snapshot
from bot.store.dump import WITH_FILES
from bot.store.letter_tables import mailings
from bot.store.migrate import knows, take_steps
from bot.store.numbering import set_last_id
from bot.store.office_tables import console_links, console_sessions
from bot.store.parts import SEALED, BackupError, Part, Row, Tick, read_part, sha256_of
from bot.store.petition_tables import files, notices
from bot.store.schema import TABLES
from bot.store.tables import outbox, updates

_TABLES = {table.name: table for table in TABLES}
_WITH_FILES = frozenset(table.name for table in WITH_FILES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """What was under way when the backup was made; nobody can tell how it ended."""

    screens: int  # given up
    messages: int  # of citizens: not answered again
    notices: int  # uncertain from now on, for staff to see
    mails: int  # of letters: uncertain from now on, sent again by staff only


def check_parts(
    parts: Sequence[Part], folder: Path, revision: str, cipher: Cipher, tick: Tick
) -> frozenset[str]:
    """Find anything that would keep a backup from being restored; gives the hashes of its files.

    Raises :class:`BackupError`: of what is damaged all is named at once.
    """
    if not knows(revision):
        raise BackupError("newer", revision=revision)
    damaged = [part.file for part in parts if not _is_whole(part, folder)]
    if damaged:
        raise BackupError("damaged", parts=", ".join(damaged))
    hashes: set[str] = set()
    for part in parts:
        names = list(part.columns)
        sealed = [place for place, name in enumerate(names) if part.columns[name] == SEALED]
        if not sealed and part.name not in _WITH_FILES:
            continue
        count = 0
        for batch in read_part(part, folder):
            _check_seals(batch, sealed, cipher)
            if part.name in _WITH_FILES:
                place = names.index(files.c.sha256.name)
                hashes.update(row[place] for row in batch)
            count += len(batch)
            tick(part.name, count)
    return frozenset(hashes - {""})


def check_empty(url: str) -> None:
    """Refuse a database that holds anything; raises :class:`BackupError`."""
    if is_server(url) or path_of(url).exists():
        with snapshot(url) as connection:
            _check_empty(connection)


def load(
    url: str, parts: Sequence[Part], folder: Path, revision: str, *, at: datetime, tick: Tick
) -> Broken:
    """Put a checked backup into an empty database, all or nothing; takes the steps it lacks."""
    with engine_for(url).begin() as connection:
        if tables := _check_empty(connection):
            # Made by this program already, and perhaps in a later form than the backup's.
            for table in reversed(tables):
                table.drop(connection)
            connection.execute(sa.text("DROP TABLE alembic_version"))
        take_steps(connection, to=revision)
        for part in parts:
            count = 0
            for batch in read_part(part, folder):
                _insert(connection, part, batch)
                count += len(batch)
                tick(part.name, count)
        for part in parts:
            set_last_id(connection, _TABLES[part.name], part.last_id)
        take_steps(connection)
        return _break_off(connection, at)


def _is_whole(part: Part, folder: Path) -> bool:
    try:
        named = part.name in _TABLES and all(name.isidentifier() for name in part.columns)
        return named and part.is_readable() and sha256_of(folder / part.file) == part.sha256
    except OSError:
        return False


def _check_seals(rows: Sequence[Row], places: Sequence[int], cipher: Cipher) -> None:
    for row in rows:
        for place in places:
            if row[place] is not None:
                try:
                    cipher.unseal(row[place])
                except SealBrokenError:
                    raise BackupError("wrong_key") from None


def _check_empty(connection: sa.Connection) -> Sequence[sa.Table]:
    """The tables that are there without a row in them."""
    there = set(sa.inspect(connection).get_table_names())
    tables = [table for table in TABLES if table.name in there]
    for table in tables:
        if connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first():
            raise BackupError("store_not_empty", server=connection.dialect.name == "postgresql")
    return tables


def _insert(connection: sa.Connection, part: Part, rows: Sequence[Row]) -> None:
    table = part.table()
    if connection.dialect.name == "postgresql":
        names = ", ".join(f'"{name}"' for name in part.columns)
        cursor = cast("Any", connection.connection.cursor())
        with cursor, cursor.copy(f'COPY "{part.name}" ({names}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)
        return
    connection.execute(
        sa.insert(table), [dict(zip(part.columns, row, strict=True)) for row in rows]
    )


def _break_off(connection: sa.Connection, at: datetime) -> Broken:
    """End what was under way: sent or answered after the backup, it must not be so twice."""
    given_up = connection.execute(sa.delete(outbox))
    unanswered = connection.execute(
        sa.update(updates)
        .where(updates.c.handled_at.is_(None))
        .values(chat_hash="", payload=None, handled_at=at)
    )
    # What was not to be sent before now has certainly not been.
    perhaps_sent = sa.or_(
        notices.c.state == NoticeState.SENDING.value,
        sa.and_(notices.c.state == NoticeState.DUE.value, notices.c.not_before <= at),
    )
    uncertain = connection.execute(
        sa.update(notices)
        .where(perhaps_sent)
        .values(state=NoticeState.UNCERTAIN.value, changed_at=at)
    )
    under_way = sa.or_(
        mailings.c.state.in_([MailState.QUEUED.value, MailState.SENDING.value]),
        sa.and_(mailings.c.state == MailState.UNCERTAIN.value, mailings.c.next_at.is_not(None)),
    )
    stopped = connection.execute(
        sa.update(mailings)
        .where(under_way)
        .values(
            state=MailState.UNCERTAIN.value,
            doubts=mailings.c.doubts + 1,  # sent again, the body may have it twice
            next_at=None,
            changed_at=at,
        )
    )
    # Nobody is in where nobody came in.
    connection.execute(sa.delete(console_sessions))
    connection.execute(sa.delete(console_links))
    return Broken(
        screens=given_up.rowcount,
        messages=unanswered.rowcount,
        notices=uncertain.rowcount,
        mails=stopped.rowcount,
    )
