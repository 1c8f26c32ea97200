"""The record as reports need it, read in batches by key."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from bot.domain.local_time import local_day
from bot.domain.petition import Move, Rating, State
from bot.domain.tags import Level
from bot.services.office import Filter
from bot.services.report_ports import Registered, Span
from bot.store.cipher import Cipher
from bot.store.handle import Handle
from bot.store.inbox import conditions, rarity_of
from bot.store.office_tables import tags
from bot.store.petition_rows import move_of, petition_of
from bot.store.petition_tables import moves, petitions

_NO_CONTACT = [
    column if column.name != "contact" else sa.null().label("contact")
    for column in petitions.columns
]
_IDS: sa.BindParameter[Sequence[int]] = sa.bindparam("ids", expanding=True)
_MOVES = (
    sa.select(moves)
    .where(moves.c.petition_id.in_(_IDS))
    .order_by(moves.c.petition_id, moves.c.number)
)
_TAGS = sa.select(tags).where(tags.c.petition_id.in_(_IDS))
_first = moves.alias("move_first")
_answer = moves.alias("move_answer")
_before = moves.alias("move_before")
_FIRST_ANSWER = (  # the number of a petition's first answer
    sa.select(sa.func.min(_first.c.number))
    .where(_first.c.petition_id == petitions.c.id, _first.c.went_to == State.ANSWERED.value)
    .correlate(petitions)
    .scalar_subquery()
)
_SPANS = sa.select(
    *(petitions.c[name] for name in ("id", "sector", "place_id", "state", "rating")),
    *(petitions.c.created_at, petitions.c.due_on),
    *(_answer.c.at.label("answered_at"), _before.c.due_on.label("target")),
).select_from(
    petitions.outerjoin(
        _answer,
        sa.and_(_answer.c.petition_id == petitions.c.id, _answer.c.number == _FIRST_ANSWER),
    ).outerjoin(
        _before,
        sa.and_(_before.c.petition_id == petitions.c.id, _before.c.number == _answer.c.number - 1),
    )
)
_LEVELS = sa.select(tags).where(
    tags.c.tag.in_([level.value for level in Level]),
    tags.c.petition_id.between(sa.bindparam("first"), sa.bindparam("last")),
)
_AT_ONCE = 5_000  # ids in one statement


class SqlReports:
    """Fulfils :class:`bot.services.report_ports.Reports` within one transaction."""

    def __init__(self, db: Handle, cipher: Cipher) -> None:
        self._db = db
        self._cipher = cipher

    async def count(self, wanted: Filter) -> int:
        """How many there are."""
        asked = sa.select(sa.func.count().label("found")).select_from(petitions)
        rows = await self._db.read(await self._among(asked, wanted))
        return int(rows[0].found)

    async def batch(
        self, wanted: Filter, *, after: int, limit: int, contacts: bool
    ) -> Sequence[Registered]:
        """The next ones after a number, in order of recording."""
        chosen = sa.select(petitions) if contacts else sa.select(*_NO_CONTACT)
        rows = await self._page(wanted, chosen, after, limit)
        history: dict[int, list[Move]] = {row.id: [] for row in rows}
        tagged: dict[int, set[str]] = {}
        for row in await self._of(_MOVES, list(history)):
            history[row.petition_id].append(move_of(row))
        for row in await self._of(_TAGS, list(history)):
            tagged.setdefault(row.petition_id, set()).add(row.tag)
        return [
            Registered(
                number=row.id,
                petition=petition_of(row, self._cipher),
                moves=tuple(history[row.id]),
                tags=frozenset(tagged.get(row.id, ())),
            )
            for row in rows
        ]

    async def spans(self, wanted: Filter, *, after: int, limit: int) -> Sequence[Span]:
        """The same, only what figures need."""
        rows = await self._page(wanted, _SPANS, after, limit)
        levels: dict[int, frozenset[str]] = {}
        if rows:
            between = {"first": rows[0].id, "last": rows[-1].id}
            for row in await self._db.read(_LEVELS, between):
                levels[row.petition_id] = levels.get(row.petition_id, _NONE) | {row.tag}
        return [
            Span(
                row.id,
                row.sector,
                row.place_id,
                State(row.state),
                row.rating and Rating(row.rating),
                levels.get(row.id, _NONE),
                local_day(row.created_at),
                row.answered_at and local_day(row.answered_at),
                row.target if row.answered_at else row.due_on,
            )
            for row in rows
        ]

    async def _page(
        self, wanted: Filter, chosen: sa.Select[Any], after: int, limit: int
    ) -> Sequence[sa.Row[Any]]:
        """The next rows."""
        asked = await self._among(chosen, wanted)
        after_it = asked.where(petitions.c.id > after).order_by(petitions.c.id)
        return await self._db.read(after_it.limit(limit))

    async def _among(self, asked: sa.Select[Any], wanted: Filter) -> sa.Select[Any]:
        """Of what the inbox finds."""
        if wanted.states:
            asked = asked.where(petitions.c.state.in_(sorted(wanted.states)))
        return asked.where(*conditions(wanted, await rarity_of(self._db, wanted.words)))

    async def _of(self, statement: sa.Executable, ids: Sequence[int]) -> Sequence[sa.Row[Any]]:
        found: list[sa.Row[Any]] = []
        for start in range(0, len(ids), _AT_ONCE):
            found += await self._db.read(statement, {"ids": ids[start : start + _AT_ONCE]})
        return found


_NONE: frozenset[str] = frozenset()
