"""``run`` and ``demo``: serve Telegram, or the simulator that stands in for it."""

import argparse
import asyncio
import sys

from bot.app import serve, serve_demo
from bot.config import Settings
from bot.logs import set_up_logs
from bot.store.connection import WrongDatabaseError
from bot.store.migrate import NewerDatabaseError
from bot.telegram.poller import TokenRefusedError
from bot.texts.catalog import Catalog

UNUSABLE = 2


def run(_: argparse.Namespace, settings: Settings, texts: Catalog) -> int:
    """Serve Telegram until told to stop; without a token, say how to get one."""
    if settings.telegram_token is None:
        sys.stderr.write(texts.say("cli.no_token") + "\n")
        return UNUSABLE
    set_up_logs(settings.log_level)
    try:
        asyncio.run(serve(settings, texts))
    except TokenRefusedError:
        sys.stderr.write(texts.say("cli.token_refused") + "\n")
        return UNUSABLE
    except WrongDatabaseError:
        sys.stderr.write(texts.say("cli.wrong_database") + "\n")
        return UNUSABLE
    except NewerDatabaseError as error:
        sys.stderr.write(texts.say("cli.newer_database", found=error.found) + "\n")
        return UNUSABLE
    return 0


def demo(arguments: argparse.Namespace, settings: Settings, texts: Catalog) -> int:
    """Start the bot on its own simulator and print where to chat with it."""
    set_up_logs(settings.log_level)
    try:
        asyncio.run(serve_demo(settings, texts, port=arguments.port, say=_say))
    except OSError as error:
        sys.stderr.write(
            texts.say("cli.port_taken", port=arguments.port, reason=error.strerror or "") + "\n"
        )
        return UNUSABLE
    return 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
