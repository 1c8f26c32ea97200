"""The inbox as statements: which petitions, in which order, how many in each state.

Filters and orders read one index alone (`petitions_inbox`); what a page shows is fetched for its
rows only. Words are looked up in a table of their own, one row a word and petition.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from bot.domain.codes import TrackingCode
from bot.domain.local_time import VIETNAM
from bot.domain.petition import TIMED, State
from bot.services.office import Filter, Sorting
from bot.store.handle import Handle
from bot.store.office_tables import cases, decisions, tags
from bot.store.petition_rows import searched
from bot.store.petition_tables import petition_words, petitions

MOST_WORDS = 8  # of a search; more hardly narrow it

_ORDERS: Mapping[Sorting, Sequence[sa.ColumnElement[object]]] = {
    Sorting.NEWEST: (petitions.c.created_at.desc(), petitions.c.id.desc()),
    Sorting.OLDEST: (petitions.c.created_at, petitions.c.id),
    Sorting.DUE: (petitions.c.due_on.nulls_last(), petitions.c.created_at, petitions.c.id),
    Sorting.MOVED: (petitions.c.moved_at.desc(), petitions.c.id.desc()),
}
_is_waited = (
    sa.exists().where(decisions.c.petition_id == petitions.c.id).correlate(petitions)
).label("is_waited")
_TAGS = (
    sa.select(tags)
    .where(tags.c.petition_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(tags.c.petition_id, tags.c.tag)
)


def page(wanted: Filter, *, limit: int, offset: int) -> sa.Select[tuple[object, ...]]:
    """A page of petitions with their cases, and whether a decision stands."""
    order = _ORDERS[wanted.sorting]
    states = [petitions.c.state.in_(_values(wanted.states))] if wanted.states else []
    shown = (
        sa.select(petitions.c.id)
        .where(*states, *_conditions(wanted))
        .order_by(*order)
        .limit(limit)
        .offset(offset)
        .subquery()
    )
    return (
        sa.select(petitions, cases.c.owner, cases.c.taken_at, _is_waited)
        .select_from(
            shown.join(petitions, petitions.c.id == shown.c.id).outerjoin(
                cases, cases.c.petition_id == petitions.c.id
            )
        )
        .order_by(*order)
    )


def counted(wanted: Filter) -> sa.Select[tuple[str, int]]:
    """How many there are in each state, whatever states are wanted."""
    return (
        sa.select(petitions.c.state, sa.func.count().label("total"))
        .where(*_conditions(wanted))
        .group_by(petitions.c.state)
    )


async def tags_of(db: Handle, ids: Sequence[int]) -> Mapping[int, tuple[str, ...]]:
    """The tags of these petitions."""
    marked: dict[int, tuple[str, ...]] = {}
    for row in await db.execute(_TAGS, {"ids": ids}):
        marked[row.petition_id] = (*marked.get(row.petition_id, ()), row.tag)
    return marked


def _conditions(wanted: Filter) -> Iterator[sa.ColumnElement[bool]]:
    """Everything that is asked for but the states."""
    if wanted.sectors:
        yield petitions.c.sector.in_(sorted(wanted.sectors))
    if wanted.places:
        yield petitions.c.place_id.in_(sorted(wanted.places))
    if wanted.since:
        yield petitions.c.created_at >= _begins(wanted.since)
    if wanted.until:
        yield petitions.c.created_at < _begins(wanted.until + timedelta(days=1))
    if wanted.overdue_on:
        yield petitions.c.due_on < wanted.overdue_on
        yield petitions.c.state.in_(_values(TIMED))
    if wanted.tag:
        yield petitions.c.id.in_(sa.select(tags.c.petition_id).where(tags.c.tag == wanted.tag))
    if wanted.owner is not None:
        yield _owned_by(wanted.owner)
    if wanted.words.strip():
        yield _says(wanted.words)


def _owned_by(owner: int) -> sa.ColumnElement[bool]:
    if owner:
        return petitions.c.id.in_(sa.select(cases.c.petition_id).where(cases.c.owner == owner))
    return petitions.c.id.not_in(sa.select(cases.c.petition_id).where(cases.c.owner != 0))


def _says(words: str) -> sa.ColumnElement[bool]:
    code = TrackingCode.parse(words)
    if code is not None:
        return petitions.c.code == code
    each = [
        sa.select(petition_words.c.petition_id).where(petition_words.c.word == word)
        for word in searched(words)[:MOST_WORDS]
    ]
    # Whoever searches for punctuation finds nothing.
    return petitions.c.id.in_(sa.intersect(*each)) if each else sa.false()


def _values(states: Iterable[State]) -> list[str]:
    return sorted(state.value for state in states)


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM)
