"""Who was erased and when, in a file beside the store: a backup from before does not know it.

A line is only ever added. It holds a keyed hash, which tells nothing without the store's secret.
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path


class Ledger:
    """The file of all erasures; it must outlive the store, so it is kept apart from backups."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Mapping[str, datetime]:
        """Person key -> the last time; nothing where there is no file.

        A line that is not whole was being written when the power went: the store knows it.
        """
        erased: dict[str, datetime] = {}
        with suppress(FileNotFoundError):
            for line in self._path.read_text(encoding="ascii", errors="replace").splitlines():
                with suppress(ValueError):
                    at, person_key = line.split(" ")
                    moment = datetime.fromisoformat(at)
                    erased[person_key] = max(moment, erased.get(person_key, moment))
        return erased

    def add(self, erased: Mapping[str, datetime]) -> None:
        """Add those that are not there yet; they are on the disk when this returns."""
        known = self.read()
        lines = [
            f"{at.isoformat()} {person_key}\n"
            for person_key, at in erased.items()
            if person_key not in known or known[person_key] < at
        ]
        if not lines:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "ab") as file:
            if self._is_torn():
                file.write(b"\n")
            file.write("".join(lines).encode("ascii"))
            file.flush()
            os.fsync(file.fileno())

    def _is_torn(self) -> bool:
        content = self._path.read_bytes()
        return bool(content) and not content.endswith(b"\n")
