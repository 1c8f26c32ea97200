"""Files that go along with a screen: made when they are sent, so that they never lie on a disk."""

from collections.abc import Mapping
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


class ParcelsByKind:
    """Fulfils :class:`Parcels`: what stands before the first colon tells who makes a parcel."""

    def __init__(self, makers: Mapping[str, Parcels], others: Parcels) -> None:
        self._makers = makers
        self._others = others

    async def open(self, reference: str) -> Parcel:
        """Make it."""
        kind, _, rest = reference.partition(":")
        if kind in self._makers:
            return await self._makers[kind].open(rest)
        return await self._others.open(reference)
