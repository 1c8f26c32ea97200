"""``audit verify``: whether what staff did is on record as it was written."""

import argparse
import asyncio
import sys

from bot.config import Settings
from bot.services.auditing import Verdict
from bot.services.auditing import verify as walk
from bot.texts.catalog import Catalog
from bot.upkeep import open_unsealed

BROKEN = 1


def verify(_: argparse.Namespace, settings: Settings, texts: Catalog) -> int:
    """Walk the chain; 1 and the first number that does not hold, if one does not."""
    verdict = asyncio.run(_verdict(settings))
    sys.stdout.write(texts.say("cli.audit", verdict=verdict) + "\n")
    return 0 if verdict.broken_at is None else BROKEN


async def _verdict(settings: Settings) -> Verdict:
    async with open_unsealed(settings) as store:
        return await walk(store)
