"""How much a person used of what is limited, day by day, as a protocol.

Counted when it is done and never taken back: leaving out a file, a refusal or an erasure would
otherwise give the day's share anew. It is a number beside a keyed hash, kept for a few days.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol


class Spent(StrEnum):
    """What is counted."""

    PETITIONS = "petitions"  # sent
    SUPPORTS = "supports"  # petitions of others joined
    BYTES = "bytes"  # of files, announced or fetched


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """What one person used on one day."""

    what: Spent
    day: date  # as people in Vietnam have it
    amount: int


class Usage(Protocol):
    """The counts."""

    async def add(self, person_key: str, what: Spent, day: date, amount: int) -> None:
        """Count more of a day."""
        ...

    async def since(self, person_key: str, what: Spent, day: date) -> int:
        """How much since the beginning of a day."""
        ...

    async def of_person(self, person_key: str) -> Sequence[Used]:
        """All that is still kept, oldest first."""
        ...
