"""Two processes on one PostgreSQL: what one publishes, both serve within five seconds."""

import asyncio
import os
import sys
import time
from asyncio.subprocess import PIPE, Process
from pathlib import Path

from bot.domain.bundle import Bundle
from bot.domain.publication import Publication
from bot.services.publishing import packed_files
from bot.store.cipher import Cipher, new_key
from bot.store.store import SqlStore
from tests.fakes import FakeClock

ROOT = Path(__file__).parents[2]
WITHIN = 5.0  # seconds

# As the background does it; what is built stands for an index.
INSTANCE = """
import asyncio, sys
from datetime import timedelta
from bot.background import SHORTLY
from bot.services.current import Current
from bot.services.reloading import Reloading
from bot.services.rounds import Round, Rounds
from bot.store.cipher import Cipher
from bot.store.store import SqlStore
from tests.fakes import FakeClock

class Edition:
    def __init__(self, content, answering):
        self.content = content
        print(content, flush=True)

class Library:
    async def answering(self, bundle):
        return bundle

async def main(url, key):
    clock = FakeClock()
    store = SqlStore(url, cipher=Cipher([key]), clock=clock)
    reloading = Reloading(
        store, clock, library=Library(), make=Edition, current=Current(Edition("none", None))
    )
    await Rounds().run([Round(name="knowledge", work=reloading.work, every=SHORTLY)])

asyncio.run(main(*sys.argv[1:]))
"""


async def _instance(url: str, key: str) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        INSTANCE,
        url,
        key,
        stdout=PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


async def _line(process: Process) -> str:
    assert process.stdout is not None
    async with asyncio.timeout(60):  # the first of them waits for a busy machine to start it
        return (await process.stdout.readline()).decode().strip()


async def _publish(store: SqlStore, number: int) -> str:
    bundle = Bundle({"a.yaml": f"version {number}".encode()})
    version = Publication(
        number=number, content=bundle.content, author="x", at=FakeClock().now(), reason=""
    )
    async with store.begin() as uow:
        await uow.publications.keep(bundle.content, packed_files(bundle))
        await uow.publications.add(version)
    return bundle.content


async def test_all_instances_follow_within_five_seconds(postgres_url: str) -> None:
    key = new_key()
    store = SqlStore(postgres_url, cipher=Cipher([key]), clock=FakeClock())
    await _publish(store, 1)
    instances = [await _instance(postgres_url, key) for _ in range(2)]
    try:
        for process in instances:
            assert await _line(process) == "none"
            await _line(process)  # the first version
        for number in (2, 3):
            content = await _publish(store, number)
            published = time.monotonic()

            served = [await _line(process) for process in instances]

            assert served == [content, content]
            assert time.monotonic() - published < WITHIN
    finally:
        for process in instances:
            process.kill()
            await process.wait()
        await store.close()
