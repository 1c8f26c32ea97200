"""Updates that Telegram delivers itself, from the simulator through a real web server."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette

from bot.chat.events import Said
from bot.chat.screens import Screen
from bot.services.ports import LEASE, StoredUpdate
from bot.simulator.server import Simulator
from bot.simulator.visitor import Visitor
from bot.telegram.envelope import packing
from bot.telegram.service import Webhook
from bot.web.health import Health, HealthPage
from bot.web.pages import web_application
from bot.web.webhook import WebhookPage
from tests.telegram.office import (
    FakeWords,
    Office,
    RealClock,
    calls,
    left_over,
    open_office,
    until,
)

SECRET = "correct-horse_7"  # noqa: S105 - of this test only


@asynccontextmanager
async def served(application: Starlette, port: int) -> AsyncIterator[None]:
    config = uvicorn.Config(application, port=port, lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server._serve())  # noqa: SLF001 - serve() would take the signals
    await until(lambda: server.started)
    yield
    server.should_exit = True
    await serving


def site(office: Office, secret: str = SECRET) -> Starlette:
    async def read() -> Health:
        reachable = office.service.pulse.is_reachable()
        return Health(
            telegram_reachable=reachable,
            oldest_unhandled=None,
            oldest_unsent=None,
            knowledge_version="1",
        )

    return web_application(
        health=HealthPage(read, RealClock()), webhook=WebhookPage(office.service.accept, secret)
    )


async def test_updates_delivered_by_webhook_are_answered_in_order(
    simulator: Simulator, tmp_path: Path, unused_tcp_port: int
) -> None:
    lan = simulator.visitor("Lan")
    webhook = Webhook(url=f"http://127.0.0.1:{unused_tcp_port}/telegram", secret=SECRET)
    async with (
        open_office(simulator, tmp_path, webhook=webhook) as office,
        served(site(office), unused_tcp_port),
    ):
        for number in range(5):
            lan.says(str(number))

        texts = [(await lan.hears())["text"] for _ in range(5)]

    assert texts == [f"{number + 1} said {number}" for number in range(5)]
    assert "getUpdates" not in simulator.journal.counts
    assert await left_over(tmp_path) == {"updates": 0, "deliveries": 0}


async def test_what_comes_with_another_secret_never_reaches_the_conversation(
    simulator: Simulator, tmp_path: Path, unused_tcp_port: int
) -> None:
    lan = simulator.visitor("Lan")
    webhook = Webhook(url=f"http://127.0.0.1:{unused_tcp_port}/telegram", secret=SECRET)
    async with (
        open_office(simulator, tmp_path, webhook=webhook) as office,
        served(site(office, secret="another"), unused_tcp_port),  # noqa: S106 - of this test only
    ):
        lan.says("hello")

        await lan.hears_nothing()

    assert office.conversation.events == []


async def test_an_idle_webhook_still_knows_whether_telegram_can_be_reached(
    simulator: Simulator, tmp_path: Path
) -> None:
    webhook = Webhook(url="http://127.0.0.1:9/telegram", secret=SECRET)
    async with open_office(simulator, tmp_path, webhook=webhook) as office:
        await until(lambda: len(calls(simulator, "getMe")) > 2)

        assert office.service.pulse.is_reachable()


def test_a_webhook_without_a_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="secret"):
        Webhook(url="https://bot.example/telegram", secret="")


def update(number: int, text: str, visitor: Visitor) -> dict[str, Any]:
    return {
        "update_id": number,
        "message": {
            "message_id": number,
            "date": 1,
            "chat": {"id": visitor.id, "type": "private", "first_name": "Lan"},
            "from": {"id": visitor.id, "is_bot": False, "first_name": "Lan"},
            "text": text,
        },
    }


async def test_an_update_that_overtook_another_waits_for_it(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    webhook = Webhook(url="http://127.0.0.1:9/telegram", secret=SECRET)
    lan.starts()
    async with open_office(simulator, tmp_path, webhook=webhook) as office:
        for number, text in ((5, "first"), (7, "third"), (6, "second"), (9, "fourth")):
            await office.service.accept([update(number, text, lan)])

        texts = [(await lan.hears())["text"] for _ in range(4)]

    assert texts == ["1 said first", "2 said second", "3 said third", "4 said fourth"]


async def test_two_instances_on_one_store_handle_each_update_once_in_order(
    simulator: Simulator, tmp_path: Path
) -> None:
    lan = simulator.visitor("Lan")
    lan.starts()
    webhook = Webhook(url="http://127.0.0.1:9/telegram", secret=SECRET)
    async with open_office(simulator, tmp_path, webhook=webhook, shared=True) as one:
        other = Office(
            simulator, one.store, conversation=one.conversation, webhook=webhook, shared=True
        )
        serving = asyncio.create_task(other.serve())
        updates = [update(number, str(number), lan) for number in range(10, 40)]
        twisted = [*updates[1::2], *updates[::2]]
        for number, each in enumerate(twisted):
            await (one, other)[number % 2].service.accept([each])
            await (other, one)[number % 2].service.accept([each])
        texts = [(await lan.hears())["text"] for _ in updates]
        await lan.hears_nothing()
        other.stop.set()
        await serving

    handled = [event.text for _, event in one.conversation.events if isinstance(event, Said)]
    assert handled == [str(number) for number in range(10, 40)]
    assert len(set(texts)) == len(texts)


async def test_what_another_instance_left_is_adopted(simulator: Simulator, tmp_path: Path) -> None:
    lan = simulator.visitor("Lan")
    lan.starts()
    webhook = Webhook(url="http://127.0.0.1:9/telegram", secret=SECRET)
    async with open_office(simulator, tmp_path, webhook=webhook, shared=True) as office:
        await office.service.accept([update(1, "hello", lan)])
        await lan.hears()
        left = update(2, "left", lan)
        stored = StoredUpdate(
            channel="telegram",
            update_id=2,
            chat_key=f"telegram:{lan.id}",
            payload=json.dumps(left).encode(),
        )
        screen = packing(lan.id, FakeWords())(Screen(html="promised long ago"))[0]
        async with office.store.begin() as uow:
            await uow.updates.keep([stored])
            await uow.outbox.add(stored.chat_key, screen, RealClock().now() - 2 * LEASE)
        await office.service.adopt()
        await office.service.adopt()

        texts = [(await lan.hears())["text"] for _ in range(2)]

    assert texts == ["promised long ago", "2 said left"]
