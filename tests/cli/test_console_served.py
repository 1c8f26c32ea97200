"""The console as `run` serves it: a link from the command line signs in."""

import asyncio
import re
import signal
import socket
import time
from pathlib import Path
from typing import Any

import httpx

from bot.simulator.server import Simulator
from bot.store.cipher import new_key
from tests.cli.process import PATIENCE, Terminal, stopped


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


async def _answers(browser: httpx.AsyncClient) -> httpx.Response:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return await browser.get("/console/")
        except httpx.ConnectError:
            assert time.monotonic() < until
            await asyncio.sleep(0.1)


async def test_a_link_of_the_command_line_signs_in_to_the_running_bot(
    terminal: Terminal, bicycles: Path
) -> None:
    key, port = new_key(), _free_port()
    async with (
        Simulator() as simulator,
        terminal.starts(
            "run",
            TELEGRAM_TOKEN=simulator.token,
            TELEGRAM_BASE_URL=simulator.url,
            HTTP_PORT=port,
            KNOWLEDGE_DIR=bicycles,
            SECRET_KEY=key,
        ) as process,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as browser,
    ):
        assert (await _answers(browser)).status_code == 401
        settings: dict[str, Any] = {
            "SECRET_KEY": key,
            "HTTP_PORT": port,
            "KNOWLEDGE_DIR": bicycles,
        }
        added = await terminal.runs("staff", "add", "Tâm", "--role", "lead", **settings)
        assert added.status == 0, added.err
        linked = await terminal.runs("staff", "link", "1", **settings)
        address = linked.out.split()[0]
        page = await browser.get(address)
        proof = re.findall(r'name="csrf" value="(\w+)"', page.text)[0]
        entered = await browser.post(address, data={"csrf": proof})
        inbox = await browser.get(entered.headers["location"])
        ended = await stopped(process, signal.SIGTERM)

    assert inbox.status_code == 200
    assert "Không có hồ sơ nào ở đây" in inbox.text
    assert ended.status == 0
    assert address.rpartition("/")[2] not in ended.err
