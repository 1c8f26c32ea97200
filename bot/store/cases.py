"""The office's side of petitions: who works on which, tags, notes among staff, decisions."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.errors import PetitionNotFoundError
from bot.domain.petition import OPEN, State
from bot.services.office import Case, Decision, Filter, Inbox, InboxRow, InternalNote
from bot.store.cards import mark_changed
from bot.store.cipher import Cipher
from bot.store.handle import Handle
from bot.store.inbox import counted, looked_through, rarity_of, shown, tags_of
from bot.store.office_tables import cases, decisions, internal_notes, tags
from bot.store.petition_rows import petition_of
from bot.store.petition_tables import petitions
from bot.store.upsert import upsert

_ID = sa.select(petitions.c.id).where(petitions.c.code == sa.bindparam("of_code"))
_OF = sa.bindparam("of_id", type_=sa.BigInteger)
_MOMENT = cases.c.taken_at.type
_GET = sa.select(cases).where(cases.c.petition_id == _OF)
_GIVE_ALL = (
    sa.update(cases)
    .where(
        cases.c.owner == sa.bindparam("from_id"),
        cases.c.petition_id.in_(
            sa.select(petitions.c.id).where(petitions.c.state.in_([state.value for state in OPEN]))
        ),
    )
    .values(owner=sa.bindparam("to_id"), taken_at=sa.bindparam("at", type_=_MOMENT))
    .returning(cases.c.petition_id)
)
_CODES = (
    sa.select(petitions.c.code)
    .where(petitions.c.id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(petitions.c.id)
)
_TAGS = sa.select(tags.c.tag).where(tags.c.petition_id == _OF).order_by(tags.c.tag)
_UNTAG = sa.delete(tags).where(tags.c.petition_id == _OF)
_NOTES = (
    sa.select(internal_notes)
    .where(internal_notes.c.petition_id == _OF)
    .order_by(internal_notes.c.number)
)
_LAST_NOTE = sa.select(sa.func.coalesce(sa.func.max(internal_notes.c.number), 0)).where(
    internal_notes.c.petition_id == _OF
)
_decided = sa.select(decisions, petitions.c.code).join(
    petitions, petitions.c.id == decisions.c.petition_id
)
_DECISION = _decided.where(petitions.c.code == sa.bindparam("of_code"))
_DUE = (
    _decided.where(decisions.c.due_at <= sa.bindparam("at", type_=decisions.c.due_at.type))
    .order_by(decisions.c.due_at, decisions.c.petition_id)
    .limit(sa.bindparam("most"))
    .with_for_update(skip_locked=True, of=decisions)
)
_DROP = sa.delete(decisions).where(decisions.c.petition_id == _OF)


class SqlCases:
    """Fulfils :class:`bot.services.office.Cases` within one transaction."""

    def __init__(self, db: Handle, cipher: Cipher) -> None:
        self._db = db
        self._cipher = cipher

    async def get(self, code: str) -> Case:
        """An empty one for what nobody touched yet."""
        id_ = await self._id_of(code)
        row = (await self._db.execute(_GET, {"of_id": id_})).first()
        marked = (await self._db.execute(_TAGS, {"of_id": id_})).scalars().all()
        return Case(
            code=code,
            owner=row.owner if row else 0,
            taken_at=row.taken_at if row else None,
            tags=tuple(marked),
        )

    async def take(self, code: str, member_id: int, at: datetime) -> Case:
        """Become its owner unless it has one; returns it as it now is."""
        new = self._db.insert(cases)
        taking = new.on_conflict_do_update(
            index_elements=[cases.c.petition_id],
            set_={"owner": new.excluded.owner, "taken_at": new.excluded.taken_at},
            where=cases.c.owner == 0,
        )
        id_ = await self._id_of(code)
        row = {"petition_id": id_, "owner": member_id, "taken_at": at}
        await self._db.execute(taking, row)
        await mark_changed(self._db, [id_])
        return await self.get(code)

    async def assign(self, code: str, member_id: int, at: datetime) -> None:
        """Give it to somebody, or to nobody (0)."""
        taken_at = at if member_id else None
        id_ = await self._id_of(code)
        row = {"petition_id": id_, "owner": member_id, "taken_at": taken_at}
        await self._db.execute(upsert(self._db.insert, cases), row)
        await mark_changed(self._db, [id_])

    async def hand_over(self, from_id: int, to_id: int, at: datetime) -> Sequence[str]:
        """Give all that one has and that is open to another (0: nobody); returns the codes."""
        asked = {"from_id": from_id, "to_id": to_id, "at": at if to_id else None}
        ids = (await self._db.execute(_GIVE_ALL, asked)).scalars().all()
        await mark_changed(self._db, sorted(ids))
        return (await self._db.execute(_CODES, {"ids": ids})).scalars().all()

    async def tag(self, code: str, tags_: Sequence[str]) -> None:
        """Replace its tags."""
        id_ = await self._id_of(code)
        await self._db.execute(_UNTAG, {"of_id": id_})
        rows = [{"petition_id": id_, "tag": tag} for tag in dict.fromkeys(tags_)]
        if rows:
            await self._db.execute(self._db.insert(tags).on_conflict_do_nothing(), rows)

    async def note(self, code: str, by: int, text: str, at: datetime) -> InternalNote:
        """Add an internal note."""
        id_ = await self._id_of(code)
        await self._db.lock(f"internal notes of {code}")
        last = (await self._db.execute(_LAST_NOTE, {"of_id": id_})).scalar_one()
        row = {"number": last + 1, "at": at, "written_by": by, "text": text}
        await self._db.execute(sa.insert(internal_notes), {"petition_id": id_, **row})
        return InternalNote(number=last + 1, at=at, by=by, text=text)

    async def notes(self, code: str) -> Sequence[InternalNote]:
        """All, oldest first."""
        rows = await self._db.execute(_NOTES, {"of_id": await self._id_of(code)})
        return [
            InternalNote(number=row.number, at=row.at, by=row.written_by, text=row.text)
            for row in rows
        ]

    async def inbox(self, wanted: Filter, *, limit: int, offset: int) -> Inbox:
        """A page of petitions, and how many there are in each state."""
        rarity = await rarity_of(self._db, wanted.words)
        found = await self._db.read(looked_through(wanted, rarity, limit=limit, offset=offset))
        ids = [row.id for row in found if row.id is not None]
        rows = {row.id: row for row in await self._db.read(shown(ids))} if ids else {}
        marked = await tags_of(self._db, ids)
        return Inbox(
            rows=[self._row_of(rows[id_], marked.get(id_, ())) for id_ in ids],
            counts=_by_state(row for row in found if row.id is None),
        )

    def _row_of(self, row: sa.Row[Any], marked: tuple[str, ...]) -> InboxRow:
        case = Case(code=row.code, owner=row.owner or 0, taken_at=row.taken_at, tags=marked)
        petition = petition_of(row, self._cipher, contact=False)
        return InboxRow(petition=petition, case=case, is_waited=row.is_waited)

    async def counts(self, wanted: Filter) -> Mapping[State, int]:
        """How many there are in each state, ``wanted.states`` left out of account."""
        rarity = await rarity_of(self._db, wanted.words)
        return _by_state(await self._db.read(counted(wanted, rarity)))

    async def decide(self, decision: Decision) -> bool:
        """Keep a decision; False when another one stands already."""
        new = self._db.insert(decisions).on_conflict_do_nothing()
        id_ = await self._id_of(decision.code)
        row = _row({"petition_id": id_}, decision)
        kept = await self._db.execute(new.returning(decisions.c.petition_id), row)
        await mark_changed(self._db, [id_])
        return kept.first() is not None

    async def decision(self, code: str) -> Decision | None:
        """The one that stands."""
        row = (await self._db.execute(_DECISION, {"of_code": code})).first()
        return None if row is None else _decision(row)

    async def due_decisions(self, at: datetime, limit: int) -> Sequence[Decision]:
        """Those to be made now, locked to this unit of work."""
        rows = await self._db.execute(_DUE, {"at": at, "most": limit})
        return [_decision(row) for row in rows]

    async def drop_decision(self, code: str) -> bool:
        """Undo it, or forget it once made; False when there was none."""
        id_ = await self._id_of(code)
        dropped = await self._db.execute(_DROP, {"of_id": id_})
        await mark_changed(self._db, [id_])
        return dropped.rowcount > 0

    async def _id_of(self, code: str) -> int:
        id_: int | None = (await self._db.execute(_ID, {"of_code": code})).scalar_one_or_none()
        if id_ is None:
            raise PetitionNotFoundError
        return id_


def _by_state(rows: Iterable[sa.Row[Any]]) -> Mapping[State, int]:
    found = {State(row.state): int(row.total) for row in rows}
    return {state: found.get(state, 0) for state in State}


def _row(key: Mapping[str, int], decision: Decision) -> Mapping[str, Any]:
    return {
        **key,
        "goes_to": decision.to.value,
        "decided_by": decision.by,
        "decided_at": decision.decided_at,
        "due_at": decision.due_at,
        "version": decision.version,
        "note": decision.note,
        "internal": decision.internal,
        "reason": decision.reason,
        "body": decision.body,
        "number_of_letter": decision.number_of_letter,
        "duplicate_of": decision.duplicate_of,
    }


def _decision(row: sa.Row[Any]) -> Decision:
    return Decision(
        code=row.code,
        to=State(row.goes_to),
        by=row.decided_by,
        decided_at=row.decided_at,
        due_at=row.due_at,
        version=row.version,
        note=row.note,
        internal=row.internal,
        reason=row.reason,
        body=row.body,
        number_of_letter=row.number_of_letter,
        duplicate_of=row.duplicate_of,
    )
