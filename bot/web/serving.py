"""Serves a web application inside a loop that somebody else owns."""

import contextlib
import socket
from collections.abc import Iterator, Sequence

import uvicorn
from starlette.types import ASGIApp

CLOSING = 5  # seconds that open requests may take when the bot stops


class CannotListenError(Exception):
    """The port is taken, or the address is not this machine's."""

    def __init__(self, port: int, reason: str) -> None:
        super().__init__(f"port {port}: {reason}")
        self.port = port
        self.reason = reason


def listener_on(host: str, port: int) -> socket.socket:
    """Take the port, before anything else is begun; raises :class:`CannotListenError`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends small answers at once (TCP_NODELAY) only if the protocol is named
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()  # two may bind where both reuse the address; one may listen
    except OSError as error:
        listener.close()
        raise CannotListenError(port, error.strerror or "") from error
    return listener


class WebServer(uvicorn.Server):
    """Serves until ``should_exit`` is set; signals are left to whoever owns the loop.

    Who asks, and whether by https, is believed of ``trusted`` proxies (networks) and nobody else.
    """

    def __init__(
        self, application: ASGIApp, listener: socket.socket, *, trusted: Sequence[str] = ()
    ) -> None:
        super().__init__(
            uvicorn.Config(
                application,
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=bool(trusted),
                forwarded_allow_ips=list(trusted),  # else uvicorn trusts this machine
                timeout_graceful_shutdown=CLOSING,
            )
        )
        self._listener = listener

    async def serve_on_listener(self) -> None:
        """Serve, and close the listener in the end."""
        await self.serve(sockets=[self._listener])

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take no signal."""
        yield
