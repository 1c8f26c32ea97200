"""How much a person used of what is limited, day by day."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from bot.services.usage import Spent, Used
from bot.store.handle import Handle
from bot.store.petition_tables import usage

_KEY = sa.bindparam("of_key", type_=sa.String)
_SINCE = sa.select(sa.func.coalesce(sa.func.sum(usage.c.amount), 0)).where(
    usage.c.person_key == _KEY,
    usage.c.what == sa.bindparam("of_what", type_=sa.String),
    usage.c.day >= sa.bindparam("since", type_=usage.c.day.type),
)
_OF_PERSON = sa.select(usage).where(usage.c.person_key == _KEY).order_by(usage.c.day, usage.c.what)


class SqlUsage:
    """Fulfils :class:`bot.services.usage.Usage` within one transaction."""

    def __init__(self, db: Handle) -> None:
        self._db = db

    async def add(self, person_key: str, what: Spent, day: date, amount: int) -> None:
        """Count more of a day."""
        new = self._db.insert(usage)
        more = new.on_conflict_do_update(
            index_elements=list(usage.primary_key),
            set_={"amount": usage.c.amount + new.excluded.amount},
        )
        row = {"person_key": person_key, "what": what.value, "day": day, "amount": amount}
        await self._db.execute(more, row)

    async def since(self, person_key: str, what: Spent, day: date) -> int:
        """How much since the beginning of a day."""
        asked = {"of_key": person_key, "of_what": what.value, "since": day}
        return int((await self._db.execute(_SINCE, asked)).scalar_one())

    async def of_person(self, person_key: str) -> Sequence[Used]:
        """All that is still kept, oldest first."""
        rows = await self._db.execute(_OF_PERSON, {"of_key": person_key})
        return [Used(what=Spent(row.what), day=row.day, amount=row.amount) for row in rows]
