"""Cases on every store: owners, tags, notes among staff, decisions that may be undone."""

from datetime import timedelta

import pytest

from bot.domain.errors import PetitionNotFoundError
from bot.domain.petition import State
from bot.services.office import Case, InternalNote
from bot.services.ports import Store
from tests.factories import NOW, a_decision, a_move, a_petition

MINUTE = timedelta(minutes=1)
CODE = "KN-0001"


async def record(store: Store, code: str = CODE, **fields: object) -> None:
    async with store.begin() as uow:
        await uow.petitions.add(a_petition(code=code, **fields), a_move(), ["den"])


async def test_a_petition_nobody_touched_has_an_empty_case(store: Store) -> None:
    await record(store)

    async with store.begin() as uow:
        assert await uow.cases.get(CODE) == Case(code=CODE)
        with pytest.raises(PetitionNotFoundError):
            await uow.cases.get("KN-NONE")


async def test_the_first_who_takes_it_owns_it_until_it_is_given_back(store: Store) -> None:
    await record(store)
    async with store.begin() as uow:
        taken = await uow.cases.take(CODE, 4, NOW)
        assert taken == Case(code=CODE, owner=4, taken_at=NOW)
        assert await uow.cases.take(CODE, 5, NOW + MINUTE) == taken
        assert await uow.cases.take(CODE, 4, NOW + MINUTE) == taken

        await uow.cases.assign(CODE, 0, NOW + MINUTE)
        assert await uow.cases.get(CODE) == Case(code=CODE)
        assert (await uow.cases.take(CODE, 5, NOW + MINUTE)).owner == 5
        await uow.cases.assign(CODE, 6, NOW + 2 * MINUTE)

    async with store.begin() as uow:
        assert await uow.cases.get(CODE) == Case(code=CODE, owner=6, taken_at=NOW + 2 * MINUTE)


async def test_all_that_is_open_goes_over_to_another(store: Store) -> None:
    states = {"KN-1": State.RECORDED, "KN-2": State.CLOSED, "KN-3": State.ANSWERED}
    for code, state in states.items():
        await record(store, code, state=state)
    await record(store, "KN-4")
    async with store.begin() as uow:
        for code in states:
            await uow.cases.assign(code, 4, NOW)
        await uow.cases.assign("KN-4", 5, NOW)

        assert await uow.cases.hand_over(4, 6, NOW + MINUTE) == ["KN-1", "KN-3"]
        owners = [(await uow.cases.get(code)).owner for code in (*states, "KN-4")]
        assert owners == [6, 4, 6, 5]

        assert await uow.cases.hand_over(6, 0, NOW + MINUTE) == ["KN-1", "KN-3"]
        assert await uow.cases.get("KN-1") == Case(code="KN-1")
        assert await uow.cases.hand_over(9, 0, NOW) == []


async def test_tags_are_replaced_as_a_whole(store: Store) -> None:
    await record(store)
    async with store.begin() as uow:
        await uow.cases.tag(CODE, ["nóng", "cử tri", "nóng"])
        assert set((await uow.cases.get(CODE)).tags) == {"nóng", "cử tri"}
        await uow.cases.tag(CODE, ["cử tri"])

    async with store.begin() as uow:
        assert await uow.cases.get(CODE) == Case(code=CODE, tags=("cử tri",))


async def test_notes_among_staff_are_numbered_in_each_petition(store: Store) -> None:
    await record(store)
    await record(store, "KN-0002")
    async with store.begin() as uow:
        first = await uow.cases.note(CODE, 4, "Đã gọi", NOW)
        await uow.cases.note("KN-0002", 4, "Khác", NOW)
        second = await uow.cases.note(CODE, 5, "Chưa nghe máy", NOW + MINUTE)

        assert first == InternalNote(number=1, at=NOW, by=4, text="Đã gọi")
        assert second.number == 2
        assert await uow.cases.notes(CODE) == [first, second]


async def test_one_decision_stands_until_it_is_dropped(store: Store) -> None:
    await record(store)
    told = {
        "note": "n",
        "internal": "i",
        "reason": "r",
        "body": "b",
        "number_of_letter": "12",
        "duplicate_of": "KN-2",
    }
    decision = a_decision(code=CODE, **told)
    async with store.begin() as uow:
        assert await uow.cases.decision(CODE) is None
        assert await uow.cases.decide(decision)
        assert not await uow.cases.decide(a_decision(code=CODE, by=5))

    async with store.begin() as uow:
        assert await uow.cases.decision(CODE) == decision
        assert await uow.cases.drop_decision(CODE)
        assert not await uow.cases.drop_decision(CODE)
        assert await uow.cases.decision(CODE) is None


async def test_decisions_come_due_oldest_first(store: Store) -> None:
    due = {"KN-1": 2, "KN-2": 1, "KN-3": 3}
    for code, minutes in due.items():
        await record(store, code)
        async with store.begin() as uow:
            await uow.cases.decide(a_decision(code=code, due_at=NOW + minutes * MINUTE))

    async with store.begin() as uow:
        found = await uow.cases.due_decisions(NOW + 2 * MINUTE, 9)
        assert [each.code for each in found] == ["KN-2", "KN-1"]
        assert len(await uow.cases.due_decisions(NOW + 3 * MINUTE, 1)) == 1
        assert await uow.cases.due_decisions(NOW, 9) == []
