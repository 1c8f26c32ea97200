"""A whole PTB application that serves a simulator while a test runs."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from telegram.ext import Application, ApplicationBuilder, BaseHandler
from telegram.request import HTTPXRequest

from bot.simulator.server import Simulator

Served = Application[Any, Any, Any, Any, Any, Any]


@asynccontextmanager
async def serving(
    simulator: Simulator,
    new_request: Callable[[], HTTPXRequest],
    *handlers: BaseHandler[Any, Any, Any],
) -> AsyncIterator[Served]:
    """Poll with these handlers until the block ends."""
    built: Served = (
        ApplicationBuilder()
        .token(simulator.token)
        .base_url(simulator.base_url)
        .base_file_url(simulator.file_url)
        .request(new_request())
        .get_updates_request(new_request())
        .concurrent_updates(True)
        .build()
    )
    built.add_handlers(handlers)
    async with built:
        await built.start()
        assert built.updater
        await built.updater.start_polling()
        yield built
        await built.updater.stop()
        await built.stop()
