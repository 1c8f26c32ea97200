"""The log of API calls: method, arguments with secrets masked, answer, milliseconds.

Only references are kept while calls come fast; masking and shortening happen when it is read.
"""

import asyncio
import contextlib
import json
from collections import Counter, deque
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

KEPT = 2_000  # calls
SHOWN = 1_500  # characters of a value or an answer
SECRETS = frozenset({"secret_token", "certificate", "token"})
MASK = "***"


@dataclass(frozen=True, slots=True)
class Entry:
    """One call that was answered, refused or dropped."""

    id: int
    at: float
    method: str
    args: dict[str, Any]
    files: tuple[tuple[str, str, int], ...]
    status: int
    answer: bytes
    ms: float

    def json(self) -> Json:
        """Return the entry as the page and tests read it."""
        return {
            "id": self.id,
            "at": self.at,
            "method": self.method,
            "args": {name: _shown(name, value) for name, value in self.args.items()},
            "files": [
                {"field": field, "name": name, "size": size} for field, name, size in self.files
            ],
            "status": self.status,
            "answer": _read(self.answer),
            "ms": round(self.ms, 2),
        }


class Journal:
    """The latest calls and how many there were of each method."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._entries: deque[Entry] = deque(maxlen=KEPT)
        self._next = 1
        self._closed = False
        self._added = asyncio.Event()

    def add(self, entry: Entry) -> None:
        """Keep a call."""
        self.counts[entry.method] += 1
        self._entries.append(entry)
        self._next += 1
        self._added.set()

    def close(self) -> None:
        """Let nobody wait any more."""
        self._closed = True
        self._added.set()

    @property
    def next_id(self) -> int:
        """The number the next entry should have."""
        return self._next

    def read(self, after: int = 0, method: str = "", limit: int = 100) -> list[Json]:
        """Return the latest entries after ``after``, oldest first."""
        found: list[Entry] = []
        for entry in reversed(self._entries):
            if entry.id <= after or len(found) >= limit:
                break
            if not method or entry.method.lower() == method.lower():
                found.append(entry)
        return [entry.json() for entry in reversed(found)]

    async def wait(
        self, seconds: float, after: int = 0, method: str = "", limit: int = 100
    ) -> list[Json]:
        """Return the latest entries after ``after``, waiting for the first."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        found = self.read(after, method, limit)
        while not found and not self._closed and (left := deadline - loop.time()) > 0:
            self._added.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._added.wait(), left)
            found = self.read(after, method, limit)
        return found


def _shown(name: str, value: object) -> object:
    if name in SECRETS:
        return MASK
    if isinstance(value, str):
        return value if len(value) <= SHOWN else value[:SHOWN] + "..."
    return value


def _read(answer: bytes) -> object:
    text = answer.decode("utf-8", "replace")
    if len(text) > SHOWN * 4:
        return text[:SHOWN] + "..."
    try:
        return json.loads(text)
    except ValueError:
        return text
