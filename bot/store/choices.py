"""Which suggestion was chosen for which words, counted by distinct askers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.services.choices import Choice, Chosen
from bot.store.handle import Handle
from bot.store.tables import choice_askers, choices
from bot.store.upsert import upsert

_people = sa.func.count(choice_askers.c.asker)
_ALL = sa.select(choices, _people.label("askers")).join(choice_askers).group_by(choices.c.id)
_MOST_CHOSEN = _ALL.order_by(_people.desc(), choices.c.last_at.desc(), choices.c.id).limit(
    sa.bindparam("most")
)
_GET = _ALL.where(choices.c.id == sa.bindparam("of_id"))
_DISMISS = (
    sa.update(choices)
    .where(choices.c.id == sa.bindparam("of_id"))
    .values(is_dismissed=sa.bindparam("aside"))
)
_chosen = sa.and_(
    choices.c.fold == sa.bindparam("of_fold"), choices.c.entry_id == sa.bindparam("entry")
)
_UNCHOOSE = sa.delete(choice_askers).where(
    choice_askers.c.asker == sa.bindparam("who"),
    choice_askers.c.choice_id.in_(sa.select(choices.c.id).where(_chosen)),
)
_FORGET_UNCHOSEN = sa.delete(choices).where(
    _chosen, choices.c.id.not_in(sa.select(choice_askers.c.choice_id))
)
_OF_ASKER = (
    sa.select(choices.c.text, choices.c.entry_id, choice_askers.c.chosen_at)
    .join(choice_askers)
    .where(choice_askers.c.asker == sa.bindparam("who"))
    .order_by(choice_askers.c.chosen_at, choices.c.id)
)


class SqlChoices:
    """Fulfils :class:`bot.services.choices.Choices` within one transaction."""

    def __init__(self, db: Handle) -> None:
        self._db = db

    async def record(
        self, *, text: str, fold: str, entry_id: str, asker: str, at: datetime
    ) -> None:
        """Keep it, counted once an asker hash."""
        row = {
            "fold": fold,
            "entry_id": entry_id,
            "text": text,
            "last_at": at,
            "is_dismissed": False,
        }
        key = [choices.c.fold, choices.c.entry_id]
        kept = upsert(self._db.insert, choices, ["text", "last_at"], key=key)
        recorded = await self._db.execute(kept.returning(choices.c.id), row)
        await self._db.execute(
            self._db.insert(choice_askers).on_conflict_do_nothing(),
            {"choice_id": recorded.scalar_one(), "asker": asker, "chosen_at": at},
        )

    async def withdraw(self, *, fold: str, entry_id: str, asker: str) -> None:
        """Forget that this asker chose it: it was not what they meant."""
        which = {"of_fold": fold, "entry": entry_id}
        await self._db.execute(_UNCHOOSE, {**which, "who": asker})
        await self._db.execute(_FORGET_UNCHOSEN, which)

    async def get(self, id_: int) -> Choice | None:
        """One of them."""
        row = (await self._db.execute(_GET, {"of_id": id_})).first()
        return None if row is None else _choice(row)

    async def most_chosen(self, limit: int) -> Sequence[Choice]:
        """Those of most people first."""
        return [_choice(row) for row in await self._db.read(_MOST_CHOSEN, {"most": limit})]

    async def dismiss(self, id_: int, *, is_dismissed: bool) -> None:
        """Put it aside, or take it up again."""
        await self._db.execute(_DISMISS, {"of_id": id_, "aside": is_dismissed})

    async def of_asker(self, asker: str) -> Sequence[Chosen]:
        """What one person chose, oldest first."""
        return [
            Chosen(text=row.text, entry_id=row.entry_id, chosen_at=row.chosen_at)
            for row in await self._db.read(_OF_ASKER, {"who": asker})
        ]


def _choice(row: sa.Row[Any]) -> Choice:
    return Choice(
        id=row.id,
        text=row.text,
        fold=row.fold,
        entry_id=row.entry_id,
        askers=row.askers,
        last_at=row.last_at,
        is_dismissed=row.is_dismissed,
    )
