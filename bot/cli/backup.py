"""``backup`` and ``restore``: everything that is kept, into a folder and back."""

import argparse
import sys
import time

from bot.backup import back_up, restore
from bot.config import Settings
from bot.domain.local_time import VIETNAM
from bot.texts.catalog import Catalog
from bot.upkeep import SystemClock

INCOMPLETE = 1
QUIET_FOR = 5.0  # seconds between two lines on how far it has come


def back_up_store(arguments: argparse.Namespace, settings: Settings, texts: Catalog) -> int:
    """Write a backup, and say what to do with it."""
    manifest = back_up(settings, arguments.folder, SystemClock(), _Progress(texts))
    said = texts.say("cli.backup.done", folder=arguments.folder, manifest=manifest)
    sys.stdout.write(said + "\n")
    return INCOMPLETE if manifest.missing else 0


def restore_store(arguments: argparse.Namespace, settings: Settings, texts: Catalog) -> int:
    """Restore one, and say what could not be."""
    restored = restore(
        settings, arguments.folder, arguments.erasures, SystemClock(), _Progress(texts)
    )
    at = restored.manifest.created_at.astimezone(VIETNAM)
    sys.stdout.write(texts.say("cli.backup.restored", restored=restored, at=at) + "\n")
    return INCOMPLETE if restored.files.missing or restored.files.damaged else 0


class _Progress:
    """A line now and then."""

    def __init__(self, texts: Catalog) -> None:
        self._texts = texts
        self._said_at = time.monotonic()

    def __call__(self, what: str, count: int) -> None:
        """Tell, unless a line has just been written."""
        now = time.monotonic()
        if now - self._said_at >= QUIET_FOR:
            self._said_at = now
            sys.stdout.write(self._texts.say("cli.backup.progress", what=what, count=count) + "\n")
            sys.stdout.flush()
