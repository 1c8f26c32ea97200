"""Rounds go on whatever fails, begin when nudged, and end what they began."""

import asyncio
from datetime import timedelta

from bot.services.rounds import Round, Rounds

HOUR = timedelta(hours=1)


async def test_a_round_that_fails_goes_round_again_when_nudged() -> None:
    begun = asyncio.Queue[int]()
    rounds = Rounds()

    async def fail() -> None:
        begun.put_nowait(1)
        raise OSError("disk full")

    running = asyncio.create_task(
        rounds.run([Round(name="failing", work=fail, every=HOUR, nudged=True)])
    )
    async with asyncio.timeout(5):
        await begun.get()
        rounds.nudge()
        await begun.get()
        rounds.close()
        await running

    assert begun.empty()


async def test_closing_waits_for_what_has_begun() -> None:
    rounds, gate, ended = Rounds(), asyncio.Event(), []

    async def work() -> None:
        await gate.wait()
        ended.append(True)

    running = asyncio.create_task(rounds.run([Round(name="slow", work=work, every=HOUR)]))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    rounds.close()
    gate.set()
    async with asyncio.timeout(5):
        await running

    assert ended == [True]
