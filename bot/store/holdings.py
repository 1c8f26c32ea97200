"""What hangs on one person, found by the keyed hash."""

from collections.abc import Sequence

import sqlalchemy as sa

from bot.services.holdings import Asked, Support, Verdict
from bot.services.registers import FileRecord, Notice
from bot.store.cipher import Cipher
from bot.store.files import SqlFiles
from bot.store.handle import Handle
from bot.store.notices import SqlNotices
from bot.store.petition_tables import petitions, supports
from bot.store.tables import unresolved, unresolved_askers, verdicts

_KEY = sa.bindparam("of_key", type_=sa.String)
_SUPPORTS = (
    sa.select(petitions.c.code, supports.c.joined_at, supports.c.muted)
    .join(petitions, petitions.c.id == supports.c.petition_id)
    .where(supports.c.person_key == _KEY)
    .order_by(supports.c.joined_at, petitions.c.id)
)
_VERDICTS = (
    sa.select(verdicts)
    .where(verdicts.c.asker == _KEY)
    .order_by(verdicts.c.given_at, verdicts.c.entry_id)
)
_QUESTIONS = (
    sa.select(unresolved.c.text, unresolved.c.reason, unresolved.c.last_at)
    .join(unresolved_askers, unresolved_askers.c.question_id == unresolved.c.id)
    .where(unresolved_askers.c.asker == _KEY)
    .order_by(unresolved.c.last_at, unresolved.c.id)
)


class SqlHoldings:
    """Fulfils :class:`bot.services.holdings.Holdings` within one transaction."""

    def __init__(self, db: Handle, cipher: Cipher) -> None:
        self._db = db
        self._cipher = cipher

    async def supports(self, person_key: str) -> Sequence[Support]:
        """The petitions of others they joined, oldest first."""
        rows = await self._db.read(_SUPPORTS, {"of_key": person_key})
        return [Support(code=r.code, joined_at=r.joined_at, muted=r.muted) for r in rows]

    async def files(self, person_key: str) -> Sequence[FileRecord]:
        """All files they sent, in the order they came."""
        return await SqlFiles(self._db, self._cipher).of_person(person_key)

    async def notices(self, person_key: str) -> Sequence[Notice]:
        """All that they were or are to be told of, oldest first."""
        return await SqlNotices(self._db).of_person(person_key)

    async def verdicts(self, person_key: str) -> Sequence[Verdict]:
        """What they thought of answers, oldest first."""
        rows = await self._db.read(_VERDICTS, {"of_key": person_key})
        return [
            Verdict(
                entry_id=row.entry_id,
                helpful=row.helpful,
                reason=row.reason,
                given_at=row.given_at,
            )
            for row in rows
        ]

    async def questions(self, person_key: str) -> Sequence[Asked]:
        """What they asked and was not answered well, oldest first."""
        rows = await self._db.read(_QUESTIONS, {"of_key": person_key})
        return [Asked(text=row.text, reason=row.reason, last_at=row.last_at) for row in rows]
