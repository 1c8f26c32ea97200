"""The record as reports need it, read in batches by key."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from bot.domain.local_time import VIETNAM, local_day
from bot.domain.petition import TIMED, Move, Rating, State
from bot.domain.tags import Level
from bot.domain.vietnamese import bare, compose, syllables
from bot.services.office import Filter
from bot.services.report_ports import Registered, Span
from bot.store.cipher import Cipher
from bot.store.handle import Handle
from bot.store.office_tables import cases, tags
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
_ANSWERS = (  # the number of each petition's first answer
    sa.select(moves.c.petition_id, sa.func.min(moves.c.number).label("number"))
    .where(moves.c.petition_id.in_(_IDS), moves.c.went_to == State.ANSWERED.value)
    .group_by(moves.c.petition_id)
    .subquery()
)
_before = moves.alias("move_before")
_ANSWERED = (
    sa.select(moves.c.petition_id, moves.c.at, _before.c.due_on)
    .join(
        _ANSWERS,
        sa.and_(
            moves.c.petition_id == _ANSWERS.c.petition_id, moves.c.number == _ANSWERS.c.number
        ),
    )
    .outerjoin(
        _before,
        sa.and_(
            _before.c.petition_id == moves.c.petition_id,
            _before.c.number == moves.c.number - 1,
        ),
    )
)
_LEVELS = _TAGS.where(tags.c.tag.in_([level.value for level in Level]))
_AT_ONCE = 5_000  # ids in one statement


class SqlReports:
    """Fulfils :class:`bot.services.report_ports.Reports` within one transaction."""

    def __init__(self, db: Handle, cipher: Cipher) -> None:
        self._db = db
        self._cipher = cipher

    async def count(self, wanted: Filter) -> int:
        """How many there are."""
        if wanted.words:
            found, after = 0, 0
            while rows := await self._page(wanted, [petitions], after, _AT_ONCE):
                found += len(rows)
                after = rows[-1].id
            return found
        asked = sa.select(sa.func.count().label("found")).select_from(petitions)
        rows = await self._db.read(_among(asked, wanted))
        return int(rows[0].found)

    async def batch(
        self, wanted: Filter, *, after: int, limit: int, contacts: bool
    ) -> Sequence[Registered]:
        """The next ones after a number, in order of recording."""
        columns: list[Any] = [petitions] if contacts else _NO_CONTACT
        rows = await self._page(wanted, columns, after, limit)
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
        c = petitions.c
        columns: list[Any] = [c.id, c.sector, c.place_id, c.state, c.rating, c.created_at]
        columns += [c.due_on]
        if wanted.words:
            columns += [c.code, c.title, c.text]
        rows = await self._page(wanted, columns, after, limit)
        ids = [row.id for row in rows]
        answers = {
            row.petition_id: (local_day(row.at), row.due_on)
            for row in await self._of(_ANSWERED, ids)
        }
        levels: dict[int, frozenset[str]] = {}
        for row in await self._of(_LEVELS, ids):
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
                *answers.get(row.id, (None, row.due_on)),
            )
            for row in rows
        ]

    async def _page(
        self, wanted: Filter, columns: Sequence[Any], after: int, limit: int
    ) -> Sequence[sa.Row[Any]]:
        """The next rows; what is looked for in words is looked for here, without marks."""
        found: list[sa.Row[Any]] = []
        while True:
            asked = _among(sa.select(*columns), wanted).where(petitions.c.id > after)
            rows = await self._db.read(asked.order_by(petitions.c.id).limit(limit))
            if not wanted.words:
                return rows
            found += [row for row in rows if _says(row, wanted.words)]
            if len(found) >= limit or len(rows) < limit:
                return found[:limit]
            after = rows[-1].id

    async def _of(self, statement: sa.Executable, ids: Sequence[int]) -> Sequence[sa.Row[Any]]:
        found: list[sa.Row[Any]] = []
        for start in range(0, len(ids), _AT_ONCE):
            found += await self._db.read(statement, {"ids": ids[start : start + _AT_ONCE]})
        return found


_NONE: frozenset[str] = frozenset()


def _among(asked: sa.Select[Any], wanted: Filter) -> sa.Select[Any]:
    c = petitions.c
    if wanted.states:
        asked = asked.where(c.state.in_(sorted(wanted.states)))
    if wanted.sectors:
        asked = asked.where(c.sector.in_(sorted(wanted.sectors)))
    if wanted.places:
        asked = asked.where(c.place_id.in_(sorted(wanted.places)))
    if wanted.since is not None:
        asked = asked.where(c.created_at >= _midnight(wanted.since))
    if wanted.until is not None:
        asked = asked.where(c.created_at < _midnight(wanted.until + timedelta(days=1)))
    if wanted.overdue_on is not None:
        asked = asked.where(c.state.in_(sorted(TIMED)), c.due_on < wanted.overdue_on)
    if wanted.tag:
        tagged = sa.select(tags.c.petition_id).where(tags.c.tag == wanted.tag)
        asked = asked.where(c.id.in_(tagged))
    if wanted.owner is not None:
        owned = sa.select(cases.c.petition_id).where(cases.c.owner == wanted.owner)
        owned_by_none = sa.select(cases.c.petition_id).where(cases.c.owner != 0)
        asked = asked.where(c.id.in_(owned) if wanted.owner else c.id.not_in(owned_by_none))
    return asked


def _says(row: sa.Row[Any], words: str) -> bool:
    return any(_plain(words) in _plain(said) for said in (row.text, row.title, row.code))


def _plain(text: str) -> str:
    return " ".join(bare(word) for word in syllables(compose(text)))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM).astimezone(UTC)
