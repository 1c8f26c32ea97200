"""Questions nobody could answer, counted by distinct askers, and verdicts on answers."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from bot.services.ports import Unresolved, UnresolvedQuestion
from bot.store.connection import off_loop
from bot.store.tables import unresolved, unresolved_askers, verdicts

_QUESTION = insert(unresolved)
_RECORD = _QUESTION.on_conflict_do_update(
    index_elements=[unresolved.c.fold],
    set_={name: _QUESTION.excluded[name] for name in ("text", "reason", "entry_id", "last_at")},
).returning(unresolved.c.id)
_ASKED = insert(unresolved_askers).on_conflict_do_nothing()
_askers = sa.func.count(unresolved_askers.c.asker)
_MOST_ASKED = (
    sa.select(unresolved, _askers.label("askers"))
    .join(unresolved_askers)
    .group_by(unresolved.c.id)
    .order_by(_askers.desc(), unresolved.c.last_at.desc())
    .limit(sa.bindparam("limit"))
)
_VERDICT = insert(verdicts)
_JUDGE = _VERDICT.on_conflict_do_update(
    index_elements=[verdicts.c.entry_id, verdicts.c.asker],
    set_={name: _VERDICT.excluded[name] for name in ("helpful", "reason", "given_at")},
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
_TALLY = sa.select(verdicts.c.entry_id, _helpful, sa.func.count() - _helpful).group_by(
    verdicts.c.entry_id
)


class SqlQuestions:
    """Fulfils :class:`bot.services.ports.Questions` within one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    async def record_unresolved(
        self, *, text: str, fold: str, reason: Unresolved, entry_id: str, asker: str, at: datetime
    ) -> None:
        """Keep a question (equal folded texts are one), counted once an asker hash."""
        row = {
            "fold": fold,
            "text": text,
            "reason": reason.value,
            "entry_id": entry_id,
            "first_at": at,
            "last_at": at,
        }
        question_id = self._connection.execute(_RECORD, row).scalar_one()
        self._connection.execute(_ASKED, {"question_id": question_id, "asker": asker})

    async def unresolved(self, limit: int) -> Sequence[UnresolvedQuestion]:
        """Those asked by most people first."""
        return await off_loop(self._read_unresolved, limit)

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
        self._connection.execute(_JUDGE, row)

    async def withdraw_verdict(self, *, entry_id: str, asker: str) -> None:
        """Forget an asker's verdict, and the unresolved question that an unhelpful one left."""
        given = {"entry": entry_id, "who": asker}
        helpful = self._connection.execute(_WITHDRAW, given).scalar_one_or_none()
        if helpful is False:
            self._connection.execute(_UNASK, given)
            self._connection.execute(_FORGET_UNASKED, {"entry": entry_id})

    async def verdicts(self) -> Mapping[str, tuple[int, int]]:
        """Entry id -> (helpful, unhelpful)."""
        return await off_loop(self._read_verdicts)

    def _read_unresolved(self, limit: int) -> list[UnresolvedQuestion]:
        return [
            UnresolvedQuestion(
                text=row.text,
                reason=Unresolved(row.reason),
                entry_id=row.entry_id,
                askers=row.askers,
                first_at=row.first_at,
                last_at=row.last_at,
            )
            for row in self._connection.execute(_MOST_ASKED, {"limit": limit})
        ]

    def _read_verdicts(self) -> dict[str, tuple[int, int]]:
        return {
            entry_id: (helpful, unhelpful)
            for entry_id, helpful, unhelpful in self._connection.execute(_TALLY)
        }
