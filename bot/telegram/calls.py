"""Calls in plain JSON, for messages: they are many, and of the answers at most a number is read.

python-telegram-bot makes an object of every button on the way out and again of each in the answer,
and httpx percent-encodes Vietnamese letter by letter and wraps what aiohttp sends and receives in
objects of its own: together over half the cost of a message.
"""

from typing import Any

import aiohttp
from httpx_aiohttp import AiohttpTransport
from telegram import Bot, InputFile
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.telegram.patience import Patience

_HEADERS = {"Content-Type": "application/json", "User-Agent": HTTPXRequest.USER_AGENT}
_DEFAULT = BaseRequest.DEFAULT_NONE


async def call(bot: Bot, method: str, **arguments: object) -> object:
    """Call a method with plain values, None being left out; raises what the library raises.

    Returns what Telegram answers, as its JSON has it.
    """
    given = [
        RequestParameter(name, None, [value])
        if isinstance(value, InputFile)
        else RequestParameter(name, value, None)
        for name, value in arguments.items()
        if value is not None
    ]
    answer: object = await bot.request.post(f"{bot.base_url}/{method}", RequestData(given))
    return answer


class PlainRequest(HTTPXRequest):
    """The library's own, except that what carries no file goes as JSON straight to aiohttp."""

    def __init__(self, transport: AiohttpTransport, patience: Patience) -> None:
        self._transport = transport
        # To aiohttp the pool's time includes opening the connection; PTB's default for it is 1 s.
        self._timeout = aiohttp.ClientTimeout(
            connect=patience.connect, sock_connect=patience.connect, sock_read=patience.answer
        )
        self._proxy = _proxy_of(transport)
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
        try:
            async with self._session().request(
                method,
                url,
                headers=_HEADERS,
                data=request_data.json_payload,
                allow_redirects=False,
                timeout=self._timeout,
                **self._proxy,
            ) as response:
                return response.status, await response.read()
        except (aiohttp.ClientConnectionError, TimeoutError) as error:  # as the transport sees it
            raise TimedOut from error
        except aiohttp.ClientError as error:
            raise NetworkError(f"aiohttp.{type(error).__name__}") from error

    def _session(self) -> aiohttp.ClientSession:
        """The transport's own, so that all calls share its connections; it closes it."""
        if not isinstance(self._transport.client, aiohttp.ClientSession):
            self._transport.client = self._transport.get_client()
        return self._transport.client


def _proxy_of(transport: AiohttpTransport) -> dict[str, Any]:
    """Tell aiohttp of the transport's proxy."""
    proxy = transport.proxy
    if proxy is None:
        return {}
    return {
        "proxy": str(proxy.url),
        "proxy_auth": aiohttp.BasicAuth(*proxy.auth) if proxy.auth else None,
        "proxy_headers": proxy.headers,
    }
