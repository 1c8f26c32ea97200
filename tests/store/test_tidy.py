"""What was handled or shown long ago is forgotten, on either kind of database."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.services.ports import StoredUpdate
from bot.store.cipher import Cipher, new_key
from bot.store.store import REMEMBER_HANDLED_FOR, REMEMBER_SHOWN_FOR, SqlStore
from tests.fakes import FakeClock

A_DAY = timedelta(days=1)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def store(url: str, clock: FakeClock) -> AsyncIterator[SqlStore]:
    store = SqlStore(url, cipher=Cipher([new_key()]), clock=clock)
    yield store
    await store.close()


async def test_what_a_message_was_about_is_remembered_over_a_year_and_then_forgotten(
    store: SqlStore, clock: FakeClock
) -> None:
    async with store.begin() as uow:
        await uow.chats.remember("1", "77", about="KN-1", name="status")
    clock.advance(A_DAY * 2)
    async with store.begin() as uow:
        await uow.chats.remember("1", "78", about="KN-2", name="status")

    clock.advance(REMEMBER_SHOWN_FOR - A_DAY * 3)
    await store.tidy()
    async with store.begin() as uow:
        assert await uow.chats.about("1", "77") == "KN-1"

    clock.advance(A_DAY * 2)
    await store.tidy()
    async with store.begin() as uow:
        assert await uow.chats.about("1", "77") == ""
        assert await uow.chats.about("1", "78") == "KN-2"
        assert await uow.chats.message_named("1", "status") == "78"


async def test_what_was_handled_is_forgotten_what_waits_is_not(
    store: SqlStore, clock: FakeClock
) -> None:
    waiting = StoredUpdate(channel="telegram", update_id=2, chat_key="1", payload=b"words")
    async with store.begin() as uow:
        await uow.updates.finish("telegram", 1)
        await uow.updates.keep([waiting])

    clock.advance(REMEMBER_HANDLED_FOR + A_DAY)
    await store.tidy()

    async with store.begin() as uow:
        assert await uow.updates.waiting("telegram") == [waiting]
        assert await uow.updates.known_since("telegram", 1, 2) == [2]
