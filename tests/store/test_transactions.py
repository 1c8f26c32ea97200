"""Many units of work at once: none sees, undoes or delays another more than it must."""

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.services.ports import LEASE, StoredUpdate
from bot.store.cipher import Cipher, new_key
from bot.store.migrate import upgrade
from bot.store.sealed import unseal_for_chat
from bot.store.store import SqlStore
from tests.fakes import FakeClock

KEY = new_key()
NOW = FakeClock().now()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    upgrade(f"sqlite:///{tmp_path}/bot.db")
    return tmp_path / "bot.db"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def store(path: Path, clock: FakeClock) -> AsyncIterator[SqlStore]:
    store = SqlStore(f"sqlite:///{path}", cipher=Cipher([KEY]), clock=clock)
    yield store
    await store.close()


async def promise(store: SqlStore, chat_key: str, *, fail: bool = False) -> None:
    async with store.begin() as uow:
        await uow.outbox.add(chat_key, b"screen", NOW)
        await asyncio.sleep(0)
        if fail:
            raise ValueError


async def promised_to(store: SqlStore) -> list[str]:
    async with store.begin() as uow:
        return [each.chat_key for each in await uow.outbox.claim_due(NOW + LEASE, limit=1000)]


async def test_a_unit_that_fails_among_others_is_undone_alone(store: SqlStore) -> None:
    outcomes = await asyncio.gather(
        *(promise(store, str(number), fail=number % 3 == 0) for number in range(30)),
        return_exceptions=True,
    )

    assert sum(isinstance(outcome, ValueError) for outcome in outcomes) == 10
    assert await promised_to(store) == [str(number) for number in range(30) if number % 3]


async def test_units_that_queue_together_share_commits(store: SqlStore, path: Path) -> None:
    def pages_in_log() -> int:
        return path.with_name("bot.db-wal").stat().st_size // 4096

    await promise(store, "first")
    before = pages_in_log()

    await asyncio.gather(*(promise(store, str(number)) for number in range(50)))

    assert pages_in_log() - before < 50


async def test_a_unit_that_was_left_is_on_the_disk(store: SqlStore, path: Path) -> None:
    await promise(store, "1")

    with sqlite3.connect(path) as other:
        assert other.execute("SELECT count(*) FROM outbox").fetchone() == (1,)
    other.close()


async def test_a_cancelled_unit_is_undone_and_blocks_nobody(store: SqlStore) -> None:
    started = asyncio.Event()

    async def never_ends() -> None:
        async with store.begin() as uow:
            await uow.outbox.add("cancelled", b"screen", NOW)
            started.set()
            await asyncio.sleep(60)

    unit = asyncio.create_task(never_ends())
    await started.wait()
    queued = [asyncio.create_task(promise(store, str(number))) for number in range(3)]
    await asyncio.sleep(0)
    queued[0].cancel()
    unit.cancel()
    await asyncio.gather(unit, *queued, return_exceptions=True)

    assert await promised_to(store) == ["1", "2"]


async def test_a_failed_commit_is_told_to_every_unit_in_it_and_the_next_one_works(
    store: SqlStore, path: Path
) -> None:
    async def break_foreign_key() -> None:
        async with store.begin() as uow:
            await uow.outbox.add("1", b"screen", NOW)
            db = uow._db  # noqa: SLF001 - nothing public can break a commit
            await db.execute(sa.text("PRAGMA defer_foreign_keys = ON"))
            await db.execute(
                sa.text("INSERT INTO unresolved_askers (question_id, asker) VALUES (99, 'x')")
            )

    outcomes = await asyncio.gather(
        promise(store, "2"), break_foreign_key(), return_exceptions=True
    )

    assert [type(outcome).__name__ for outcome in outcomes] == ["IntegrityError"] * 2
    await promise(store, "3")
    assert await promised_to(store) == ["3"]


