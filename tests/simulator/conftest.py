"""A running simulator and the real PTB bot that talks to it over HTTP."""

from collections.abc import AsyncIterator, Callable

import pytest
from httpx_aiohttp import AiohttpTransport
from playwright.async_api import Page
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.simulator.server import Simulator
from bot.simulator.visitor import Visitor
from tests.simulator.application import Served, serving
from tests.simulator.browser import HANDLERS, browsing

USERNAME = "ttq_bot"


@pytest.fixture
def new_request(monkeypatch: pytest.MonkeyPatch) -> Callable[[], HTTPXRequest]:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # PTB warns at every 429 without

    def build() -> HTTPXRequest:
        transport = AiohttpTransport()
        return HTTPXRequest(connection_pool_size=64, httpx_kwargs={"transport": transport})

    return build


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    async with Simulator(name="Trợ lý", username=USERNAME, examples=("Có mấy chương?",)) as it:
        yield it


@pytest.fixture
def new_bot(simulator: Simulator, new_request: Callable[[], HTTPXRequest]) -> Callable[[], Bot]:
    def build() -> Bot:
        return Bot(
            simulator.token,
            base_url=simulator.base_url,
            base_file_url=simulator.file_url,
            request=new_request(),
            get_updates_request=new_request(),
        )

    return build


@pytest.fixture
async def bot(new_bot: Callable[[], Bot]) -> AsyncIterator[Bot]:
    async with new_bot() as it:
        yield it


@pytest.fixture
def lan(simulator: Simulator) -> Visitor:
    """Lan, who has opened the chat with the bot."""
    visitor = simulator.visitor("Lan", phone="+84912345678")
    visitor.starts()
    simulator.telegram.updates.clear()
    return visitor


@pytest.fixture
async def talker(
    simulator: Simulator, new_request: Callable[[], HTTPXRequest]
) -> AsyncIterator[Served]:
    """A bot that answers on the page."""
    async with serving(simulator, new_request, *HANDLERS) as it:
        await it.bot.set_my_commands([("trogiup", "Trợ giúp")])
        yield it


@pytest.fixture
async def page(simulator: Simulator, talker: Served) -> AsyncIterator[Page]:
    """The chat page, which may raise no error."""
    async with browsing(simulator.url) as it:
        yield it
