"""Who may come into the console, and who is in: hashes of tokens only."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.services.office import ConsoleSession
from bot.store.handle import Handle
from bot.store.office_tables import console_links, console_sessions

_HASH = sa.bindparam("of_hash", type_=sa.String)
_MEMBER = sa.bindparam("of_id", type_=sa.BigInteger)
_MOMENT = console_sessions.c.seen_at.type
_USE = (
    sa.delete(console_links)
    .where(console_links.c.token_hash == _HASH)
    .returning(console_links.c.member_id, console_links.c.expires_at)
)
_GET = sa.select(console_sessions).where(console_sessions.c.token_hash == _HASH)
_OF_MEMBER = (
    sa.select(console_sessions)
    .where(console_sessions.c.member_id == _MEMBER)
    .order_by(console_sessions.c.seen_at.desc(), console_sessions.c.opened_at.desc())
)
_TOUCH = (
    sa.update(console_sessions)
    .where(console_sessions.c.token_hash == _HASH)
    .values(seen_at=sa.bindparam("at", type_=_MOMENT))
)
_CLOSE = sa.delete(console_sessions).where(console_sessions.c.token_hash == _HASH)
_CLOSE_ALL = sa.delete(console_sessions).where(
    console_sessions.c.member_id == _MEMBER,
    console_sessions.c.token_hash != sa.bindparam("but", type_=sa.String),
)
_DROP_LINKS = sa.delete(console_links).where(console_links.c.member_id == _MEMBER)
_TIDY = sa.delete(console_sessions).where(
    sa.or_(
        console_sessions.c.opened_at < sa.bindparam("opened_before", type_=_MOMENT),
        console_sessions.c.seen_at < sa.bindparam("seen_before", type_=_MOMENT),
    )
)
_TIDY_LINKS = sa.delete(console_links).where(
    console_links.c.expires_at < sa.bindparam("seen_before", type_=_MOMENT)
)


class SqlSessions:
    """Fulfils :class:`bot.services.office.Sessions` within one transaction."""

    def __init__(self, db: Handle) -> None:
        self._db = db

    async def add_link(self, token_hash: str, member_id: int, expires_at: datetime) -> None:
        """Keep a one-time link."""
        row = {"token_hash": token_hash, "member_id": member_id, "expires_at": expires_at}
        await self._db.execute(sa.insert(console_links), row)

    async def use_link(self, token_hash: str, now: datetime) -> int | None:
        """Use it up: whose it was; None when it is unknown, used or expired."""
        row = (await self._db.execute(_USE, {"of_hash": token_hash})).first()
        return None if row is None or row.expires_at <= now else int(row.member_id)

    async def open(self, token_hash: str, member_id: int, at: datetime) -> None:
        """Open a session."""
        row = {
            "token_hash": token_hash,
            "member_id": member_id,
            "opened_at": at,
            "seen_at": at,
        }
        await self._db.execute(sa.insert(console_sessions), row)

    async def get(self, token_hash: str) -> ConsoleSession | None:
        """A session that was not closed."""
        row = (await self._db.execute(_GET, {"of_hash": token_hash})).first()
        return None if row is None else _session(row)

    async def of_member(self, member_id: int) -> Sequence[ConsoleSession]:
        """All of a member that were not closed, the last in use first."""
        rows = await self._db.execute(_OF_MEMBER, {"of_id": member_id})
        return [_session(row) for row in rows]

    async def touch(self, token_hash: str, at: datetime) -> None:
        """Note that it is in use."""
        await self._db.execute(_TOUCH, {"of_hash": token_hash, "at": at})

    async def close(self, token_hash: str) -> None:
        """Sign out."""
        await self._db.execute(_CLOSE, {"of_hash": token_hash})

    async def close_all(self, member_id: int, *, but: str = "") -> int:
        """Sign out everywhere (``but`` one session), links included; returns how many sessions."""
        await self._db.execute(_DROP_LINKS, {"of_id": member_id})
        asked = {"of_id": member_id, "but": but}
        return (await self._db.execute(_CLOSE_ALL, asked)).rowcount

    async def tidy(self, *, opened_before: datetime, seen_before: datetime) -> int:
        """Forget sessions and links that are past."""
        before = {"opened_before": opened_before, "seen_before": seen_before}
        await self._db.execute(_TIDY_LINKS, {"seen_before": seen_before})
        return (await self._db.execute(_TIDY, before)).rowcount


def _session(row: sa.Row[Any]) -> ConsoleSession:
    return ConsoleSession(
        token_hash=row.token_hash,
        member_id=row.member_id,
        opened_at=row.opened_at,
        seen_at=row.seen_at,
    )
