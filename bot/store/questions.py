"""Questions nobody could answer, counted by distinct askers, and verdicts on answers."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from bot.services.ports import AskedQuestion, KeptQuestion, Unresolved, UnresolvedQuestion
from bot.store.handle import Handle
from bot.store.tables import unresolved, unresolved_askers, verdicts
from bot.store.upsert import upsert

_askers = sa.func.count(unresolved_askers.c.asker)
_MOST_ASKED = (
    sa.select(unresolved, _askers.label("askers"))
    .join(unresolved_askers)
    .group_by(unresolved.c.id)
    .order_by(_askers.desc(), unresolved.c.last_at.desc())
    .limit(sa.bindparam("limit"))
)
_ASKERS = sa.select(unresolved_askers).where(
    unresolved_askers.c.question_id.in_(sa.select(_MOST_ASKED.subquery().c.id))
)
_ASKED_BY = (
    sa.select(unresolved.c.text, unresolved.c.fold)
    .join(unresolved_askers)
    .where(
        unresolved.c.id == sa.bindparam("number"), unresolved_askers.c.asker == sa.bindparam("who")
    )
)
_WITHDRAW = (
    sa.delete(verdicts)
    .where(verdicts.c.entry_id == sa.bindparam("entry"), verdicts.c.asker == sa.bindparam("who"))
    .returning(verdicts.c.helpful)
)
_left_by_unhelpful = sa.and_(
    unresolved.c.reason == Unresolved.UNHELPFUL.value,
    unresolved.c.entry_id == sa.bindparam("entry"),
)
_UNASK = sa.delete(unresolved_askers).where(
    unresolved_askers.c.asker == sa.bindparam("who"),
    unresolved_askers.c.question_id.in_(sa.select(unresolved.c.id).where(_left_by_unhelpful)),
)
_FORGET_UNASKED = sa.delete(unresolved).where(
    _left_by_unhelpful, unresolved.c.id.not_in(sa.select(unresolved_askers.c.question_id))
)
_helpful = sa.func.sum(sa.cast(verdicts.c.helpful, sa.Integer))
_TALLY = sa.select(
    verdicts.c.entry_id,
    _helpful.label("helpful"),
    (sa.func.count() - _helpful).label("unhelpful"),
).group_by(verdicts.c.entry_id)


class SqlQuestions:
    """Fulfils :class:`bot.services.ports.Questions` within one transaction."""

    def __init__(self, db: Handle) -> None:
        self._db = db

    async def record_unresolved(
        self, *, text: str, fold: str, reason: Unresolved, entry_id: str, asker: str, at: datetime
    ) -> int:
        """Keep a question (equal folded texts are one), counted once an asker hash."""
        row = {
            "fold": fold,
            "text": text,
            "reason": reason.value,
            "entry_id": entry_id,
            "first_at": at,
            "last_at": at,
        }
        changing = ["text", "reason", "entry_id", "last_at"]
        recorded = await self._db.execute(
            upsert(self._db.insert, unresolved, changing, key=[unresolved.c.fold]).returning(
                unresolved.c.id
            ),
            row,
        )
        number = int(recorded.scalar_one())
        await self._db.execute(
            self._db.insert(unresolved_askers).on_conflict_do_nothing(),
            {"question_id": number, "asker": asker, "asked_at": at},
        )
        return number

    async def asked_by(self, number: int, asker: str) -> KeptQuestion | None:
        """The question of a number, for those alone who asked it."""
        row = (await self._db.execute(_ASKED_BY, {"number": number, "who": asker})).first()
        return None if row is None else KeptQuestion(text=row.text, fold=row.fold)

    async def unresolved(self, limit: int) -> Sequence[UnresolvedQuestion]:
        """Those asked by most people first."""
        return [
            UnresolvedQuestion(
                text=row.text,
                reason=Unresolved(row.reason),
                entry_id=row.entry_id,
                askers=row.askers,
                first_at=row.first_at,
                last_at=row.last_at,
            )
            for row in await self._db.read(_MOST_ASKED, {"limit": limit})
        ]

    async def asked(self, limit: int) -> Sequence[AskedQuestion]:
        """Those asked by most people first, with the askers."""
        askers: dict[int, dict[str, datetime]] = {}
        for row in await self._db.read(_ASKERS, {"limit": limit}):
            askers.setdefault(row.question_id, {})[row.asker] = row.asked_at
        return [
            AskedQuestion(
                text=row.text,
                fold=row.fold,
                reason=Unresolved(row.reason),
                entry_id=row.entry_id,
                askers=askers[row.id],
            )
            for row in await self._db.read(_MOST_ASKED, {"limit": limit})
            if row.id in askers
        ]

    async def forget_unresolved(self, folds: Sequence[str]) -> None:
        """Askers go first: SQLite cascades only where it is told to."""
        named = sa.select(unresolved.c.id).where(unresolved.c.fold.in_(folds))
        await self._db.execute(
            sa.delete(unresolved_askers).where(unresolved_askers.c.question_id.in_(named))
        )
        await self._db.execute(sa.delete(unresolved).where(unresolved.c.fold.in_(folds)))

    async def record_verdict(
        self, *, entry_id: str, asker: str, helpful: bool, reason: str, at: datetime
    ) -> None:
        """Keep one verdict an asker and entry; a later one replaces it."""
        row = {
            "entry_id": entry_id,
            "asker": asker,
            "helpful": helpful,
            "reason": reason,
            "given_at": at,
        }
        await self._db.execute(upsert(self._db.insert, verdicts), row)

    async def withdraw_verdict(self, *, entry_id: str, asker: str) -> None:
        """Forget an asker's verdict, and the unresolved question that an unhelpful one left."""
        given = {"entry": entry_id, "who": asker}
        helpful = (await self._db.execute(_WITHDRAW, given)).scalar_one_or_none()
        if helpful is False:
            await self._db.execute(_UNASK, given)
            await self._db.execute(_FORGET_UNASKED, {"entry": entry_id})

    async def verdicts(self) -> Mapping[str, tuple[int, int]]:
        """Entry id -> (helpful, unhelpful)."""
        return {row.entry_id: (row.helpful, row.unhelpful) for row in await self._db.read(_TALLY)}
