"""Files that go along with a screen: made when they are sent, so that they never lie on a disk."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A file in memory."""

    name: str
    content: bytes


class Parcels(Protocol):
    """Makes what :attr:`bot.chat.screens.Screen.file` refers to."""

    async def open(self, reference: str) -> Parcel:
        """Make it; raises whatever keeps it from being made."""
        ...
