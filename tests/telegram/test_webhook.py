"""Updates that Telegram delivers itself, from the simulator through a real web server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette

from bot.simulator.server import Simulator
from bot.telegram.service import Webhook
from bot.web.health import Health, HealthPage
from bot.web.pages import web_application
from bot.web.webhook import WebhookPage
from tests.telegram.office import Office, RealClock, calls, left_over, open_office, until

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
        return Health(telegram_reachable=reachable, oldest_unsent=None, knowledge_version="1")

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
