"""The inbox on every store: what is found, in which order, how many in each state."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.petition import Contact, State
from bot.services.office import Filter, Sorting
from bot.services.ports import Store
from bot.services.registers import NoticeState, Topic
from tests.factories import NOW, a_decision, a_move, a_petition

DAY = timedelta(days=1)
PETITIONS: dict[str, dict[str, Any]] = {
    "KN-7F4-K9Q-TX4": {"text": "Kênh mương Đồng Chằm vỡ bờ", "sector": "water", "due_on": None},
    "KN-B": {
        "created_at": NOW - DAY,
        "due_on": date(2026, 12, 7),
        "state": State.ACCEPTED,
        "moved_at": NOW + timedelta(hours=1),
    },
    "KN-C": {"created_at": NOW - 2 * DAY, "due_on": date(2026, 11, 20), "moved_at": NOW + DAY},
    "KN-D": {
        "created_at": NOW - 3 * DAY,
        "due_on": date(2026, 11, 20),
        "state": State.ANSWERED,
        "place_id": "05455",
    },
}
A, B, C, D = PETITIONS


@pytest.fixture
async def full(store: Store) -> Store:
    """Four petitions; B and C are worked on."""
    async with store.begin() as uow:
        for code, fields in PETITIONS.items():
            petition = a_petition(code=code, contact=Contact(name="Bưởi"), **fields)
            await uow.petitions.add(petition, a_move(), ["den"])
        await uow.cases.take(B, 4, NOW)
        await uow.cases.take(C, 5, NOW)
        await uow.cases.assign(D, 0, NOW)
        await uow.cases.tag(C, ["nóng", "cử tri"])
    return store


async def found(store: Store, **wanted: Any) -> list[str]:
    async with store.begin() as uow:
        inbox = await uow.cases.inbox(Filter(**wanted), limit=9, offset=0)
        assert inbox.counts == await uow.cases.counts(Filter(**wanted))
    return [row.petition.code for row in inbox.rows]


@pytest.mark.parametrize(
    ("wanted", "codes"),
    [
        ({}, [A, B, C, D]),
        ({"sorting": Sorting.OLDEST}, [D, C, B, A]),
        ({"sorting": Sorting.DUE}, [D, C, B, A]),
        ({"sorting": Sorting.MOVED}, [C, B, D, A]),
        ({"states": frozenset({State.ACCEPTED, State.ANSWERED})}, [B, D]),
        ({"sectors": frozenset({"water", "land"})}, [A]),
        ({"places": frozenset({"05455"})}, [D]),
        ({"owner": 4}, [B]),
        ({"owner": 0}, [A, D]),
        ({"tag": "nóng"}, [C]),
        ({"since": date(2026, 11, 22)}, [A, B]),
        ({"until": date(2026, 11, 21)}, [C, D]),
        ({"overdue_on": date(2026, 11, 21)}, [C]),
        ({"overdue_on": date(2026, 11, 20)}, []),
        ({"words": "dong cham"}, [A]),
        ({"words": "Chằm, KÊNH"}, [A]),
        ({"words": "cham den"}, []),
        ({"words": "kn7f4k9qtx4"}, []),
        ({"words": "7f4"}, [A]),
        ({"words": "ngo 12", "owner": 4}, [B]),
        ({"words": "kn"}, [A, B, C, D]),  # in every code: it narrows nothing
        ({"words": "kn kenh"}, [A]),
        ({"words": "?!"}, []),
        ({"words": "   "}, [A, B, C, D]),
        ({"words": "' OR 1=1 --"}, []),
    ],
)
async def test_the_inbox_holds_what_is_wanted(
    full: Store, wanted: dict[str, Any], codes: list[str]
) -> None:
    assert await found(full, **wanted) == codes


async def test_a_row_shows_the_case_and_no_contact_details(full: Store) -> None:
    async with full.begin() as uow:
        await uow.cases.decide(a_decision(code=C))
        first, second = (await uow.cases.inbox(Filter(), limit=2, offset=1)).rows

        assert first.petition == a_petition(code=B, **PETITIONS[B])
        assert (first.case, first.is_waited) == (await uow.cases.get(B), False)
        assert (second.case, second.is_waited) == (await uow.cases.get(C), True)
        assert second.case.tags == ("cử tri", "nóng")


async def test_counts_tell_how_many_stand_in_each_state(full: Store) -> None:
    async def counted(**wanted: Any) -> dict[State, int]:
        async with full.begin() as uow:
            counts = await uow.cases.counts(Filter(**wanted))
        assert set(counts) == set(State)
        return {state: count for state, count in counts.items() if count}

    by_all = {State.RECORDED: 2, State.ACCEPTED: 1, State.ANSWERED: 1}
    assert await counted() == by_all
    assert await counted(states=frozenset({State.CLOSED})) == by_all
    assert await counted(owner=4) == {State.ACCEPTED: 1}
    assert await counted(words="kenh muong") == {State.RECORDED: 1}


async def test_a_changed_text_is_found_by_its_new_words_only(full: Store) -> None:
    async with full.begin() as uow:
        petition = await uow.petitions.get(A)
        assert petition is not None
        changed = a_petition(code=A, text="Cầu treo hỏng", version=petition.version)
        await uow.petitions.retext(changed, ["cau"])

    assert await found(full, words="kenh") == []
    assert await found(full, words="cau treo") == [A]


async def test_what_was_told_to_nobody_is_found_until_staff_tell_it(full: Store) -> None:
    sender = a_petition().person_key
    fates = {
        A: [(sender, NoticeState.UNREACHABLE), (sender, NoticeState.REFUSED)],
        B: [("desk:x", NoticeState.UNTOLD)],
        C: [("somebody else", NoticeState.UNREACHABLE), (sender, NoticeState.SENT)],
        D: [(sender, NoticeState.TOLD)],
    }
    async with full.begin() as uow:
        for code, promised in fates.items():
            for key, state in promised:
                await uow.notices.add(
                    code=code,
                    person_key=key,
                    topic=Topic.REPLY,
                    number=1,
                    at=NOW,
                    not_before=NOW,
                    state=state,
                )

    assert await found(full, untold=True) == [A, B]
    assert await found(full, untold=True, owner=4) == [B]


async def test_days_are_those_of_vietnam(store: Store) -> None:
    at = datetime(2026, 11, 23, 17, 30, tzinfo=UTC)  # half past midnight there
    async with store.begin() as uow:
        await uow.petitions.add(a_petition(created_at=at), a_move(), ["den"])

    assert await found(store, since=date(2026, 11, 24)) == ["KN-0001"]
    assert await found(store, until=date(2026, 11, 23)) == []
