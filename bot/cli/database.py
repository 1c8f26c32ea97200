"""``db``: bring the store to this release's form; make a key; seal the store with a new one."""

import argparse
import sys

from bot.config import Settings
from bot.store.cipher import new_key
from bot.texts.catalog import Catalog
from bot.upkeep import rotate_key, upgrade_store


def upgrade_database(_: argparse.Namespace, settings: Settings, texts: Catalog) -> int:
    """Run the migrations that are missing."""
    steps = upgrade_store(settings)
    sys.stdout.write(texts.say("cli.upgraded", steps=steps) + "\n")
    return 0


def print_new_key(_: argparse.Namespace, _settings: Settings, _texts: Catalog) -> int:
    """Print a fresh key and nothing else, so that it can go straight into a file."""
    sys.stdout.write(new_key() + "\n")
    return 0


def rotate_database_key(_: argparse.Namespace, settings: Settings, texts: Catalog) -> int:
    """Seal everything with the newest key, so that the older ones can be dropped."""
    sys.stdout.write(texts.say("cli.resealed", count=rotate_key(settings)) + "\n")
    return 0
