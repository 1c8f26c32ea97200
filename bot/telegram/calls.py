"""Calls in plain JSON, for messages: they are many, and nobody reads what Telegram answers.

python-telegram-bot makes an object of every button on the way out and again of each in the answer,
and httpx percent-encodes Vietnamese letter by letter: together over half the cost of a message.
"""

from functools import lru_cache

import httpx
from httpx_aiohttp import AiohttpTransport
from telegram import Bot
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.telegram.patience import Patience

_HEADERS = {"Content-Type": "application/json", "User-Agent": HTTPXRequest.USER_AGENT}
_DEFAULT = BaseRequest.DEFAULT_NONE
_parsed = lru_cache(maxsize=100)(httpx.URL)  # one for each method


async def call(bot: Bot, method: str, **arguments: object) -> None:
    """Call a method with plain values, None being left out; raises what the library raises."""
    given = [
        RequestParameter(name, value, None)
        for name, value in arguments.items()
        if value is not None
    ]
    await bot.request.post(f"{bot.base_url}/{method}", RequestData(given))


class PlainRequest(HTTPXRequest):
    """The library's own, except that what carries no file goes as JSON straight to aiohttp."""

    def __init__(self, transport: AiohttpTransport, patience: Patience) -> None:
        self._transport = transport
        # To aiohttp the pool's time includes opening the connection; PTB's default for it is 1 s.
        self._timeouts = {
            "connect": patience.connect,
            "read": patience.answer,
            "pool": patience.connect,
        }
        super().__init__(
            connect_timeout=patience.connect,
            read_timeout=patience.answer,
            pool_timeout=patience.connect,
            # trust_env would route around the transport wherever HTTPS_PROXY is set.
            httpx_kwargs={"transport": transport, "trust_env": False},
        )

    async def do_request(  # noqa: PLR0917 - as the library calls it
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = _DEFAULT,
        write_timeout: ODVInput[float] = _DEFAULT,
        connect_timeout: ODVInput[float] = _DEFAULT,
        pool_timeout: ODVInput[float] = _DEFAULT,
    ) -> tuple[int, bytes]:
        """Send and wait for the answer, with the library's errors."""
        timeouts = (read_timeout, write_timeout, connect_timeout, pool_timeout)
        usual = all(timeout is _DEFAULT for timeout in timeouts)
        if request_data is None or request_data.contains_files or not usual:
            return await super().do_request(url, method, request_data, *timeouts)
        request = httpx.Request(
            method,
            _parsed(url),
            headers=_HEADERS,
            content=request_data.json_payload,
            extensions={"timeout": self._timeouts},
        )
        try:
            response = await self._transport.handle_async_request(request)
            try:
                return response.status_code, await response.aread()
            finally:
                await response.aclose()
        except httpx.TimeoutException as error:
            raise TimedOut from error
        except httpx.HTTPError as error:
            raise NetworkError(f"httpx.{type(error).__name__}: {error}") from error