async def test_ids_of_updates_handled_are_forgotten_after_two_weeks(
    store: SqlStore, clock: FakeClock
) -> None:
    async with store.begin() as uow:
        await uow.updates.finish("telegram", 1)
    clock.advance(timedelta(days=10))
    async with store.begin() as uow:
        await uow.updates.finish("telegram", 2)
    clock.advance(timedelta(days=5))

    await store.tidy()

    async with store.begin() as uow:
        assert await uow.updates.finish("telegram", 1)
        assert not await uow.updates.finish("telegram", 2)


async def test_updates_that_wait_are_never_forgotten(store: SqlStore, clock: FakeClock) -> None:
    async with store.begin() as uow:
        await uow.updates.keep([an_update(b"words")])
    clock.advance(timedelta(days=400))

    await store.tidy()

    async with store.begin() as uow:
        assert len(await uow.updates.waiting("telegram")) == 1


async def test_no_file_ever_shows_what_was_kept_nor_holds_it_once_handled(
    store: SqlStore, path: Path
) -> None:
    secret = b"To cao ong A nhan tien " * 50
    cipher = Cipher([KEY])
    async with store.begin() as uow:
        await uow.updates.keep([an_update(secret)])
    with sqlite3.connect(path) as other:
        (sealed,) = other.execute("SELECT payload FROM updates").fetchone()
    other.close()
    assert unseal_for_chat(cipher, sealed) == ("1", secret)
    assert sealed in everything_on_disk(path)
    assert secret[:23] not in everything_on_disk(path)

    async with store.begin() as uow:
        await uow.updates.finish("telegram", 1)
    await store.tidy()

    assert sealed[:200] not in everything_on_disk(path)
    assert sealed[-200:] not in everything_on_disk(path)


def test_only_the_owner_may_read_the_database(path: Path) -> None:
    assert path.stat().st_mode & 0o077 == 0


CRASH = """
import asyncio, os, sys
from bot.services.ports import StoredUpdate
from bot.store.cipher import Cipher
from bot.store.store import SqlStore
from tests.fakes import FakeClock

async def main(url, key):
    store = SqlStore(url, cipher=Cipher([key]), clock=FakeClock())
    async with store.begin() as uow:
        await uow.updates.finish("telegram", 1)
        await uow.chats.save("1", {"turn": 1})
        await uow.outbox.add("1", b"whole", FakeClock().now())
    async with store.begin() as uow:
        await uow.updates.finish("telegram", 2)
        await uow.chats.save("1", {"turn": 2})
        await uow.outbox.add("1", b"half", FakeClock().now())
        print("in the middle", flush=True)
        await asyncio.sleep(60)

asyncio.run(main(*sys.argv[1:]))
"""


async def test_a_process_killed_in_the_middle_leaves_nothing_half_written(path: Path) -> None:
    url = f"sqlite:///{path}"
    store = SqlStore(url, cipher=Cipher([KEY]), clock=FakeClock())
    async with store.begin() as uow:
        await uow.updates.keep([an_update(b"one", number=1), an_update(b"two", number=2)])
    await store.close()
    root = Path(__file__).parents[2]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        CRASH,
        url,
        KEY,
        stdout=asyncio.subprocess.PIPE,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert process.stdout is not None
    await process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    await process.wait()

    store = SqlStore(url, cipher=Cipher([KEY]), clock=FakeClock())
    async with store.begin() as uow:
        assert [each.update_id for each in await uow.updates.waiting("telegram")] == [2]
        assert await uow.chats.load("1") == {"turn": 1}
        assert [each.payload for each in await uow.outbox.claim_due(NOW + LEASE, limit=10)] == [
            b"whole"
        ]
    await store.close()


def an_update(payload: bytes, *, number: int = 1) -> StoredUpdate:
    return StoredUpdate(channel="telegram", update_id=number, chat_key="1", payload=payload)


def everything_on_disk(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(path.parent.iterdir()))
