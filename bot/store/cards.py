"""Which cards of the staff group no longer show how things are, and the group itself."""

from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa

from bot.domain.petition import OPEN
from bot.services.group import AlreadyToldError, Stale
from bot.store.group_tables import cards, staff_group
from bot.store.handle import Handle
from bot.store.petition_tables import petitions
from bot.store.upsert import upsert

_MOMENT = cards.c.due_at.type
_AT = sa.bindparam("at", type_=_MOMENT)
_OF_CODE = cards.c.petition_id == (
    sa.select(petitions.c.id).where(petitions.c.code == sa.bindparam("of_code")).scalar_subquery()
)
_STALE = (
    sa.select(petitions.c.code, cards.c.changes, cards.c.told, cards.c.is_refreshed)
    .join(petitions, petitions.c.id == cards.c.petition_id)
    .where(
        cards.c.changes != cards.c.shown, sa.or_(cards.c.due_at.is_(None), cards.c.due_at <= _AT)
    )
    .order_by(cards.c.is_refreshed, cards.c.due_at.nulls_first(), cards.c.petition_id)
    .limit(sa.bindparam("most"))
)
_SHOWN = (
    sa.update(cards)
    .where(_OF_CODE)
    .values(shown=sa.bindparam("seen"), told=sa.bindparam("now_told"), due_at=_AT)
)
_PUT_OFF = sa.update(cards).where(_OF_CODE).values(due_at=_AT)
_REFRESH = (
    sa.update(cards)
    .where(
        cards.c.petition_id.in_(
            sa.select(petitions.c.id).where(petitions.c.state.in_([state.value for state in OPEN]))
        )
    )
    .values(
        changes=cards.c.changes + 1,
        due_at=None,
        is_refreshed=sa.or_(cards.c.is_refreshed, cards.c.changes == cards.c.shown),
    )
)
_GROUP = sa.select(staff_group)
_MOVE = (
    sa.update(staff_group)
    .where(staff_group.c.chat_key == sa.bindparam("old"))
    .values(chat_key=sa.bindparam("new"))
    .returning(staff_group.c.id)
)
_HOLD = (
    sa.update(staff_group)
    .where(
        sa.or_(
            staff_group.c.holder == sa.bindparam("who"),
            staff_group.c.held_until.is_(None),
            staff_group.c.held_until <= _AT,
        )
    )
    .values(holder=sa.bindparam("who"), held_until=sa.bindparam("until", type_=_MOMENT))
    .returning(staff_group.c.id)
)
_DIGEST = sa.update(staff_group).values(digest_on=sa.bindparam("on"))


async def mark_changed(db: Handle, petition_ids: Sequence[int]) -> None:
    """Have the cards of these drawn anew, in the transaction of what changed."""
    if not petition_ids:
        return
    new = db.insert(cards)
    again = new.on_conflict_do_update(
        index_elements=[cards.c.petition_id],
        set_={"changes": cards.c.changes + 1, "is_refreshed": False},
    )
    blank = {"changes": 1, "shown": 0, "told": 0, "is_refreshed": False, "due_at": None}
    await db.execute(again, [{"petition_id": id_, **blank} for id_ in petition_ids])


async def follow(db: Handle, old_key: str, new_key: str) -> None:
    """Go along with the staff group, if it is this chat that moved."""
    moved = await db.execute(_MOVE, {"old": old_key, "new": new_key})
    if moved.first() is not None:
        await db.execute(_REFRESH)  # its cards stayed behind


class SqlCards:
    """Fulfils :class:`bot.services.group.Cards` within one transaction."""

    def __init__(self, db: Handle) -> None:
        self._db = db

    async def stale(self, at: datetime, *, limit: int) -> Sequence[Stale]:
        """Those that may be drawn now: what changed, then what is only drawn anew."""
        rows = await self._db.execute(_STALE, {"at": at, "most": limit})
        return [
            Stale(
                code=row.code,
                changes=row.changes,
                told=row.told,
                is_refreshed=row.is_refreshed,
            )
            for row in rows
        ]

    async def shown(self, card: Stale, *, told: int, again_at: datetime) -> None:
        """Note what was shown; what changed since is drawn anew from ``again_at`` on."""
        seen = {"of_code": card.code, "seen": card.changes, "now_told": told, "at": again_at}
        await self._db.execute(_SHOWN, seen)

    async def put_off(self, card: Stale, again_at: datetime) -> None:
        """Try later."""
        await self._db.execute(_PUT_OFF, {"of_code": card.code, "at": again_at})

    async def refresh(self) -> None:
        """Draw the cards of all open petitions anew."""
        await self._db.execute(_REFRESH)


class SqlGroups:
    """Fulfils :class:`bot.services.group.Groups` within one transaction."""

    def __init__(self, db: Handle) -> None:
        self._db = db

    async def open(self, chat_key: str) -> None:
        """Use the group that the settings name, "" for none; another one gets all cards."""
        known = (await self._db.execute(_GROUP)).first()
        if known is not None and known.setting == chat_key:
            return
        row = {
            "id": 1,
            "setting": chat_key,
            "chat_key": chat_key,
            "digest_on": None,
            "holder": "",
            "held_until": None,
        }
        await self._db.execute(upsert(self._db.insert, staff_group), row)
        await self._db.execute(_REFRESH)

    async def chat_key(self) -> str:
        """Where it is now, also after it moved; "" while there is none."""
        row = (await self._db.execute(_GROUP)).first()
        return str(row.chat_key) if row else ""

    async def hold(self, holder: str, at: datetime, until: datetime) -> bool:
        """Look after it for a while; False while another instance does."""
        asked = {"who": holder, "at": at, "until": until}
        return (await self._db.execute(_HOLD, asked)).first() is not None

    async def digest(self, day: date) -> date | None:
        """Note that the digest of a day goes out; the day of the one before, if any."""
        row = (await self._db.execute(_GROUP.with_for_update())).one()
        before: date | None = row.digest_on
        if before is not None and before >= day:
            raise AlreadyToldError
        await self._db.execute(_DIGEST, {"on": day})
        return before

    async def undigest(self, before: date | None) -> None:
        """It certainly did not go out."""
        await self._db.execute(_DIGEST, {"on": before})
