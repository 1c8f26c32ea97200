"""Who wants to be told of an answer: chat and question sealed, found by the keyed hash."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from bot.services.registers import NoticeState
from bot.services.waits import Wait
from bot.store.cipher import Cipher
from bot.store.handle import Handle
from bot.store.petition_tables import notices
from bot.store.sealed import seal_values, unseal_values
from bot.store.tables import waits
from bot.store.upsert import upsert

_OPEN = waits.c.notice_id.is_(None)
_OTHER = waits.c.tried != sa.bindparam("content")
_ID = waits.c.id == sa.bindparam("of_id")
_GET = sa.select(waits).where(_ID)
_OF_PERSON = (
    sa.select(waits).where(waits.c.person_key == sa.bindparam("of_key")).order_by(waits.c.id)
)
_COUNTS = sa.select(waits.c.fold, sa.func.count().label("people")).group_by(waits.c.fold)
_UNTRIED = sa.select(waits).where(_OPEN, _OTHER).order_by(waits.c.id).limit(sa.bindparam("most"))
_TRIED = sa.update(waits).where(_ID, _OPEN, _OTHER).values(tried=sa.bindparam("content"))
_PROMISE = sa.update(waits).where(_ID).values(notice_id=sa.bindparam("by"))
_REOPEN = sa.update(waits).where(_ID).values(notice_id=None)
_FORGET = sa.delete(waits).where(_ID, waits.c.person_key == sa.bindparam("of_key"))
_GOING_ON = (NoticeState.DUE, NoticeState.SENDING)
_FORGET_TOLD = sa.delete(waits).where(
    waits.c.notice_id.in_(
        sa.select(notices.c.id).where(
            notices.c.state.not_in([state.value for state in _GOING_ON]),
            notices.c.id == waits.c.notice_id,
        )
    )
)


class SqlWaits:
    """Fulfils :class:`bot.services.waits.Waits` within one transaction."""

    def __init__(self, db: Handle, cipher: Cipher) -> None:
        self._db = db
        self._cipher = cipher

    async def add(self, wait: Wait) -> int:
        """Keep it (its ``id`` is ignored), or begin the one there is anew; returns the id."""
        told = {"chat_key": wait.chat_key, "text": wait.text}
        row = {
            "person_key": wait.person_key,
            "fold": wait.fold,
            "sealed": seal_values(self._cipher, told),
            "consent_version": wait.consent_version,
            "agreed_at": wait.agreed_at,
            "tried": "",
            "notice_id": None,
        }
        changing = ["sealed", "consent_version", "agreed_at", "tried", "notice_id"]
        key = [waits.c.person_key, waits.c.fold]
        kept = upsert(self._db.insert, waits, changing, key=key).returning(waits.c.id)
        return int((await self._db.execute(kept, row)).scalar_one())

    async def get(self, id_: int) -> Wait | None:
        """One of them."""
        row = (await self._db.execute(_GET, {"of_id": id_})).first()
        return None if row is None else self._wait(row)

    async def of_person(self, person_key: str) -> Sequence[Wait]:
        """All of a person, oldest first."""
        rows = await self._db.execute(_OF_PERSON, {"of_key": person_key})
        return [self._wait(row) for row in rows]

    async def counts(self) -> Mapping[str, int]:
        """Folded question -> how many wait for its answer."""
        return {row.fold: row.people for row in await self._db.read(_COUNTS)}

    async def untried(self, content: str, *, limit: int) -> Sequence[Wait]:
        """Those without an answer that were not tried on the knowledge of this hash."""
        rows = await self._db.execute(_UNTRIED, {"content": content, "most": limit})
        return [self._wait(row) for row in rows]

    async def tried(self, id_: int, content: str) -> bool:
        """Note the try; False when another instance was first, or it is gone."""
        asked = {"of_id": id_, "content": content}
        return (await self._db.execute(_TRIED, asked)).rowcount > 0

    async def promise(self, id_: int, notice_id: int) -> None:
        """Note by which notice it is told."""
        await self._db.execute(_PROMISE, {"of_id": id_, "by": notice_id})

    async def reopen(self, id_: int) -> None:
        """Wait on: the answer is gone again before it was told."""
        await self._db.execute(_REOPEN, {"of_id": id_})

    async def forget(self, id_: int, person_key: str) -> bool:
        """Drop one of this person's; False when there is none."""
        asked = {"of_id": id_, "of_key": person_key}
        return (await self._db.execute(_FORGET, asked)).rowcount > 0

    async def forget_told(self) -> int:
        """Drop those whose notice was sent or given up; returns how many."""
        return (await self._db.execute(_FORGET_TOLD)).rowcount

    def _wait(self, row: sa.Row[Any]) -> Wait:
        return Wait(
            id=row.id,
            person_key=row.person_key,
            fold=row.fold,
            consent_version=row.consent_version,
            agreed_at=row.agreed_at,
            notice_id=row.notice_id or 0,
            **unseal_values(self._cipher, row.sealed),
        )
