"""Filters of the inbox that members of staff saved by name."""

from collections.abc import Sequence

import sqlalchemy as sa

from bot.services.office import View
from bot.store.handle import Handle
from bot.store.office_tables import views
from bot.store.upsert import upsert

_THEIRS = views.c.member_id == sa.bindparam("of_member")
_ONE = sa.and_(_THEIRS, views.c.id == sa.bindparam("of_id"))
_OF = sa.select(views).where(_THEIRS).order_by(views.c.name)
_RENAME = sa.update(views).where(_ONE).values(name=sa.bindparam("new_name"))
_REMOVE = sa.delete(views).where(_ONE)
_CLEAR = sa.delete(views).where(_THEIRS)


class SqlViews:
    """Fulfils :class:`bot.services.office.Views` within one transaction."""

    def __init__(self, db: Handle) -> None:
        self._db = db

    async def of(self, member_id: int) -> Sequence[View]:
        """Theirs, by name."""
        rows = await self._db.execute(_OF, {"of_member": member_id})
        return [View(id=row.id, name=row.name, query=row.query) for row in rows]

    async def save(self, member_id: int, name: str, query: str) -> None:
        """Keep one, in place of another of the same name."""
        key = (views.c.member_id, views.c.name)
        kept = upsert(self._db.insert, views, ["query"], key=key)
        row = {"member_id": member_id, "name": name, "query": query}
        await self._db.execute(kept, row)

    async def rename(self, member_id: int, view_id: int, name: str) -> None:
        """Change a name; there is none of that name."""
        row = {"of_member": member_id, "of_id": view_id, "new_name": name}
        await self._db.execute(_RENAME, row)

    async def remove(self, member_id: int, view_id: int) -> None:
        """Forget one."""
        await self._db.execute(_REMOVE, {"of_member": member_id, "of_id": view_id})

    async def clear(self, member_id: int) -> None:
        """Forget all of somebody who leaves."""
        await self._db.execute(_CLEAR, {"of_member": member_id})
