"""What goes wrong on the way: nothing is lost, nothing said twice, nobody held back."""

import asyncio
import os
import signal
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.simulator.faults import Fault
from bot.simulator.people import send_album
from bot.simulator.server import TOKEN, Simulator
from bot.simulator.visitor import NotHeardError, Visitor
from bot.telegram.envelope import Envelope
from bot.telegram.poller import TokenRefusedError
from tests.telegram.office import (
    KEY,
    FakeConversation,
    Office,
    calls,
    left_over,
    open_office,
    store_at,
    until,
)

NOTHING = {"updates": 0, "deliveries": 0}


async def heard(visitor: Visitor, number: int) -> list[str]:
    return [(await visitor.hears())["text"] for _ in range(number)]


async def test_a_chats_messages_are_answered_in_order(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    for number in range(30):
        lan.says(str(number))
    async with open_office(simulator, tmp_path):
        assert await heard(lan, 30) == [f"{number + 1} said {number}" for number in range(30)]


async def test_many_chats_at_once_each_hear_every_answer_once_and_in_order(
    simulator: Simulator, tmp_path: Path
) -> None:
    visitors = [simulator.visitor(f"Person {number}") for number in range(40)]
    for number in range(5):
        for visitor in visitors:
            visitor.says(str(number))

    async with open_office(simulator, tmp_path):
        for visitor in visitors:
            assert await heard(visitor, 5) == [f"{n + 1} said {n}" for n in range(5)]
        await visitors[0].hears_nothing()

    assert len(calls(simulator, "sendMessage")) == 200
    assert await left_over(tmp_path) == NOTHING


async def test_a_chat_told_to_wait_waits_alone_and_loses_nothing(
    simulator: Simulator, tmp_path: Path
) -> None:
    slow, quick = simulator.visitor("Slow"), simulator.visitor("Quick")
    async with open_office(simulator, tmp_path):
        simulator.faults.add(
            Fault(
                kind="error",
                method="sendMessage",
                status=429,
                description="Too Many Requests: retry after 1",
                parameters={"retry_after": 1},
            )
        )
        slow.says("one")
        await until(lambda: len(calls(simulator, "sendMessage")) == 1)
        slow.says("two")
        quick.says("hello")

        assert await heard(quick, 1) == ["1 said hello"]
        with pytest.raises(NotHeardError):
            await slow.hears(0.3)
        assert await heard(slow, 2) == ["1 said one", "2 said two"]

    assert await left_over(tmp_path) == NOTHING


@pytest.mark.parametrize("kind", ["close_after", "timeout"])
async def test_an_answer_that_may_have_arrived_is_not_repeated(
    simulator: Simulator, tmp_path: Path, kind: str
) -> None:
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path):
        simulator.faults.add(Fault(kind=kind, method="sendMessage"))  # type: ignore[arg-type] # one of the kinds
        lan.says("one")
        await asyncio.sleep(0.8)
        lan.says("two")

        arrived = 2 if kind == "close_after" else 1
        assert await heard(lan, arrived) == ["1 said one", "2 said two"][-arrived:]
        await lan.hears_nothing()

    assert await left_over(tmp_path) == NOTHING


@pytest.mark.parametrize("status", [500, 502])
async def test_an_answer_that_telegram_failed_to_take_is_sent_again(
    simulator: Simulator, tmp_path: Path, status: int
) -> None:
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path):
        simulator.faults.add(
            Fault(kind="error", method="sendMessage", times=3, status=status, raw="<html>")
        )
        lan.says("one")

        assert await heard(lan, 1) == ["1 said one"]


async def test_an_edit_that_may_have_arrived_is_repeated(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path):
        lan.says("buttons")
        message = await lan.hears()
        simulator.faults.add(Fault(kind="close_after", method="editMessageText"))

        await lan.presses(message, "One")
        await until(lambda: len(calls(simulator, "editMessageText")) == 2)
        await lan.hears_nothing()

    assert lan.chat.messages[message["message_id"]].json["text"] == "pressed 1"


