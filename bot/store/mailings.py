"""Letters on their way by mail, and what became of each try."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.letter import Mailing, MailState
from bot.store.handle import Handle
from bot.store.letter_tables import mailings

_MOMENT = mailings.c.changed_at.type
_ID = sa.bindparam("of_id", type_=sa.BigInteger)
_MOST = sa.bindparam("most", type_=sa.Integer)
_ADD = sa.insert(mailings).returning(mailings.c.id)
_GET = sa.select(mailings).where(mailings.c.id == _ID).with_for_update()
_OF_LETTER = sa.select(mailings).where(mailings.c.letter_id == _ID).order_by(mailings.c.version)
# What another instance is claiming at this moment is passed over, not waited for.
_DUE = (
    sa.select(mailings)
    .where(
        mailings.c.state.in_([MailState.QUEUED.value, MailState.UNCERTAIN.value]),
        mailings.c.next_at <= sa.bindparam("at", type_=_MOMENT),
    )
    .order_by(mailings.c.next_at, mailings.c.id)
    .limit(_MOST)
    .with_for_update(skip_locked=True)
)
_TAKE = (
    sa.update(mailings)
    .where(mailings.c.id.in_(sa.bindparam("ids", expanding=True)))
    .values(state=MailState.SENDING.value, changed_at=sa.bindparam("at", type_=_MOMENT))
)
_SAVE = sa.update(mailings).where(mailings.c.id == _ID)
_ABANDON = (
    sa.update(mailings)
    .where(
        mailings.c.state == MailState.SENDING.value,
        mailings.c.changed_at <= sa.bindparam("since", type_=_MOMENT),
    )
    .values(
        state=MailState.UNCERTAIN.value,
        attempts=mailings.c.attempts + 1,
        doubts=mailings.c.doubts + 1,
        next_at=sa.bindparam("at", type_=_MOMENT),
        changed_at=sa.bindparam("at", type_=_MOMENT),
    )
)


class SqlMailings:
    """Fulfils :class:`bot.services.letter_registers.Mailings` within one transaction."""

    def __init__(self, db: Handle) -> None:
        self._db = db

    async def add(self, mailing: Mailing) -> Mailing:
        """Promise one; returns it with its number."""
        row = _row(mailing) | {"letter_id": mailing.letter_id, "version": mailing.version}
        return replace(mailing, id=int((await self._db.execute(_ADD, row)).scalar_one()))

    async def get(self, id_: int) -> Mailing | None:
        """One of them; locks it for this unit of work where several may write."""
        row = (await self._db.execute(_GET, {"of_id": id_})).first()
        return None if row is None else _mailing(row)

    async def of_letter(self, letter_id: int) -> Sequence[Mailing]:
        """All of a letter, oldest first."""
        return [_mailing(row) for row in await self._db.execute(_OF_LETTER, {"of_id": letter_id})]

    async def claim(self, at: datetime, *, limit: int) -> Sequence[Mailing]:
        """Those due, now marked SENDING, oldest first; no other instance gets them."""
        rows = await self._db.execute(_DUE, {"at": at, "most": limit})
        due = [_mailing(row) for row in rows]
        if due:
            await self._db.execute(_TAKE, {"ids": [each.id for each in due], "at": at})
        return [replace(each, state=MailState.SENDING, changed_at=at) for each in due]

    async def save(self, mailing: Mailing) -> None:
        """Write what became of one."""
        await self._db.execute(_SAVE.values(_row(mailing)), {"of_id": mailing.id})

    async def abandon(self, sending_since: datetime, at: datetime) -> int:
        """Mark what was being sent when an instance died as UNCERTAIN, to be tried again now."""
        asked = {"since": sending_since, "at": at}
        return (await self._db.execute(_ABANDON, asked)).rowcount


def _row(mailing: Mailing) -> dict[str, Any]:
    return {
        "email": mailing.email,
        "message_id": mailing.message_id,
        "is_unsigned": mailing.is_unsigned,
        "state": mailing.state.value,
        "attempts": mailing.attempts,
        "doubts": mailing.doubts,
        "said": mailing.said,
        "queued_at": mailing.queued_at,
        "next_at": mailing.next_at,
        "changed_at": mailing.changed_at,
    }


def _mailing(row: sa.Row[Any]) -> Mailing:
    return Mailing(
        id=row.id,
        letter_id=row.letter_id,
        version=row.version,
        email=row.email,
        message_id=row.message_id,
        is_unsigned=row.is_unsigned,
        state=MailState(row.state),
        attempts=row.attempts,
        doubts=row.doubts,
        said=row.said,
        queued_at=row.queued_at,
        next_at=row.next_at,
        changed_at=row.changed_at,
    )
