"""News promised to citizens in the transaction of the change, and what became of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.services.registers import Notice, NoticeState, Topic
from bot.store.handle import Handle
from bot.store.petition_tables import notices

_MOMENT = notices.c.changed_at.type
_ADD = sa.insert(notices).returning(notices.c.id)
# What another instance is claiming at this moment is passed over, not waited for.
_DUE = (
    sa.select(notices)
    .where(
        notices.c.state == NoticeState.DUE.value,
        notices.c.not_before <= sa.bindparam("at", type_=_MOMENT),
    )
    .order_by(notices.c.id)
    .limit(sa.bindparam("most"))
    .with_for_update(skip_locked=True)
)
_TAKE = (
    sa.update(notices)
    .where(notices.c.id.in_(sa.bindparam("ids", expanding=True)))
    .values(state=NoticeState.SENDING.value, changed_at=sa.bindparam("at", type_=_MOMENT))
)
_SETTLE = (
    sa.update(notices)
    .where(notices.c.id == sa.bindparam("of_id"))
    .values(
        state=sa.bindparam("became"),
        attempts=notices.c.attempts + 1,
        changed_at=sa.bindparam("at", type_=_MOMENT),
        not_before=sa.func.coalesce(
            sa.bindparam("again", type_=_MOMENT), notices.c.not_before, type_=_MOMENT
        ),
    )
)
_ABANDON = (
    sa.update(notices)
    .where(
        notices.c.state == NoticeState.SENDING.value,
        notices.c.changed_at <= sa.bindparam("since", type_=_MOMENT),
    )
    .values(state=NoticeState.UNCERTAIN.value, changed_at=sa.bindparam("at", type_=_MOMENT))
)
_OF_PETITION = sa.select(notices).where(notices.c.code == sa.bindparam("of_code"))
_OF_PERSON = (
    sa.select(notices).where(notices.c.person_key == sa.bindparam("of_key")).order_by(notices.c.id)
)
_TROUBLES = (NoticeState.UNCERTAIN, NoticeState.UNREACHABLE, NoticeState.REFUSED)
_TROUBLED = (
    sa.select(notices)
    .where(notices.c.state.in_([state.value for state in _TROUBLES]))
    .order_by(notices.c.changed_at.desc(), notices.c.id.desc())
    .limit(sa.bindparam("most"))
)


class SqlNotices:
    """Fulfils :class:`bot.services.registers.Notices` within one transaction."""

    def __init__(self, db: Handle) -> None:
        self._db = db

    async def add(
        self,
        *,
        code: str,
        person_key: str,
        topic: Topic,
        number: int,
        at: datetime,
        not_before: datetime,
        state: NoticeState = NoticeState.DUE,
    ) -> int:
        """Promise a notice; returns its id."""
        row = {
            "code": code,
            "person_key": person_key,
            "topic": topic.value,
            "number": number,
            "state": state.value,
            "attempts": 0,
            "created_at": at,
            "not_before": not_before,
            "changed_at": at,
        }
        return int((await self._db.execute(_ADD, row)).scalar_one())

    async def claim(self, at: datetime, *, limit: int) -> Sequence[Notice]:
        """Those due, now marked SENDING, oldest first; no other instance gets them."""
        rows = await self._db.execute(_DUE, {"at": at, "most": limit})
        due = [_notice(row) for row in rows]
        if due:
            await self._db.execute(_TAKE, {"ids": [each.id for each in due], "at": at})
        return [replace(each, state=NoticeState.SENDING, changed_at=at) for each in due]

    async def settle(
        self, id_: int, state: NoticeState, *, at: datetime, not_before: datetime | None = None
    ) -> None:
        """Record what became of one; DUE with ``not_before`` tries again."""
        fate = {"of_id": id_, "became": state.value, "at": at, "again": not_before}
        await self._db.execute(_SETTLE, fate)

    async def abandon(self, sending_since: datetime, at: datetime) -> int:
        """Mark what was being sent when an instance died as UNCERTAIN; returns how many."""
        asked = {"since": sending_since, "at": at}
        return (await self._db.execute(_ABANDON, asked)).rowcount

    async def of_petition(self, code: str) -> Sequence[Notice]:
        """All promised about a petition, oldest first."""
        rows = await self._db.execute(_OF_PETITION.order_by(notices.c.id), {"of_code": code})
        return [_notice(row) for row in rows]

    async def of_person(self, person_key: str) -> Sequence[Notice]:
        """All promised to a person, oldest first."""
        return [_notice(row) for row in await self._db.read(_OF_PERSON, {"of_key": person_key})]

    async def troubled(self, limit: int) -> Sequence[Notice]:
        """UNCERTAIN, UNREACHABLE and REFUSED ones, newest first: for staff."""
        return [_notice(row) for row in await self._db.read(_TROUBLED, {"most": limit})]


def _notice(row: sa.Row[Any]) -> Notice:
    return Notice(
        id=row.id,
        code=row.code,
        person_key=row.person_key,
        topic=Topic(row.topic),
        number=row.number,
        state=NoticeState(row.state),
        attempts=row.attempts,
        created_at=row.created_at,
        not_before=row.not_before,
        changed_at=row.changed_at,
    )
