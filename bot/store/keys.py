"""The file of the keys that seal what is stored; only its owner may read it."""

import os
from pathlib import Path

from bot.store.cipher import new_key


class MissingKeyError(Exception):
    """No key is set: what citizens write would be sealed with one that nobody keeps."""


def read_keys(path: Path) -> list[str]:
    """The keys of the file, newest first, a line each; raises :class:`MissingKeyError`."""
    if not path.exists():
        raise MissingKeyError
    return path.read_text(encoding="ascii", errors="replace").split()


def make_key(path: Path) -> None:
    """Write a fresh key into a new file, for a store that will not last."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(new_key() + "\n")
