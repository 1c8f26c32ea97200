"""Two processes on one PostgreSQL: fifty members take the same petitions; each has one owner."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from collections import defaultdict
from pathlib import Path

from bot.services.auditing import verify
from bot.store.cipher import Cipher, new_key
from bot.store.store import SqlStore
from tests.factories import a_move, a_petition
from tests.fakes import FakeClock

KEY = new_key()
MEMBERS, PETITIONS = 50, 200
ROOT = Path(__file__).parents[2]

INSTANCE = """
import asyncio, sys
from bot.store.cipher import Cipher
from bot.store.store import SqlStore
from tests.fakes import FakeClock

NOW = FakeClock().now()

async def tap(store, member, code):
    async with store.begin() as uow:
        case = await uow.cases.take(code, member, NOW)
        if case.owner == member:
            who = f"staff:{member}"
            await uow.audit.append(at=NOW, who=who, act="petition.take", subject=code, facts={})
    print(code, member, case.owner, flush=True)

async def main(url, key, first, last, petitions):
    store = SqlStore(url, cipher=Cipher([key]), clock=FakeClock())
    for number in range(int(petitions)):  # all members tap one card, then the next
        await asyncio.gather(
            *(tap(store, each, f"KN-{number}") for each in range(int(first), int(last)))
        )
    await store.close()

asyncio.run(main(*sys.argv[1:]))
"""


async def instance(url: str, first: int, last: int) -> list[tuple[str, str, str]]:
    """Let a process tap for some of the members; gives code, member and owner for each tap."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        INSTANCE,
        url,
        KEY,
        *map(str, (first, last, PETITIONS)),
        stdout=PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    out, _ = await process.communicate()
    assert process.returncode == 0
    lines = [line.split() for line in out.decode().splitlines()]
    return [(code, member, owner) for code, member, owner in lines]


async def test_a_petition_taken_by_all_at_once_has_one_owner(postgres_url: str) -> None:
    store = SqlStore(postgres_url, cipher=Cipher([KEY]), clock=FakeClock())
    async with store.begin() as uow:
        for number in range(PETITIONS):
            await uow.petitions.add(a_petition(code=f"KN-{number}"), a_move(), ["den"])

    half = MEMBERS // 2 + 1
    taps = await asyncio.gather(
        instance(postgres_url, 1, half), instance(postgres_url, half, MEMBERS + 1)
    )

    told: defaultdict[str, set[str]] = defaultdict(set)
    for code, _, owner in (tap for taps_of_one in taps for tap in taps_of_one):
        told[code].add(owner)
    async with store.begin() as uow:
        owners = {code: {str((await uow.cases.get(code)).owner)} for code in told}
        records = await uow.audit.records(after=0, limit=PETITIONS + 1)
    assert sum(map(len, taps)) == MEMBERS * PETITIONS
    assert len(told) == PETITIONS
    assert told == owners  # winner and losers are all told the same name
    assert {each.subject: {each.who.removeprefix("staff:")} for each in records} == owners
    assert len(records) == PETITIONS
    assert (await verify(store)).broken_at is None
    await store.close()
