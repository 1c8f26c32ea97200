"""Two processes on one PostgreSQL: nothing is done twice, and a chat keeps its order."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from collections import defaultdict
from datetime import timedelta
from pathlib import Path

from bot.services.ports import LEASE, StoredUpdate
from bot.store.cipher import Cipher, new_key
from bot.store.store import SqlStore
from tests.fakes import FakeClock

KEY = new_key()
CHATS, EACH = 10, 12
ROOT = Path(__file__).parents[2]

INSTANCE = """
import asyncio, sys
from datetime import timedelta
from bot.services.ports import LEASE, Fate
from bot.store.cipher import Cipher
from bot.store.store import SqlStore
from tests.fakes import FakeClock

DUE = FakeClock().now() + LEASE

async def handle(store, chat):
    while True:
        async with store.begin() as uow:
            update = await uow.updates.next_of("telegram", chat)
            if update is None:
                return
            state = await uow.chats.load(chat) or {"seen": []}
            assert await uow.updates.finish("telegram", update.update_id)
            await asyncio.sleep(0)
            await uow.chats.save(chat, {"seen": [*state["seen"], update.update_id]})
            await uow.outbox.add(chat, str(update.update_id).encode(), DUE - LEASE)

async def send(store):
    while True:
        async with store.begin() as uow:
            claimed = await uow.outbox.claim_due(DUE, limit=7)
        if not claimed:
            async with store.begin() as uow:
                if await uow.outbox.oldest_unsent() is None:
                    return
            await asyncio.sleep(0.01)
        for each in claimed:
            print(each.chat_key, each.payload.decode(), flush=True)
            async with store.begin() as uow:
                await uow.outbox.settle(each.id, Fate.SENT, at=DUE, again_at=None)

async def main(url, key, work, *chats):
    store = SqlStore(url, cipher=Cipher([key]), clock=FakeClock())
    if work == "handle":
        await asyncio.gather(*(handle(store, chat) for chat in chats))
    else:
        await send(store)
    await store.close()

asyncio.run(main(*sys.argv[1:]))
"""


async def instance(url: str, work: str, *chats: str) -> list[str]:
    """Let a process do its part; gives the lines it printed, each with the time it came."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        INSTANCE,
        url,
        KEY,
        work,
        *chats,
        stdout=PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    lines = [line.decode().strip() async for line in process.stdout]
    assert await process.wait() == 0
    return lines


async def test_two_instances_share_the_work_of_one_store(postgres_url: str) -> None:
    chats = [f"chat-{number}" for number in range(CHATS)]
    updates = [
        StoredUpdate(
            channel="telegram", update_id=number, chat_key=chats[number % CHATS], payload=b"words"
        )
        for number in range(CHATS * EACH)
    ]
    store = SqlStore(postgres_url, cipher=Cipher([KEY]), clock=FakeClock())
    async with store.begin() as uow:
        await uow.updates.keep(updates)

    await asyncio.gather(*(instance(postgres_url, "handle", *chats) for _ in range(2)))

    expected = {
        chat: [update.update_id for update in updates if update.chat_key == chat] for chat in chats
    }
    async with store.begin() as uow:
        assert await uow.updates.waiting("telegram") == []
        for chat in chats:
            assert await uow.chats.load(chat) == {"seen": expected[chat]}

    by_instance = await asyncio.gather(*(instance(postgres_url, "send") for _ in range(2)))

    sent = defaultdict(list)
    for line in (line for lines in by_instance for line in lines):
        chat, update_id = line.split()
        sent[chat].append(int(update_id))
    assert {chat: sorted(ids) for chat, ids in sent.items()} == expected
    async with store.begin() as uow:
        assert await uow.outbox.oldest_unsent() is None
    await store.close()


async def test_a_chat_is_one_instances_at_a_time(postgres_url: str) -> None:
    one, other = (
        SqlStore(postgres_url, cipher=Cipher([KEY]), clock=FakeClock()) for _ in range(2)
    )
    async with one.begin() as uow:
        await uow.chats.load("1")
        await uow.chats.save("1", {"turn": 1})

        async def load(chat_key: str) -> object:
            async with other.begin() as second:
                return await second.chats.load(chat_key)

        waiting = asyncio.create_task(load("1"))
        assert await load("2") is None
        assert not waiting.done()

    assert await waiting == {"turn": 1}
    await one.close()
    await other.close()


async def test_what_another_instance_is_sending_is_not_overtaken(postgres_url: str) -> None:
    """The second claim waits for the first to be settled in the store, not merely begun."""
    due = FakeClock().now() + LEASE
    one, other = (
        SqlStore(postgres_url, cipher=Cipher([KEY]), clock=FakeClock()) for _ in range(2)
    )
    async with one.begin() as uow:
        for number in range(2):
            await uow.outbox.add("1", str(number).encode(), due - LEASE)

    async def claim(store: SqlStore) -> list[bytes]:
        async with store.begin() as uow:
            return [each.payload for each in await uow.outbox.claim_due(due, limit=1)]

    async with one.begin() as uow:
        first = await uow.outbox.claim_due(due, limit=1)
        second = asyncio.create_task(claim(other))
        await asyncio.sleep(0.1)
        assert not second.done()

    assert [each.payload for each in first] == [b"0"]
    assert await second == []
    async with one.begin() as uow:
        later = await uow.outbox.claim_due(due + LEASE + timedelta(seconds=1), limit=2)
    assert [each.payload for each in later] == [b"0", b"1"]
    await one.close()
    await other.close()
