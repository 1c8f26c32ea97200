"""The inbox as statements: which petitions, in which order, how many in each state.

Filters and orders read one index alone (`petitions_inbox`), once for the page and for the counts;
what a page shows is fetched for its rows only. Words are looked up in a table of their own, one
row a word and petition, the rarest first.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from bot.domain.codes import TrackingCode
from bot.domain.local_time import VIETNAM
from bot.domain.petition import TIMED, State
from bot.services.noticing import LOST
from bot.services.office import Filter, Sorting
from bot.services.registers import NoticeState
from bot.store.handle import Handle
from bot.store.office_tables import cases, decisions, tags
from bot.store.petition_rows import searched
from bot.store.petition_tables import notices, petition_words, petitions

MOST_WORDS = 8  # of a search; more hardly narrow it

_SORTED_BY = ("created_at", "due_on", "moved_at")
Rarity = Mapping[str, int]  # how many petitions hold a word

_ORDERS: Mapping[Sorting, Callable[[Any], Sequence[sa.ColumnElement[object]]]] = {
    Sorting.NEWEST: lambda c: (c.created_at.desc(), c.id.desc()),
    Sorting.OLDEST: lambda c: (c.created_at, c.id),
    Sorting.DUE: lambda c: (c.due_on.nulls_last(), c.created_at, c.id),
    Sorting.MOVED: lambda c: (c.moved_at.desc(), c.id.desc()),
}
_HOLDING = (
    sa.select(petition_words.c.word, sa.func.count().label("total"))
    .where(petition_words.c.word.in_(sa.bindparam("words", expanding=True)))
    .group_by(petition_words.c.word)
)
_told_of = petitions.alias("told_of")
# As `noticing.untold` has it.
_UNTOLD = (
    sa.select(_told_of.c.id)
    .join(notices, notices.c.code == _told_of.c.code)
    .where(
        notices.c.state.in_(sorted(state.value for state in (NoticeState.UNTOLD, *LOST))),
        sa.or_(
            notices.c.state == NoticeState.UNTOLD.value,
            notices.c.person_key == _told_of.c.person_key,
        ),
    )
)
_is_waited = (
    sa.exists().where(decisions.c.petition_id == petitions.c.id).correlate(petitions)
).label("is_waited")
_TAGS = (
    sa.select(tags)
    .where(tags.c.petition_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(tags.c.petition_id, tags.c.tag)
)


def looked_through(
    wanted: Filter, rarity: Rarity, *, limit: int, offset: int
) -> sa.CompoundSelect[tuple[object, ...]]:
    """How many there are in each state, whatever states are wanted, and the ids of a page.

    What must be looked up in other tables is looked up once for both.
    """
    columns = [petitions.c[name] for name in ("id", "state", *_SORTED_BY)]
    found = sa.select(*columns).where(*conditions(wanted, rarity))
    is_costly = bool(wanted.words or wanted.tag or wanted.untold or wanted.owner is not None)
    of_all = found.cte("of_all") if is_costly else found.subquery("of_all")
    paged = sa.select(of_all.c.id)
    if wanted.states:
        paged = paged.where(of_all.c.state.in_(_values(wanted.states)))
    order = _ORDERS[wanted.sorting](of_all.c)
    ids = paged.order_by(*order).limit(limit).offset(offset).subquery()
    counts = sa.select(of_all.c.state, sa.func.count().label("total"), sa.null().label("id"))
    return counts.group_by(of_all.c.state).union_all(sa.select(sa.null(), sa.null(), ids.c.id))


def shown(ids: Sequence[int]) -> sa.Select[tuple[object, ...]]:
    """These petitions with their cases, and whether a decision stands."""
    return (
        sa.select(petitions, cases.c.owner, cases.c.taken_at, _is_waited)
        .outerjoin(cases, cases.c.petition_id == petitions.c.id)
        .where(petitions.c.id.in_(ids))
    )


def counted(wanted: Filter, rarity: Rarity) -> sa.Select[tuple[str, int]]:
    """How many there are in each state, whatever states are wanted."""
    return (
        sa.select(petitions.c.state, sa.func.count().label("total"))
        .where(*conditions(wanted, rarity))
        .group_by(petitions.c.state)
    )


async def rarity_of(db: Handle, words: str) -> Rarity:
    """How many petitions hold each word of a search; what all of them hold is left out."""
    asked = searched(words)[:MOST_WORDS]
    if not asked or TrackingCode.parse(words) is not None:
        return {}
    found = {row.word: int(row.total) for row in await db.read(_HOLDING, {"words": asked})}
    if not found.keys() >= set(asked):
        return {word: found.get(word, 0) for word in asked}
    rows = await db.read(sa.select(sa.func.count().label("total")).select_from(petitions))
    return {word: found[word] for word in asked if found[word] < rows[0].total}


async def tags_of(db: Handle, ids: Sequence[int]) -> Mapping[int, tuple[str, ...]]:
    """The tags of these petitions."""
    marked: dict[int, tuple[str, ...]] = {}
    for row in await db.execute(_TAGS, {"ids": ids}):
        marked[row.petition_id] = (*marked.get(row.petition_id, ()), row.tag)
    return marked


def conditions(wanted: Filter, rarity: Rarity) -> Iterator[sa.ColumnElement[bool]]:
    """Everything that is asked for but the states; ``rarity`` is of the words, if any."""
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
        owned = sa.select(cases.c.petition_id).where(cases.c.owner == wanted.owner)
        yield petitions.c.id.in_(owned)
    if wanted.untold:
        yield petitions.c.id.in_(_UNTOLD)
    if wanted.words.strip():
        yield _says(wanted.words, rarity)


def _says(words: str, rarity: Rarity) -> sa.ColumnElement[bool]:
    """Look up what holds the rarest word, and of that alone whether it holds the others."""
    code = TrackingCode.parse(words)
    if code is not None:
        return petitions.c.code == code
    if not searched(words):  # whoever searches for punctuation finds nothing
        return sa.false()
    if not rarity:  # every petition holds these words
        return sa.true()
    rarest, *others = sorted(rarity, key=lambda word: rarity[word])
    found = sa.select(petition_words.c.petition_id).where(petition_words.c.word == rarest)
    for number, word in enumerate(others):
        other = petition_words.alias(f"other_{number}")
        found = found.where(
            sa.exists()
            .where(other.c.word == word, other.c.petition_id == petition_words.c.petition_id)
            .correlate(petition_words)
        )
    return petitions.c.id.in_(found)


def _values(states: Iterable[State]) -> list[str]:
    return sorted(state.value for state in states)


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM)
