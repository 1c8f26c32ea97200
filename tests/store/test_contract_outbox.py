"""What every store does with screens that are promised, sent and given up."""

from datetime import datetime, timedelta

import pytest

from bot.services.ports import LEASE, Fate, Store
from tests.fakes import FakeClock

NOW = FakeClock().now()
FREE = NOW + LEASE  # when what was promised NOW is nobody's any more
LATER = FREE + timedelta(minutes=5)


async def promise(store: Store, chat_key: str = "1", payload: bytes = b"screen") -> int:
    async with store.begin() as uow:
        return await uow.outbox.add(chat_key, payload, NOW)


async def settle(store: Store, id_: int, fate: Fate) -> None:
    async with store.begin() as uow:
        await uow.outbox.settle(id_, fate, at=NOW, again_at=LATER if fate is Fate.RETRY else None)


async def due(store: Store, at: datetime, limit: int = 10) -> list[int]:
    async with store.begin() as uow:
        return [each.id for each in await uow.outbox.claim_due(at, limit=limit)]


async def test_a_promised_screen_belongs_to_its_promiser_for_a_lease(store: Store) -> None:
    id_ = await promise(store, "chat")

    assert await due(store, FREE - timedelta(seconds=1)) == []
    assert await due(store, FREE) == [id_]


async def test_a_claimed_screen_is_all_that_was_promised(store: Store) -> None:
    id_ = await promise(store, "chat", b"\x00screen")

    async with store.begin() as uow:
        (claimed,) = await uow.outbox.claim_due(FREE, limit=10)
    assert (claimed.id, claimed.chat_key, claimed.payload) == (id_, "chat", b"\x00screen")
    assert (claimed.attempts, claimed.created_at) == (0, NOW)


async def test_a_claimed_screen_is_claimed_by_nobody_else_for_a_lease(store: Store) -> None:
    id_ = await promise(store)

    assert await due(store, FREE) == [id_]
    assert await due(store, FREE + timedelta(seconds=1)) == []
    assert await due(store, FREE + LEASE) == [id_]


async def test_leases_can_be_ended_where_nobody_else_can_hold_one(store: Store) -> None:
    ids = [await promise(store), await promise(store)]

    async with store.begin() as uow:
        await uow.outbox.release()

    assert await due(store, NOW) == ids


async def test_a_screen_behind_one_that_is_under_way_waits_for_it(store: Store) -> None:
    first = await promise(store, "1")
    assert await due(store, FREE) == [first]
    async with store.begin() as uow:
        await uow.outbox.add("1", b"second", NOW)
        other = await uow.outbox.add("2", b"other", NOW)

    assert await due(store, FREE) == [other]


async def test_the_oldest_screens_are_due_first_and_no_more_than_asked_for(store: Store) -> None:
    ids = [await promise(store) for _ in range(3)]

    assert await due(store, FREE, limit=2) == ids[:2]


@pytest.mark.parametrize("fate", [Fate.SENT, Fate.UNCERTAIN, Fate.UNREACHABLE, Fate.REFUSED])
async def test_a_settled_screen_is_never_due_again(store: Store, fate: Fate) -> None:
    id_ = await promise(store)

    await settle(store, id_, fate)

    assert await due(store, LATER) == []


async def test_a_screen_to_be_retried_stays_with_whoever_tried(
    store: Store,
) -> None:
    id_ = await promise(store)

    await settle(store, id_, Fate.RETRY)

    assert await due(store, LATER) == []
    async with store.begin() as uow:
        claimed = await uow.outbox.claim_due(LATER + LEASE, limit=10)
    assert [(each.id, each.attempts) for each in claimed] == [(id_, 1)]


async def test_a_screen_to_be_retried_is_not_due_before_its_time_though_leases_end(
    store: Store,
) -> None:
    id_ = await promise(store)
    await settle(store, id_, Fate.RETRY)

    async with store.begin() as uow:
        await uow.outbox.release()

    assert await due(store, LATER - timedelta(seconds=1)) == []
    assert await due(store, LATER) == [id_]


async def test_a_later_screen_never_overtakes_one_of_its_chat_that_waits(store: Store) -> None:
    waiting = await promise(store, "slow")
    await promise(store, "slow")
    other = await promise(store, "quick")

    await settle(store, waiting, Fate.RETRY)

    assert await due(store, FREE) == [other]


async def test_what_queues_behind_a_screen_to_be_retried_stays_with_it(store: Store) -> None:
    first, second = await promise(store), await promise(store)
    await settle(store, first, Fate.RETRY)

    await settle(store, first, Fate.SENT)

    assert await due(store, LATER) == []
    assert await due(store, LATER + LEASE) == [second]


async def test_settling_twice_harms_no_other_screen(store: Store) -> None:
    first = await promise(store)
    await settle(store, first, Fate.SENT)
    second = await promise(store)

    await settle(store, first, Fate.SENT)
    await settle(store, first, Fate.RETRY)

    assert await due(store, FREE) == [second]


async def test_the_oldest_unsent_screen_is_the_one_promised_first(store: Store) -> None:
    async with store.begin() as uow:
        assert await uow.outbox.oldest_unsent() is None
        await uow.outbox.add("1", b"new", LATER)
        await uow.outbox.add("1", b"old", NOW)

        assert await uow.outbox.oldest_unsent() == NOW
