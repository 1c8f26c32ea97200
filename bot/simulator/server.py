"""One object that listens on loopback: the Bot API, the people's side and the page.

``async with Simulator() as simulator`` runs it in the running loop; a bot is given
``simulator.base_url``, ``simulator.file_url`` and ``simulator.token``.
"""

import asyncio
import contextlib
import ipaddress
import signal
import socket
import time
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any, Self

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from bot.simulator.control import Control
from bot.simulator.pages import Pages
from bot.simulator.people import UnlikelyError
from bot.simulator.refusals import RefusedError
from bot.simulator.telegram import Telegram
from bot.simulator.visitor import Visitor
from bot.simulator.web import BOT, FILE, BotApi
from bot.simulator.webhook import Deliverer

TOKEN = "1234567890:AAsimulatorOnLoopbackOnly000000000000"  # noqa: S105 - opens nothing elsewhere
USERNAME = "simulator_bot"
CLOSING = 2  # seconds open requests may take to end
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})


class Simulator:
    """A Bot API for one bot, and everybody that bot may meet."""

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        token: str = TOKEN,
        name: str = "Bot",
        username: str = USERNAME,
        examples: tuple[str, ...] = (),
        now: Callable[[], float] = time.time,
    ) -> None:
        if not ipaddress.ip_address(host).is_loopback:
            raise ValueError("the simulator listens on loopback only")
        self.token = token
        self.telegram = Telegram(_bot(token, name, username), now)
        self.api = BotApi(self.telegram, token)
        self.journal = self.api.journal
        self.faults = self.api.faults
        self._deliverer = Deliverer(self.telegram, self.api.execute)
        self.telegram.webhook_changed = self._deliverer.restart
        self._site = Starlette(
            routes=[
                *Control(self.api).routes(),
                *Pages(self.telegram, examples).routes(),
            ],
            exception_handlers={
                UnlikelyError: _unlikely,
                RefusedError: _unlikely,
                KeyError: _unlikely,
                ValueError: _unlikely,
                TypeError: _unlikely,
                HTTPException: _missing,
            },
        )
        self._address = (host, port)
        self._server: _Server | None = None
        self._serving: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request to any of the three."""
        if not _for_loopback(scope):
            await PlainTextResponse("Misdirected Request", 421)(scope, receive, send)
        elif scope["path"].startswith((BOT, FILE)):
            await self.api(scope, receive, send)
        else:
            await self._site(scope, receive, send)

    async def __aenter__(self) -> Self:
        """Listen."""
        host, port = self._address
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        # asyncio sends small answers at once (TCP_NODELAY) only if the protocol is named
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError:
            listener.close()
            raise
        self._address = (host, listener.getsockname()[1])
        config = uvicorn.Config(
            self,
            http="h11",
            ws="none",
            lifespan="off",
            log_level="warning",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            date_header=False,
            timeout_graceful_shutdown=CLOSING,
            timeout_keep_alive=75,
        )
        self._server = _Server(config)
        self._serving = asyncio.create_task(self._server.serve(sockets=[listener]))
        await self._server.listening.wait()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop listening; calls that wait are answered with nothing."""
        await self._deliverer.close()
        self.telegram.updates.close()
        self.telegram.world.close()
        self.faults.close()
        self.journal.close()
        if self._server is not None and self._serving is not None:
            self._server.should_exit = True
            await self._serving

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self._address[1]

    @property
    def url(self) -> str:
        """The address of the page."""
        host, port = self._address
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    @property
    def base_url(self) -> str:
        """What PTB calls ``base_url``."""
        return self.url + BOT

    @property
    def file_url(self) -> str:
        """What PTB calls ``base_file_url``."""
        return self.url + FILE

    def visitor(self, first_name: str = "Lan", **details: Any) -> Visitor:
        """Return a new person to speak as."""
        return Visitor(self.telegram, self.telegram.world.add_person(first_name, **details))


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to whoever owns the loop."""
        yield


async def serve(simulator: Simulator, ready: Callable[[Simulator], None]) -> None:
    """Run until the process is asked to end."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows has no such handlers
            loop.add_signal_handler(sign, ended.set)
    async with simulator:
        ready(simulator)
        await ended.wait()


def _bot(token: str, name: str, username: str) -> dict[str, Any]:
    return {
        "id": int(token.partition(":")[0]),
        "is_bot": True,
        "first_name": name,
        "username": username,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def _for_loopback(scope: Scope) -> bool:
    # A page elsewhere may resolve its own name to 127.0.0.1; its Host and Origin betray it.
    for name, value in scope.get("headers", ()):
        if name == b"host" and not _named_loopback(value.decode("latin-1")):
            return False
        if name == b"origin" and value != b"null":
            origin = value.decode("latin-1").partition("://")[2]
            if not _named_loopback(origin):
                return False
    return True


def _named_loopback(host: str) -> bool:
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    return name in LOOPBACK_NAMES


async def _unlikely(_request: Request, error: Exception) -> Response:
    said = error.description if isinstance(error, RefusedError) else str(error)
    return JSONResponse({"error": said or type(error).__name__}, status_code=422)


async def _missing(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return JSONResponse({"error": "not found"}, status_code=status)
