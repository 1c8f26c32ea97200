"""Updates reach a webhook with its secret, in order, again and again until it takes them."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from telegram import Bot
from telegram.error import BadRequest

from bot.simulator.server import Simulator
from bot.simulator.visitor import Visitor


@dataclass
class Hook:
    """A web server that notes what is delivered and answers as told."""

    url: str = ""
    taken: list[dict[str, Any]] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    answer: bytes = b""
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await self._head(reader):
            length = int(head.lower().split("content-length:")[1].split()[0])
            update = json.loads(await reader.readexactly(length))
            status = self.statuses.pop(0) if self.statuses else 200
            self.headers.append(head)
            if status == 200:
                self.taken.append(update)
                self.arrived.set()
            reply = f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\n"
            writer.write(f"{reply}Content-Length: {len(self.answer)}\r\n\r\n".encode())
            writer.write(self.answer)
        writer.close()

    async def until(self, count: int) -> list[str]:
        async with asyncio.timeout(5):
            while len(self.taken) < count:
                self.arrived.clear()
                await self.arrived.wait()
        return [update["message"]["text"] for update in self.taken]

    async def _head(self, reader: asyncio.StreamReader) -> str:
        try:
            return (await reader.readuntil(b"\r\n\r\n")).decode()
        except asyncio.IncompleteReadError:
            return ""


@pytest.fixture
async def hook(simulator: Simulator) -> AsyncIterator[Hook]:
    simulator.telegram.settings = replace(simulator.telegram.settings, retry_unit=0.01)
    it = Hook()
    server = await asyncio.start_server(it.serve, "127.0.0.1", 0)
    it.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
    yield it
    simulator.telegram.webhook.url = ""
    simulator.telegram.webhook_changed()
    server.close()
    await asyncio.sleep(0.05)


async def test_updates_are_delivered_with_the_secret(bot: Bot, lan: Visitor, hook: Hook) -> None:
    lan.says("trước")
    await bot.set_webhook(hook.url, secret_token="a-Secret_1")  # noqa: S106 - a test's
    lan.says("sau")

    assert await hook.until(2) == ["trước", "sau"]
    assert "x-telegram-bot-api-secret-token: a-secret_1" in hook.headers[0].lower()
    assert (await bot.get_webhook_info()).pending_update_count == 0


async def test_a_refused_update_is_repeated_and_keeps_its_place(
    bot: Bot, lan: Visitor, hook: Hook
) -> None:
    hook.statuses = [500, 500, 503]
    await bot.set_webhook(hook.url)
    for text in ("một", "hai", "ba"):
        lan.says(text)

    assert await hook.until(3) == ["một", "hai", "ba"]
    info = await bot.get_webhook_info()
    assert info.last_error_message == ("Wrong response from the webhook: 503 Service Unavailable")
    assert info.last_error_date


async def test_one_stubborn_chat_does_not_hold_up_another(
    simulator: Simulator, bot: Bot, lan: Visitor, hook: Hook
) -> None:
    simulator.telegram.settings = replace(simulator.telegram.settings, retry_unit=0.2)
    minh = simulator.visitor("Minh")
    hook.statuses = [500, 500]
    await bot.set_webhook(hook.url)
    lan.says("một")
    await asyncio.sleep(0.1)
    minh.says("hai")

    assert await hook.until(2) == ["hai", "một"]


async def test_an_answer_may_carry_a_method(bot: Bot, lan: Visitor, hook: Hook) -> None:
    hook.answer = json.dumps({"method": "sendMessage", "chat_id": lan.id, "text": "Có"}).encode()
    await bot.set_webhook(hook.url)

    lan.says("Có ai không?")

    assert (await lan.hears())["text"] == "Có"


async def test_a_webhook_nobody_answers_is_reported(
    simulator: Simulator, bot: Bot, lan: Visitor, hook: Hook
) -> None:
    await bot.set_webhook("http://127.0.0.1:9/")
    lan.says("a")
    await asyncio.sleep(0.2)

    info = await bot.get_webhook_info()

    assert info.last_error_message == "Connection refused"
    assert info.pending_update_count == 1


@pytest.mark.parametrize(
    ("url", "secret", "words"),
    [
        ("http://example.com/", "", "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            "https://example.com:8080/",
            "",
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        ("ftp://example.com/", "", "invalid webhook URL specified"),
        ("https://example.com/", "a b", "secret token contains unallowed characters"),
        ("https://example.com/", "a" * 257, "secret token is too long"),
    ],
)
async def test_a_bad_webhook_is_refused(
    simulator: Simulator, bot: Bot, url: str, secret: str, words: str
) -> None:
    with pytest.raises(BadRequest):
        await bot.set_webhook(url, secret_token=secret or None)

    answer: Any = simulator.journal.read()[-1]["answer"]
    assert answer["description"] == f"Bad Request: {words}"
