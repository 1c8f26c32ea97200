"""The line to Telegram: a bot of python-telegram-bot on aiohttp, through a proxy where needed."""

import logging
import os
from dataclasses import dataclass

import httpx
from httpx_aiohttp import AiohttpTransport
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.telegram.calls import PlainRequest
from bot.telegram.patience import Patience

AT_ONCE = 100  # calls under way together; fewer than the connections, so that none waits for one
_CONNECTIONS = 128
_KEEP_ALIVE = 30  # seconds; well below Telegram's own, so that no call meets a line being closed


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """How to reach the Bot API."""

    token: str
    base_url: str = "https://api.telegram.org/bot"
    base_file_url: str = "https://api.telegram.org/file/bot"
    proxy: str | None = None
    updates_proxy: str | None = None  # for long polling; the same proxy unless given

    def __repr__(self) -> str:
        """Show nothing: the token must not reach a log."""
        return "Line(...)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """The bot, and the request object that long polling has for itself."""

    bot: Bot
    updates: HTTPXRequest


def connect(line: Line, patience: Patience) -> Connection:
    """Build the bot; nothing is sent yet."""
    os.environ.setdefault("PTB_TIMEDELTA", "true")  # PTB's switch: it warns at every 429 without
    for name in ("httpx", "telegram"):  # below this they log URLs, and the token in them
        logging.getLogger(name).setLevel(logging.WARNING)
    updates = _request(line.updates_proxy or line.proxy, patience)
    bot = Bot(
        line.token,
        base_url=line.base_url,
        base_file_url=line.base_file_url,
        request=_request(line.proxy, patience),
        get_updates_request=updates,
    )
    return Connection(bot=bot, updates=updates)


def _request(proxy: str | None, patience: Patience) -> HTTPXRequest:
    # httpx's own transport scans its pool for every request: five times slower under load.
    # The proxy goes to the transport: handed to httpx, it would bypass the transport.
    transport = AiohttpTransport(
        limits=httpx.Limits(max_connections=_CONNECTIONS, keepalive_expiry=_KEEP_ALIVE),
        proxy=httpx.Proxy(proxy) if proxy else None,
    )
    return PlainRequest(transport, patience)
