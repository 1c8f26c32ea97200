"""The bot stops, is killed, starts again: nothing is lost and no answer comes twice."""

import asyncio
import os
import signal
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot.simulator.server import Simulator
from bot.telegram.envelope import Envelope
from tests.telegram.office import (
    KEY,
    NOTHING,
    FakeConversation,
    calls,
    heard,
    left_over,
    open_office,
    store_at,
    until,
)

KILLED = """
import asyncio, sys
from pathlib import Path
from types import SimpleNamespace
from tests.telegram.office import Office, store_at

async def main(base_url, token, path):
    simulator = SimpleNamespace(base_url=base_url, file_url=base_url, token=token)
    await Office(simulator, store_at(Path(path), key=sys.argv[4])).serve()

asyncio.run(main(*sys.argv[1:4]))
"""


async def test_what_was_sent_while_the_bot_was_down_is_answered(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path):
        lan.says("before")
        await lan.hears()
    lan.says("while down")

    async with open_office(simulator, tmp_path):
        assert await heard(lan, 1) == ["2 said while down"]
        await lan.hears_nothing()


async def test_a_stop_finishes_what_was_begun_and_the_rest_waits_for_the_next_start(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    conversation = FakeConversation()
    async with open_office(simulator, tmp_path, conversation=conversation) as office:
        lan.says("wait")
        lan.says("next")
        await until(lambda: bool(conversation.events))
        office.stop.set()
        await asyncio.sleep(0.1)
        conversation.pause.set()
    assert await heard(lan, 1) == ["1 said wait"]
    assert await left_over(tmp_path) == {"updates": 1, "deliveries": 0}

    async with open_office(simulator, tmp_path):
        assert await heard(lan, 1) == ["2 said next"]
        await lan.hears_nothing()


async def test_a_killed_process_loses_nothing_and_repeats_nothing(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan, minh = simulator.visitor("Lan"), simulator.visitor("Minh")
    root = Path(__file__).parents[2]
    minh.says("quick")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        KILLED,
        simulator.base_url,
        simulator.token,
        str(tmp_path),
        KEY,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert (await minh.hears(20))["text"] == "1 said quick"
    # Never answered: the process dies with these kept, and the transaction of the first open.
    lan.says("wait")
    lan.says("after")
    await until(lambda: len(simulator.telegram.updates) == 0)  # confirmed: kept
    await asyncio.sleep(0.2)
    process.send_signal(signal.SIGKILL)
    await process.wait()

    conversation = FakeConversation()
    conversation.pause.set()
    async with open_office(simulator, tmp_path, conversation=conversation):
        assert await heard(lan, 2) == ["1 said wait", "2 said after"]
        await lan.hears_nothing()
        await minh.hears_nothing()

    assert await left_over(tmp_path) == NOTHING


async def test_a_screen_promised_and_not_sent_is_sent_at_the_next_start(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    lan.starts()
    store = store_at(tmp_path)
    async with store.begin() as uow:
        promised = Envelope(chat_id=lan.id, html="<i>promised</i>").pack()
        await uow.outbox.add(f"telegram:{lan.id}", promised, datetime.now(UTC))
    await store.close()

    async with open_office(simulator, tmp_path):
        assert await heard(lan, 2) == ["promised", "command start []"]

    assert await left_over(tmp_path) == NOTHING


async def test_a_change_made_before_a_crash_is_remembered_when_it_is_made_again(
    simulator: Simulator, tmp_path: Path
) -> None:
    """Or the next screen of its name would change an older message, out of sight."""
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path):
        lan.says("files")
        await lan.hears()
        lan.says("buttons")
        menu = await lan.hears()
    made = Envelope(chat_id=lan.id, html="send files", replaces=menu["message_id"])
    store = store_at(tmp_path)
    async with store.begin() as uow:
        for promised in (made, replace(made, name="evidence")):
            await uow.outbox.add(f"telegram:{lan.id}", promised.pack(), datetime.now(UTC))
    await store.close()

    async with open_office(simulator, tmp_path) as office:
        await until(lambda: len(calls(simulator, "editMessageText")) == 2)
        lan.says("again")
        await lan.hears()
        async with office.store.begin() as uow:
            found = await uow.chats.message_named(f"telegram:{lan.id}", "evidence")

    assert found == str(menu["message_id"])
    assert await left_over(tmp_path) == NOTHING
