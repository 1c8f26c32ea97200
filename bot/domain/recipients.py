"""The bodies that petitions are forwarded to, and which of them a petition is for."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """The levels of government since 1/7/2025."""

    COMMUNE = "xa"
    PROVINCE = "tinh"
    CENTRAL = "trung-uong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A body that settles petitions of some sectors, perhaps of some communes only."""

    id: str
    level: Level
    body: str  # its name, as letters and citizens' histories say it
    salutation: str  # the whole line: "Kính gửi: ..."
    email: str = ""  # "": reached on paper only
    sectors: tuple[str, ...] = ()  # ids; none: all
    places: tuple[str, ...] = ()  # codes of communes; none: all
    fallback: bool = False  # takes what nobody else is named for
    example: bool = False  # shows how it is written: nothing is ever sent to it

    def takes(self, sector: str, place_id: str) -> bool:
        """Whether petitions of this sector and commune are for it."""
        return (not self.sectors or sector in self.sectors) and (
            not self.places or place_id in self.places
        )


def suitable(
    recipients: Iterable[Recipient], *, sector: str, place_id: str, level: Level | None = None
) -> tuple[Recipient, ...]:
    """Those a petition may go to, of one level or of all, the most exactly named first.

    What is named for a commune comes before what is named for a sector, and fallbacks come last;
    a fallback is offered whatever its level.
    """
    found = [
        each
        for each in recipients
        if each.takes(sector, place_id) and (level is None or each.fallback or each.level is level)
    ]
    return tuple(sorted(found, key=lambda r: (r.fallback, not r.places, not r.sectors)))
