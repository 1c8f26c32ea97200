"""The way to Telegram: down, blocked, shared with another program, or through a proxy."""

import asyncio
from pathlib import Path

import pytest

from bot.simulator.faults import Fault
from bot.simulator.server import TOKEN, Simulator
from bot.telegram.poller import TokenRefusedError
from tests.telegram.office import Office, heard, open_office, store_at


async def test_an_outage_ends_without_anybody_noticing_but_the_log(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    simulator.faults.add(Fault(kind="network_down", seconds=60))
    async with open_office(simulator, tmp_path) as office:
        lan.says("hello")
        await asyncio.sleep(0.3)
        assert not office.service.pulse.is_reachable()
        simulator.faults.clear()

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
