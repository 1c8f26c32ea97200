"""``retention``: let go of what was kept for long enough, or only count it."""

import argparse
import asyncio
import sys
from collections.abc import Sequence

from bot.config import Settings
from bot.domain.local_time import local_day
from bot.services.retention import Due, Retention
from bot.texts.catalog import Catalog
from bot.upkeep import SystemClock, opened_store


def retention(arguments: argparse.Namespace, settings: Settings, texts: Catalog) -> int:
    """Print a line a kind: how many, kept for how long, older than which day, what happens."""
    due = asyncio.run(_work(settings, dry=arguments.dry_run))
    lines = [
        texts.say(f"cli.retention.{'dry' if arguments.dry_run else 'done'}"),
        *(
            texts.say(
                "cli.retention.line",
                due=each,
                before=local_day(each.before),
                kind=texts.say(f"cli.retention.kind.{each.kept}"),
                action=texts.say(f"cli.retention.action.{each.kept}"),
            )
            for each in due
        ),
    ]
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 0


async def _work(settings: Settings, *, dry: bool) -> Sequence[Due]:
    async with opened_store(settings) as store:
        work = Retention(store, SystemClock())
        return await (work.look() if dry else work.work())
