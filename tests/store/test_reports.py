"""What reports read of the record, on every store."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import cast

import pytest
import sqlalchemy as sa

from bot.domain.petition import Actor, ActorKind, Contact, Petition, Rating, Sharing, State
from bot.domain.tags import Level
from bot.services.office import Filter
from bot.services.ports import Store
from bot.services.report_ports import Registered, Span
from bot.services.reporting import count, each
from bot.store.office_tables import cases, tags
from bot.store.petition_tables import petitions
from bot.store.store import SqlUnitOfWork
from tests.factories import NOW, a_move, a_petition
from tests.fakes import FakeUnitOfWork

DAY = timedelta(days=1)
STAFF = Actor(kind=ActorKind.STAFF, label="Cô Hạnh")
ASKED_FOR = Contact(name="Lê Thị Bưởi", address="tổ 9", phone="0912345678")


async def record(store: Store, code: str, *path: State, **fields: object) -> Petition:
    """Recorded, then moved a day for each step."""
    petition = a_petition(code=code, **fields)
    first = a_move(at=petition.created_at, due_on=date(2026, 12, 7))
    async with store.begin() as uow:
        await uow.petitions.add(petition, first, [])
    for number, state in enumerate(path, 2):
        at = petition.created_at + DAY * (number - 1)
        due = None if state is State.ANSWERED else date(2026, 12, 7 + number)
        move = a_move(
            number=number, at=at, came_from=petition.state, to=state, actor=STAFF, due_on=due
        )
        petition = replace(petition, state=state, moved_at=at, due_on=due)
        async with store.begin() as uow:
            await uow.petitions.save(petition, move)
        petition = replace(petition, version=petition.version + 1)
    return petition


async def mark(store: Store, code: str, *marks: str, owner: int = 0) -> None:
    """What staff set beside a petition."""
    async with store.begin() as uow:
        if isinstance(uow, FakeUnitOfWork):
            uow.reports.tags[code] = frozenset(marks)
            uow.reports.owners[code] = owner
            return
        db = cast("SqlUnitOfWork", uow)._db  # noqa: SLF001
        found = await db.execute(sa.select(petitions.c.id).where(petitions.c.code == code))
        id_ = found.scalar_one()
        for tag in marks:
            await db.execute(sa.insert(tags), {"petition_id": id_, "tag": tag})
        await db.execute(sa.update(cases).where(cases.c.petition_id == id_).values(owner=owner))


async def read(store: Store, wanted: Filter | None = None, batch: int = 2) -> list[Registered]:
    found: list[Registered] = []
    async for several in each(store, wanted or Filter(), batch=batch):
        assert 0 < len(several) <= batch
        found += several
    return found


def codes(found: Sequence[Registered]) -> list[str]:
    return [one.petition.code for one in found]


async def spans(store: Store, wanted: Filter | None = None) -> list[Span]:
    async with store.begin() as uow:
        return list(await uow.reports.spans(wanted or Filter(), after=0, limit=9))


async def test_all_are_read_once_in_the_order_of_recording_whatever_the_batch(
    store: Store,
) -> None:
    names = [f"KN-{number}" for number in range(5)]
    for name in names:
        await record(store, name)

    assert [codes(await read(store, batch=size)) for size in (1, 2, 5, 9)] == [names] * 4
    assert await count(store, Filter()) == 5


async def test_an_empty_register_gives_nothing(store: Store) -> None:
    assert await read(store) == []
    assert await spans(store) == []
    assert await count(store, Filter()) == 0


async def test_a_petition_comes_with_its_history_and_tags(store: Store) -> None:
    petition = await record(store, "KN-1", State.ACCEPTED, State.FORWARDED)
    await record(store, "KN-2", State.ACCEPTED)
    await mark(store, "KN-1", "trich-dan", "cap-xa")

    one, other = await read(store, batch=9)

    assert replace(one.petition, version=0) == replace(petition, version=0)
    assert [move.to for move in one.moves] == [State.RECORDED, State.ACCEPTED, State.FORWARDED]
    assert [move.number for move in other.moves] == [1, 2]
    assert [set(each.tags) for each in (one, other)] == [{"trich-dan", "cap-xa"}, set()]


async def test_contacts_are_read_only_when_asked_for_and_shared(store: Store) -> None:
    await record(store, "KN-1", contact=ASKED_FOR, sharing=Sharing.FRONT)
    await record(store, "KN-2", contact=ASKED_FOR, sharing=Sharing.NONE)

    left_out = await read(store)
    asked = [one async for some in each(store, Filter(), contacts=True) for one in some]

    assert [one.petition.contact for one in left_out] == [Contact()] * 2
    assert [one.petition.contact for one in asked] == [ASKED_FOR, Contact()]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Filter(states=frozenset({State.ACCEPTED, State.ANSWERED})), ["KN-2", "KN-3"]),
        (Filter(sectors=frozenset({"dien"})), ["KN-1"]),
        (Filter(places=frozenset({"05482"})), ["KN-2"]),
        (Filter(tag="trich-dan"), ["KN-2"]),
        (Filter(owner=7), ["KN-2"]),
        (Filter(owner=0), ["KN-1", "KN-3"]),
        (Filter(words="DEN duong"), ["KN-1", "KN-3"]),
        (Filter(words="kn-2"), ["KN-2"]),
        (Filter(words="đèn", states=frozenset({State.ACCEPTED})), []),
        (Filter(overdue_on=date(2026, 12, 10)), ["KN-1", "KN-2"]),
        (Filter(overdue_on=date(2026, 12, 9)), ["KN-1"]),
    ],
)
async def test_a_filter_chooses(store: Store, wanted: Filter, found: list[str]) -> None:
    await record(store, "KN-1", sector="dien", due_on=date(2026, 12, 7))
    await record(
        store, "KN-2", State.ACCEPTED, place_id="05482", text="Cầu treo hỏng", title="Cầu"
    )
    await record(store, "KN-3", State.ACCEPTED, State.ANSWERED)
    await mark(store, "KN-2", "trich-dan", owner=7)

    assert codes(await read(store, wanted)) == found
    assert await count(store, wanted) == len(found)
    assert len(await spans(store, wanted)) == len(found)


async def test_days_begin_at_midnight_in_vietnam(store: Store) -> None:
    await record(store, "KN-1", created_at=datetime(2026, 11, 20, 16, 59, tzinfo=UTC))
    await record(store, "KN-2", created_at=datetime(2026, 11, 20, 17, 0, tzinfo=UTC))
    twentieth, after = date(2026, 11, 20), date(2026, 11, 21)

    assert codes(await read(store, Filter(until=twentieth))) == ["KN-1"]
    assert codes(await read(store, Filter(since=after, until=after))) == ["KN-2"]
    assert [span.received for span in await spans(store)] == [twentieth, after]


async def test_a_span_tells_the_first_answer_and_the_target_it_had(store: Store) -> None:
    path = (State.ACCEPTED, State.ANSWERED, State.IN_PROGRESS, State.ANSWERED)
    await record(store, "KN-1", *path, rating=Rating.CONTENT)
    await record(store, "KN-2", due_on=date(2026, 12, 7))
    await mark(store, "KN-1", "trich-dan", Level.PROVINCE)

    answered, waiting = await spans(store)

    assert answered == Span(
        answered.number,
        "electricity",
        "05443",
        State.ANSWERED,
        Rating.CONTENT,
        frozenset({Level.PROVINCE}),
        NOW.date(),
        (NOW + 2 * DAY).date(),
        date(2026, 12, 9),
    )
    assert (waiting.answered, waiting.target) == (None, date(2026, 12, 7))
    assert waiting.number > answered.number