async def test_a_person_who_blocked_the_bot_is_noted_and_left_alone(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan, minh = simulator.visitor("Lan"), simulator.visitor("Minh")
    conversation = FakeConversation()
    async with open_office(simulator, tmp_path, conversation=conversation):
        lan.says("wait")
        await until(lambda: bool(conversation.events))
        lan.blocks()
        conversation.pause.set()
        minh.says("hello")

        assert await heard(minh, 1) == ["1 said hello"]
        await until(lambda: len(calls(simulator, "sendMessage")) == 2)

    assert await left_over(tmp_path) == NOTHING
    assert reachable(tmp_path) == {f"telegram:{lan.id}": False, f"telegram:{minh.id}": True}


async def test_a_person_who_comes_back_is_reachable_again(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path):
        lan.says("hello")
        await lan.hears()
        lan.blocks()
        lan.starts()

        assert await heard(lan, 1) == ["command start []"]

    assert reachable(tmp_path) == {f"telegram:{lan.id}": True}


async def test_an_album_is_answered_once(simulator: Simulator, tmp_path: Path) -> None:
    lan = simulator.visitor("Lan")
    kept = [
        simulator.telegram.world.files.keep("photo", f"{number}.png", b"x", 0)
        for number in range(3)
    ]
    async with open_office(simulator, tmp_path):
        send_album(simulator.telegram, lan.person, kept, "our road")

        assert await heard(lan, 1) == ["got photo our road"]
        await lan.hears_nothing()

    assert await left_over(tmp_path) == NOTHING


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


async def test_an_outage_ends_without_anybody_noticing_but_the_log(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    simulator.faults.add(Fault(kind="network_down", seconds=0.6))
    async with open_office(simulator, tmp_path) as office:
        lan.says("hello")
        await asyncio.sleep(0.3)
        assert not office.service.pulse.is_reachable()

        assert await heard(lan, 1) == ["1 said hello"]
        assert office.service.pulse.is_reachable()


async def test_a_telegram_that_cannot_be_reached_at_the_start_is_waited_for(
    tmp_path: Path,
) -> None:
    async with Simulator() as first:
        port = first.port
    later = Simulator(port=port)
    async with open_office(later, tmp_path, base_url=f"http://127.0.0.1:{port}/bot"):
        await asyncio.sleep(0.3)
        async with later:
            lan = later.visitor("Lan")
            lan.says("hello")

            assert await heard(lan, 1) == ["1 said hello"]


async def test_another_program_polling_is_explained_and_waited_for(
    simulator: Simulator, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    lan = simulator.visitor("Lan")
    simulator.faults.add(
        Fault(
            kind="error",
            method="getUpdates",
            status=409,
            description="Conflict: terminated by other getUpdates request",
        )
    )
    async with open_office(simulator, tmp_path):
        lan.says("hello")

        assert await heard(lan, 1) == ["1 said hello"]
    assert "another program receives this bot's messages" in caplog.text


async def test_a_refused_token_stops_the_service_and_is_never_shown(
    simulator: Simulator, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", "telegram")
    store = store_at(tmp_path)
    office = Office(simulator, store, token="1234567890:AAwrongwrongwrong")  # noqa: S106 - wrong

    with pytest.raises(TokenRefusedError) as caught:
        await office.serve()
    await store.close()

    assert "wrongwrong" not in f"{caught.value!r} {caught.value.__cause__!r}"
    assert "wrongwrong" not in caplog.text


async def test_the_token_of_a_working_bot_is_never_logged(
    simulator: Simulator, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    lan = simulator.visitor("Lan")
    async with open_office(simulator, tmp_path):
        lan.says("hello")
        await lan.hears()
        simulator.faults.add(Fault(kind="close_before", method="getUpdates", times=2))
        await asyncio.sleep(1.2)

    assert TOKEN not in caplog.text
    assert "Telegram out of reach" in caplog.text


async def test_a_gateways_page_is_not_taken_for_a_refused_token(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    for method in ("getMe", "getUpdates"):
        simulator.faults.add(
            Fault(kind="error", method=method, status=404, raw="<html>blocked</html>", times=2)
        )
    async with open_office(simulator, tmp_path):
        lan.says("hello")

        assert await heard(lan, 1) == ["1 said hello"]


async def test_calls_go_through_the_proxy_that_is_set(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    asked: list[bytes] = []

    async def forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", simulator.port)
        answers = asyncio.create_task(copy(there, writer))
        while request := await reader.read(65536):
            asked.append(request)
            back.write(request.replace(simulator.url.encode(), b"", 1))
        back.close()
        await answers

    proxy = await asyncio.start_server(forward, "127.0.0.1")
    port = proxy.sockets[0].getsockname()[1]
    async with open_office(simulator, tmp_path, proxy=f"http://127.0.0.1:{port}"):
        lan.says("hello")

        assert await heard(lan, 1) == ["1 said hello"]
    proxy.close()

    assert all(request.startswith(b"POST " + simulator.url.encode()) for request in asked)
    assert len(asked) >= simulator.journal.counts.total()


async def copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while part := await source.read(65536):
        target.write(part)
        await target.drain()
    target.close()


def reachable(path: Path) -> dict[str, bool]:
    with sqlite3.connect(path / "bot.db") as database:
        rows = database.execute("SELECT chat_key, reachable FROM chats").fetchall()
    database.close()
    return {chat_key: bool(value) for chat_key, value in rows}
