"""``run`` and ``demo``: serve Telegram, or the simulator that stands in for it."""

import argparse
import asyncio
import sys

from bot.app import serve, serve_demo
from bot.config import Settings
from bot.logs import set_up_logs
from bot.texts.catalog import Catalog
from bot.web.serving import CannotListenError

UNUSABLE = 2


def run(_: argparse.Namespace, settings: Settings, texts: Catalog) -> int:
    """Serve Telegram until told to stop; without a token, say how to get one."""
    if settings.telegram_token is None:
        sys.stderr.write(texts.say("cli.no_token") + "\n")
        return UNUSABLE
    set_up_logs(settings.log_level)
    try:
        asyncio.run(serve(settings, texts))
    except CannotListenError as error:
        return _cannot_listen(error, "cli.http_port_taken", texts)
    return 0


def demo(arguments: argparse.Namespace, settings: Settings, texts: Catalog) -> int:
    """Start the bot on its own simulator and print where to chat with it."""
    set_up_logs(settings.log_level)
    try:
        asyncio.run(serve_demo(settings, texts, port=arguments.port, say=_say))
    except CannotListenError as error:
        return _cannot_listen(error, "cli.port_taken", texts)
    return 0


def _cannot_listen(error: CannotListenError, key: str, texts: Catalog) -> int:
    sys.stderr.write(texts.say(key, port=error.port, reason=error.reason) + "\n")
    return UNUSABLE


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
