"""Questions nobody could answer, counted by distinct askers, and verdicts on answers."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.services.ports import (
    MOST_A_DAY,
    AskedQuestion,
    KeptQuestion,
    Unresolved,
    UnresolvedQuestion,
)
from bot.store.handle import Handle
from bot.store.tables import unresolved, unresolved_askers, verdicts
from bot.store.upsert import upsert

A_DAY = timedelta(days=1)

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
_UNASK = (
    sa.delete(unresolved_askers)
    .where(
        unresolved_askers.c.asker == sa.bindparam("who"),
        unresolved_askers.c.reason == Unresolved.UNHELPFUL.value,
        unresolved_askers.c.entry_id == sa.bindparam("entry"),
    )
    .returning(unresolved_askers.c.question_id)
)
_of_these = unresolved.c.id.in_(sa.bindparam("numbers", expanding=True))
_FORGET_UNASKED = sa.delete(unresolved).where(
    _of_these, unresolved.c.id.not_in(sa.select(unresolved_askers.c.question_id))
)
_COUNT_LATELY = sa.select(sa.func.count()).where(
    unresolved_askers.c.asker == sa.bindparam("who"),
    unresolved_askers.c.asked_at > sa.bindparam("since", type_=unresolved_askers.c.asked_at.type),
)


def _of_most(column: sa.Column[str]) -> sa.ScalarSelect[str]:
    """What most askers of a question say; of two that are as many, the later."""
    return (
        sa.select(column)
        .where(unresolved_askers.c.question_id == unresolved.c.id)
        .group_by(unresolved_askers.c.reason, unresolved_askers.c.entry_id)
        .order_by(sa.func.count().desc(), sa.func.max(unresolved_askers.c.asked_at).desc())
        .limit(1)
        .scalar_subquery()
    )


_SETTLE = (
    sa.update(unresolved)
    .where(_of_these)
    .values(
        reason=_of_most(unresolved_askers.c.reason),
        entry_id=_of_most(unresolved_askers.c.entry_id),
    )
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
        lately = {"who": asker, "since": at - A_DAY}
        if (await self._db.execute(_COUNT_LATELY, lately)).scalar_one() >= MOST_A_DAY:
            return 0
        row = {
            "fold": fold,
            "text": text,
            "reason": reason.value,
            "entry_id": entry_id,
            "first_at": at,
            "last_at": at,
        }
        changing = ["text", "last_at"]
        recorded = await self._db.execute(
            upsert(self._db.insert, unresolved, changing, key=[unresolved.c.fold]).returning(
                unresolved.c.id
            ),
            row,
        )
        number = int(recorded.scalar_one())
        await self._db.execute(
            upsert(self._db.insert, unresolved_askers, ["reason", "entry_id"]),
            {
                "question_id": number,
                "asker": asker,
                "asked_at": at,
                "reason": reason.value,
                "entry_id": entry_id,
            },
        )
        await self._db.execute(_SETTLE, {"numbers": [number]})
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
            numbers = (await self._db.execute(_UNASK, given)).scalars().all()
            await self._db.execute(_FORGET_UNASKED, {"numbers": numbers})
            await self._db.execute(_SETTLE, {"numbers": numbers})

    async def verdicts(self) -> Mapping[str, tuple[int, int]]:
        """Entry id -> (helpful, unhelpful)."""
        return {row.entry_id: (row.helpful, row.unhelpful) for row in await self._db.read(_TALLY)}
