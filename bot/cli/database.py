"""``db upgrade``: bring the store to this release's form."""

import argparse
import sys

from bot.app import upgrade_store
from bot.config import Settings
from bot.texts.catalog import Catalog


def upgrade_database(_: argparse.Namespace, settings: Settings, texts: Catalog) -> int:
    """Run the migrations that are missing."""
    steps = upgrade_store(settings)
    sys.stdout.write(texts.say("cli.upgraded", steps=steps) + "\n")
    return 0
