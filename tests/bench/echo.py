"""The peer of the load: python-telegram-bot on the same transport, saying back what it hears."""

import os
from typing import Any

import httpx
from httpx_aiohttp import AiohttpTransport
from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters
from telegram.request import HTTPXRequest

AT_ONCE = 256  # updates under way
PATIENCE = 15.0  # seconds for a connection


def main() -> None:
    """Echo until told to stop."""
    url = os.environ["TELEGRAM_BASE_URL"]
    application: Application[Any, Any, Any, Any, Any, Any] = (
        Application.builder()
        .token(os.environ["TELEGRAM_TOKEN"])
        .base_url(f"{url}/bot")
        .request(_request())
        .get_updates_request(_request())
        .concurrent_updates(AT_ONCE)
        .build()
    )
    application.add_handler(MessageHandler(filters.TEXT, _echo))
    application.run_polling()


def _request() -> HTTPXRequest:
    transport = AiohttpTransport(limits=httpx.Limits(max_connections=AT_ONCE))
    return HTTPXRequest(pool_timeout=PATIENCE, httpx_kwargs={"transport": transport})


async def _echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    message = update.effective_message
    assert message is not None
    await message.reply_text(message.text or "")


if __name__ == "__main__":
    main()
