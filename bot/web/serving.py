"""Serves a web application inside a loop that somebody else owns."""

import contextlib
from collections.abc import Iterator

import uvicorn
from starlette.types import ASGIApp

CLOSING = 5  # seconds that open requests may take when the bot stops


class WebServer(uvicorn.Server):
    """Listens until ``should_exit`` is set; signals are left to whoever owns the loop."""

    def __init__(self, application: ASGIApp, *, host: str, port: int) -> None:
        super().__init__(
            uvicorn.Config(
                application,
                host=host,
                port=port,
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=CLOSING,
            )
        )

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take no signal."""
        yield
