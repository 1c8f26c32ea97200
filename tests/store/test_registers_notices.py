"""Notices, on every store: promised once, claimed once, and nothing uncertain repeated."""

import asyncio
from datetime import timedelta

import pytest

from bot.services.ports import Store
from bot.services.registers import Notice, NoticeState, Topic
from bot.store.cipher import Cipher, new_key
from bot.store.store import SqlStore
from tests.factories import NOW
from tests.fakes import FakeClock

MINUTE = timedelta(minutes=1)


async def promise(store: Store, *, code: str = "KN-0001", in_minutes: int = 0) -> int:
    async with store.begin() as uow:
        return await uow.notices.add(
            code=code,
            person_key="person-a",
            topic=Topic.MOVE,
            number=2,
            at=NOW,
            not_before=NOW + in_minutes * MINUTE,
        )


async def claim(store: Store, after: int = 0, limit: int = 9) -> list[int]:
    async with store.begin() as uow:
        return [each.id for each in await uow.notices.claim(NOW + after * MINUTE, limit=limit)]


async def settle(store: Store, id_: int, state: NoticeState, after: int = 1) -> None:
    again = NOW + 10 * MINUTE if state is NoticeState.DUE else None
    async with store.begin() as uow:
        await uow.notices.settle(id_, state, at=NOW + after * MINUTE, not_before=again)


async def test_a_claimed_notice_tells_all_and_is_being_sent(store: Store) -> None:
    id_ = await promise(store)

    async with store.begin() as uow:
        claimed = await uow.notices.claim(NOW + MINUTE, limit=9)

    sending = Notice(
        id=id_,
        code="KN-0001",
        person_key="person-a",
        topic=Topic.MOVE,
        number=2,
        state=NoticeState.SENDING,
        attempts=0,
        created_at=NOW,
        not_before=NOW,
        changed_at=NOW + MINUTE,
    )
    assert claimed == [sending]
    async with store.begin() as uow:
        assert await uow.notices.of_petition("KN-0001") == [sending]


async def test_notices_are_claimed_oldest_first_and_each_once(store: Store) -> None:
    ids = [await promise(store) for _ in range(3)]

    assert await claim(store, limit=2) == ids[:2]
    assert await claim(store) == ids[2:]
    assert await claim(store) == []


async def test_a_notice_waits_for_its_time(store: Store) -> None:
    id_ = await promise(store, in_minutes=5)

    assert await claim(store, after=4) == []
    assert await claim(store, after=5) == [id_]


async def test_a_notice_certainly_not_delivered_is_due_again_later(store: Store) -> None:
    id_ = await promise(store)
    await claim(store)

    await settle(store, id_, NoticeState.DUE)

    assert await claim(store, after=9) == []
    async with store.begin() as uow:
        (again,) = await uow.notices.claim(NOW + 10 * MINUTE, limit=9)
    assert (again.id, again.attempts) == (id_, 1)


@pytest.mark.parametrize(
    "fate", [each for each in NoticeState if each not in (NoticeState.DUE, NoticeState.SENDING)]
)
async def test_a_settled_notice_is_never_claimed_again_but_stays_on_the_record(
    store: Store, fate: NoticeState
) -> None:
    id_ = await promise(store)
    await claim(store)

    await settle(store, id_, fate)

    assert await claim(store, after=99) == []
    async with store.begin() as uow:
        (kept,) = await uow.notices.of_petition("KN-0001")
    assert (kept.id, kept.state, kept.changed_at) == (id_, fate, NOW + MINUTE)


async def test_what_was_being_sent_when_an_instance_died_is_uncertain(store: Store) -> None:
    old = await promise(store)
    await claim(store, after=1)
    young = await promise(store)
    await claim(store, after=3)
    await promise(store)

    async with store.begin() as uow:
        assert await uow.notices.abandon(NOW + MINUTE, NOW + 4 * MINUTE) == 1

    async with store.begin() as uow:
        states = {each.id: each.state for each in await uow.notices.of_petition("KN-0001")}
        (lost,) = await uow.notices.troubled(9)
    assert (states[old], states[young]) == (NoticeState.UNCERTAIN, NoticeState.SENDING)
    assert (lost.id, lost.changed_at) == (old, NOW + 4 * MINUTE)
    assert len(await claim(store, after=9)) == 1


async def test_staff_see_what_went_wrong_newest_first(store: Store) -> None:
    fates = [
        NoticeState.UNCERTAIN,
        NoticeState.SENT,
        NoticeState.REFUSED,
        NoticeState.SKIPPED,
        NoticeState.UNREACHABLE,
    ]
    ids = [await promise(store) for _ in fates]
    for after, (id_, fate) in enumerate(zip(ids, fates, strict=True)):
        await settle(store, id_, fate, after)

    async with store.begin() as uow:
        assert [each.id for each in await uow.notices.troubled(9)] == [ids[4], ids[2], ids[0]]
        assert [each.id for each in await uow.notices.troubled(1)] == [ids[4]]


async def test_notices_of_a_petition_are_its_own(store: Store) -> None:
    mine = await promise(store)
    await promise(store, code="KN-0002")

    async with store.begin() as uow:
        assert [each.id for each in await uow.notices.of_petition("KN-0001")] == [mine]


async def test_two_instances_never_claim_the_same_notice(postgres_url: str) -> None:
    cipher = Cipher([new_key()])
    first, second = (SqlStore(postgres_url, cipher=cipher, clock=FakeClock()) for _ in range(2))
    ids = [await promise(first) for _ in range(6)]
    held = asyncio.Event()

    async def claim_and_hold() -> list[int]:
        async with first.begin() as uow:
            claimed = await uow.notices.claim(NOW, limit=3)
            held.set()
            await asyncio.sleep(0.2)
            return [each.id for each in claimed]

    async def claim_meanwhile() -> list[int]:
        await held.wait()
        async with asyncio.timeout(0.15):  # it passes over what is held instead of waiting
            return await claim(second)

    mine, theirs = await asyncio.gather(claim_and_hold(), claim_meanwhile())

    assert mine == ids[:3]
    assert theirs == ids[3:]
    await first.close()
    await second.close()
