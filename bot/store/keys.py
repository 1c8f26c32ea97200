"""The key that seals what is stored, in a file that only its owner may read."""

import os
from pathlib import Path

from bot.store.cipher import new_key


def read_or_make_keys(path: Path) -> list[str]:
    """The keys of the file, newest first, a line each; the first start makes one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(new_key() + "\n")
    return path.read_text(encoding="ascii").split()
